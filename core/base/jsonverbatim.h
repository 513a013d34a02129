#pragma once

#include "core/base/json.h"

#include <optional>
#include <string_view>

namespace executor {

/// A value that keeps its own text, so that nothing is lost or read twice on the way through the daemon: a number whose
/// digits a double would change (`0.10`, 30 digits), or JSON that is only passed on (a tool's answer). It is held as
/// nlohmann's binary kind, which JSON text never has; toText() and toPrettyText() write the text as it is.
/// Numbers come from parseJson() with `JsonLimits::Numbers::Exact`. Thread: any.
[[nodiscard]] Json verbatimNumber(std::string_view literal);
/// `text` must be valid JSON; it is not checked. Empty text counts as `null`.
[[nodiscard]] Json verbatimJson(std::string_view text);

/// The kept text, or nothing for an ordinary value. Valid as long as `value`.
[[nodiscard]] std::optional<std::string_view> verbatimText(const Json& value);
/// Whether the value is a number, ordinary or with kept digits.
[[nodiscard]] bool isNumber(const Json& value);
/// The nearest ordinary number for a number with kept digits; every other value as it is. For comparing, never for
/// sending.
[[nodiscard]] Json plainNumber(const Json& value);
/// The value that kept JSON stands for, its numbers with their digits (`null` where the text is none); every other
/// value as it is.
[[nodiscard]] Json opened(const Json& value);

} // namespace executor
