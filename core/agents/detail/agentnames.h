#pragma once

#include "core/base/result.h"

#include <string>

namespace executor::agents {

/// Whether an agent may be called so: one plain line, and no name by which Executor calls somebody else. Error:
/// `invalid_request`.
[[nodiscard]] Result<void> checkName(const std::string& name);

} // namespace executor::agents
