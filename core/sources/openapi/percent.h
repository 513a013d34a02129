#pragma once

#include "core/base/json.h"

#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// Which bytes of a value stay as they are; all others become `%XX` in capitals. There are that many rules because the
/// standards have that many: one function for all of them is the classic mistake.
enum class Encoding
{
    Unreserved,    ///< RFC 3986 unreserved only: path and query values
    QueryReserved, ///< `allowReserved` in a query: reserved but `[ ] # & = +` stay, ready `%xx` too
    PathReserved,  ///< `allowReserved` in a path: reserved but `/ ? # [ ]` stay, ready `%xx` too
    PathExpansion, ///< `{+name}`: `/` stays
    PathLiteral,   ///< text of a template: what a path may hold stays, ready `%xx` too
    FormField      ///< WHATWG application/x-www-form-urlencoded: space is `+`, `*-._` stay
};

[[nodiscard]] std::string percentEncoded(std::string_view text, Encoding encoding);
/// A value as text: strings as they are, numbers as JavaScript prints them, compound values as compact JSON.
[[nodiscard]] std::string plainText(const Json& value);

} // namespace executor::sources::openapi
