#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::api::cli {

/// JSON text without parsing it into values: integers of any length, decimals and the order of keys survive.
/// All functions expect text that a daemon wrote; broken text gives nothing, never a crash.

/// The bytes of member `key` of the outermost object.
[[nodiscard]] std::optional<std::string_view> rawMember(std::string_view object, std::string_view key);
/// All members of an object in their order: name and bytes of the value. Nothing when the text is no object.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string_view>>> rawMembers(std::string_view object);
/// The same value with two spaces of indentation.
[[nodiscard]] std::string rawPretty(std::string_view value);
/// The same value with C1 controls and bidirectional characters as `\u202e`; JSON has them inside texts only.
[[nodiscard]] std::string escapedJson(std::string_view value);
/// Text of a string value; the bytes as they are for every other value.
[[nodiscard]] std::string rawText(std::string_view value);

} // namespace executor::api::cli
