#include "core/platform/browser.h"

#include "core/base/text.h"
#include "core/platform/detail/systembrowser.h"
#include "core/platform/paths.h"
#include "core/platform/process.h"

namespace executor::platform {
namespace {
bool isLoopback(std::string_view url)
{
    for (const std::string_view start : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (url.starts_with(start)) {
            const auto rest = url.substr(start.size());
            return rest.empty() || rest.front() == ':' || rest.front() == '/';
        }
    }
    return false;
}

/// No blanks, quotes or controls: the address goes to a program as one word.
bool isPlain(std::string_view url)
{
    return std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\''; });
}
} // namespace

Result<void> openInBrowser(std::string_view url)
{
    if ((!url.starts_with("https://") && !isLoopback(url)) || !isPlain(url)) {
        return fail(ErrorCode::Usage, "Only https addresses are opened in a browser.");
    }
    if (const auto program = environmentValue("EXECUTOR_BROWSER")) {
        DetachedProgram browser;
        browser.program = pathFromUtf8(*program);
        browser.arguments = {std::string(url)};
        browser.withoutVariables = {"EXECUTOR_TOKEN"};
        EX_CHECK(spawnDetached(browser));
        return {};
    }
    return detail::openWithSystem(std::string(url));
}

} // namespace executor::platform
