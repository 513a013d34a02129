#pragma once

#include "core/catalog/detail/codetokens.h"
#include "core/catalog/toolmentions.h"

namespace executor::catalog::detail {

/// Reads the object literal that begins at `tokens[at]` (an opening brace) and sets `at` behind it. Nothing when the
/// expression does not end with the literal.
[[nodiscard]] std::optional<ArgumentLiteral> readObjectLiteral(const std::vector<CodeToken>& tokens, std::size_t& at);

/// The value of a string token, escapes resolved.
[[nodiscard]] std::string textOf(const CodeToken& token);

/// Index of the token that closes the bracket at `tokens[at]`, or the number of tokens.
[[nodiscard]] std::size_t closingOf(const std::vector<CodeToken>& tokens, std::size_t at);

} // namespace executor::catalog::detail
