#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace executor {

/// The one JSON type. Ordered, because arguments, results and schemas are shown to people, sent to upstreams and hashed
/// in the order in which they were written. A second, sorted type was tried on paper: every border then needs a copy.
using Json = nlohmann::ordered_json;

/// Text of a value: compact, UTF-8; bytes that are not UTF-8 become U+FFFD. The only writer (dump() throws).
[[nodiscard]] std::string toText(const Json& value);
/// Text with two spaces of indentation, for people.
[[nodiscard]] std::string toPrettyText(const Json& value);

/// Member `key` of an object, or null when `object` is none or lacks it. (operator[] on const is undefined then.)
[[nodiscard]] const Json* member(const Json& object, std::string_view key);
/// Text member, or `fallback` when it is absent or no text. For documents of others, where a wrong type means absent.
[[nodiscard]] std::string textMember(const Json& object, std::string_view key, std::string_view fallback = {});

} // namespace executor
