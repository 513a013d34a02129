#pragma once

#include "core/base/result.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace executor::api::cli {

/// The words behind a tool's path, and what the command line knows of its standard input.
struct ToolWords
{
    std::vector<std::string> words;
    enum class Input
    {
        None,
        Pipe, ///< a pipe or a regular file: reading it ends
        Terminal
    } input = Input::None;
    /// Contents that the command line has read with its own rights: `@FILE` and `-`.
    std::map<std::string, std::string, std::less<>> inputs;
};

/// What the words said of the output; carried back to the command line.
struct Render
{
    std::string format; ///< empty: by the terminal
    std::string fields;
    std::string query;
    std::string out;
    std::optional<int> head;
    bool isRaw = false;
    bool isForced = false; ///< replace the file of `out`
    [[nodiscard]] Json toJson() const;
};

/// One call of a tool, read from words. When `neededFiles` or `needsInput` is set, nothing else is: the words must come
/// again with these inputs (428 `input_needed`).
struct ToolCall
{
    std::string arguments{"{}"}; ///< JSON object text; digits as they were typed
    Render render;
    std::string account;
    std::string timeout;
    bool isHelp = false;
    bool isDryRun = false;
    bool isDetached = false;
    bool wantsResponse = false;
    std::vector<std::string> neededFiles;
    bool needsInput = false;
    [[nodiscard]] bool needsMore() const { return needsInput || !neededFiles.empty(); }
};

/// Reads words by the tool's input schema (cli.md 5 and 6), never by their looks. Pure; thread: any; opens no file.
/// The whole object is still to be validated by the argument checker.
/// Errors: `usage` for words that cannot be read, `invalid_tool_arguments` for values, with details.problems.
[[nodiscard]] Result<ToolCall> readToolArguments(const ToolWords& words, const Json& schema);

} // namespace executor::api::cli
