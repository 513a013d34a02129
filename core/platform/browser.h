#pragma once

#include "core/base/result.h"

#include <string_view>

namespace executor::platform {

/// Opens an https address (http on loopback only) in the person's browser: the program named by EXECUTOR_BROWSER (one
/// argument, no shell), else the system's. Errors: `usage` for other addresses, `no_display` when none can be opened.
[[nodiscard]] Result<void> openInBrowser(std::string_view url);

} // namespace executor::platform
