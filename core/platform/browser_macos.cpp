#include "core/platform/detail/systembrowser.h"
#include "core/platform/paths.h"
#include "core/platform/process.h"

namespace executor::platform::detail {

Result<void> openWithSystem(const std::string& url)
{
    DetachedProgram opener;
    opener.program = "/usr/bin/open";
    opener.arguments = {url};
    opener.withoutVariables = {"EXECUTOR_TOKEN"};
    if (!spawnDetached(opener)) {
        return fail(ErrorCode::NoDisplay, "No browser could be opened.", "Open this address: " + url);
    }
    return {};
}

} // namespace executor::platform::detail
