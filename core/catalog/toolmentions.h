#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

/// A stretch of a text, in bytes.
struct CodeRange
{
    std::size_t begin = 0;
    std::size_t end = 0;
    [[nodiscard]] bool holds(std::size_t offset) const { return begin <= offset && offset < end; }
};

/// An object written out in the arguments of a call, as far as the text alone tells its value. Places are those of
/// ArgumentProblem: `labels[2]`, `body.title`.
struct ArgumentLiteral
{
    struct Unknown
    {
        std::string place;
        CodeRange range;
    };
    Json value = Json::object();               ///< null where the text does not tell
    std::vector<Unknown> unknown;              ///< members whose value some expression gives
    std::vector<std::string> open;             ///< objects that take more members from elsewhere (`...rest`)
    std::map<std::string, std::size_t> places; ///< where each member begins
};

/// A chain from `tools` in a program: `tools.github.$work.issues.create`.
struct ToolMention
{
    std::vector<std::string> segments; ///< as written, without `tools`; `$work` and `$response` included
    CodeRange range;
    bool isByAlias = false; ///< through a constant that holds a part of the chain: the name may mean something else
    std::optional<CodeRange> call;            ///< what stands in the parentheses after it
    std::optional<ArgumentLiteral> arguments; ///< of a call with one object literal, or with nothing
};

/// What a program says of tools (catalog.md 6.5).
struct CodeMentions
{
    std::vector<ToolMention> tools;
    bool isDynamic = false;         ///< `tools` itself is passed on, or indexed with a computed name
    std::vector<CodeRange> guarded; ///< blocks of `try` and operands of `typeof`: a missing name is no mistake there
    [[nodiscard]] bool isGuarded(std::size_t offset) const;
};

/// Looks at the words of a program, not at its meaning: comments, strings and templates are told apart; constants bound
/// to a chain and destructured ones are followed. Never fails. Thread: any.
[[nodiscard]] CodeMentions toolMentions(std::string_view code);

} // namespace executor::catalog
