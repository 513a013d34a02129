#pragma once

#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// Prepares a translated program for the engine. Makes the regular expressions of a translated program safe. The engine
/// compiles a bad literal without a word and then finds nothing; and in a pattern that repeats a group it gives up
/// after a million steps, which looks like "no match". So every literal is listed for the prelude to check before the
/// first statement, and those that repeat a group are wrapped in `__ex.regexp(...)`, which tells giving up from no
/// match. An error that the engine threw has a stack that nobody can change: a `catch` exchanges it by
/// `__ex.caught(...)`. Lines stay as they are. `javascript` is what esbuild printed for target es2016: its spacing
/// tells a division from a literal.
[[nodiscard]] std::string guardProgram(std::string_view javascript);

/// The same for a text that is evaluated as a script and finds `__ex` as a global: how conformance tests are run.
struct GuardedScript
{
    std::string javascript;
    std::string check; ///< a statement to run before everything else; may be empty
};
[[nodiscard]] GuardedScript guardScript(std::string_view javascript);

} // namespace executor::sandbox::detail
