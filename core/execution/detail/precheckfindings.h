#pragma once

#include "core/catalog/resolution.h"
#include "core/catalog/toolmentions.h"
#include "core/sandbox/typechecker.h"
#include "core/sources/toolcaller.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace executor::execution::detail {

/// One line of the report (catalog.md 7).
struct Finding
{
    enum class Weight
    {
        Blocks,
        Warns,
        OnFailure ///< told only if the run fails
    } weight = Weight::Blocks;
    std::size_t offset = 0; ///< in the checked text
    std::string code;       ///< `unknown_tool`, `argument`, `not_awaited`, `missing_name`, `TS2322`
    std::string path;       ///< of the tool that it is about; may be empty
    std::string message;
    std::string wanted; ///< signature of that tool
};

/// A tool that the program calls, as the catalogue knows it.
struct KnownTool
{
    catalog::Resolution resolution;
    std::function<sources::ArgumentReview(Json arguments)> review;
    std::string signature;
};

/// The program with what is known of its calls. `tools` has the mention's index.
struct Checked
{
    std::string text;
    catalog::CodeMentions mentions;
    std::map<std::size_t, KnownTool> tools;
    std::map<std::size_t, std::string> unknown; ///< index and the words of `tool_not_found`
};

/// What can be said without the compiler: unknown tools, and arguments that the call itself would refuse.
[[nodiscard]] std::vector<Finding> ownFindings(const Checked& checked);
/// The compiler's findings in our words; those that ownFindings() covers are left out.
[[nodiscard]] std::vector<Finding> compilerFindings(const Checked& checked,
                                                    const std::vector<sandbox::TypeFinding>& findings);
/// Line from 1 and column from 1 of the agent's text: the checked one has one line in front.
[[nodiscard]] std::pair<int, int> placeInSource(std::string_view text, std::size_t offset);

} // namespace executor::execution::detail
