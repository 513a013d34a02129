#pragma once

#include "core/base/json.h"

#include <string>

namespace executor::mcp {

/// `result` of tools/list in mode `code`: `execute` with the inventory of sources in its description, and `resume`. At
/// most 2,500 bytes as compact JSON for an inventory of at most 700. Equal inventories give equal bytes. Pure.
[[nodiscard]] Json toolList(const std::string& inventory);

/// `instructions` of `initialize`, at most 600 bytes.
[[nodiscard]] std::string instructionsText();

} // namespace executor::mcp
