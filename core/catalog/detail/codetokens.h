#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace executor::catalog::detail {

/// One token of a TypeScript text.
struct CodeToken
{
    enum class Kind
    {
        Name,
        Text,     ///< a string, or a template without `${`
        Template, ///< a piece of a template with `${`: what stands between the pieces are tokens of their own
        Number,
        Pattern, ///< a regular expression
        Mark     ///< one character, or `?.`, `=>`, `...`
    } kind = Kind::Mark;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view text; ///< as written, into the text given
    [[nodiscard]] bool is(std::string_view mark) const { return kind == Kind::Mark && text == mark; }
    [[nodiscard]] bool isName(std::string_view name) const { return kind == Kind::Name && text == name; }
};

/// Splits a program into tokens; comments and blanks are left out. Never fails: what is no token is a Mark. Whether a
/// slash begins a pattern is told by the token before it, which is right but for a `)` or `}` before a pattern.
[[nodiscard]] std::vector<CodeToken> codeTokens(std::string_view code);

} // namespace executor::catalog::detail
