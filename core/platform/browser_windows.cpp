#include "core/base/text.h"
#include "core/platform/detail/systembrowser.h"

// clang-format off
#include <windows.h>
#include <shellapi.h>
// clang-format on

namespace executor::platform::detail {

Result<void> openWithSystem(const std::string& url)
{
    const auto wide = qs(url).toStdWString();
    const auto answer = ::ShellExecuteW(nullptr, L"open", wide.c_str(), nullptr, nullptr, SW_SHOWNORMAL);
    if (reinterpret_cast<INT_PTR>(answer) <= 32) {
        return fail(ErrorCode::NoDisplay, "No browser could be opened.", "Open this address: " + url);
    }
    return {};
}

} // namespace executor::platform::detail
