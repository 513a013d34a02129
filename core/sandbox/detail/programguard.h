#pragma once

#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// Prepares a translated program for the engine. The engine compiles a bad regular expression without a word and then
/// finds nothing, does not know the newer ones, and in a pattern that repeats a group it gives up after a million
/// steps, which looks like "no match". So a bad literal is refused before the first statement, and one that the engine
/// alone does not match rightly is made by the prelude, `__ex.regexp(source, flags)`. An error that the engine threw
/// has a stack that nobody can change: a `catch` exchanges it by `__ex.caught(...)`. Names with characters that the
/// engine's parser does not know are written differently, and so is what it would take for a tail call
/// (tailassignments.h). Lines stay as they are. `javascript` is what esbuild printed for target es2016: its spacing
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
