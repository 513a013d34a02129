#pragma once

#include "core/base/result.h"

#include <string>

namespace executor::platform::detail {

/// Hands an address that was checked to the system's own opener.
[[nodiscard]] Result<void> openWithSystem(const std::string& url);

} // namespace executor::platform::detail
