#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor {

/// Parts of an RFC 6901 pointer; nothing when it is malformed. "" is the whole document: no parts.
[[nodiscard]] std::optional<std::vector<std::string>> pointerParts(std::string_view pointer);
/// `~` and `/` of one part escaped.
[[nodiscard]] std::string pointerEscaped(std::string_view part);
/// The value that `pointer` names, or null.
[[nodiscard]] const Json* atPointer(const Json& document, std::string_view pointer);

} // namespace executor
