#pragma once

#include "core/base/result.h"

#include <string>

namespace executor::platform::detail {

/// The security identifier of the user whom this process runs as, as text (`S-1-5-21-...`).
[[nodiscard]] Result<std::string> userSid();
/// A protected, owner-only access list in SDDL: full access for the user, nothing inherited.
[[nodiscard]] Result<std::string> ownerOnlySddl();

} // namespace executor::platform::detail
