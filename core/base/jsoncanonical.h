#pragma once

#include "core/base/json.h"

#include <string>

namespace executor {

/// Canonical JSON after RFC 8785: keys by UTF-16 units, numbers as ECMAScript prints them; integers beyond ±(2^53-1)
/// keep their digits (execution.md 4.7). The input of every hash over arguments and schemas.
[[nodiscard]] std::string canonicalText(const Json& value);

} // namespace executor
