#pragma once

#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// Makes the regular expressions of a translated program safe. The engine compiles a bad literal without a word and
/// then finds nothing; and in a pattern that repeats a group it gives up after a million steps, which looks like "no
/// match". So every literal is listed for the prelude to check before the first statement, and those that repeat a
/// group are wrapped in `__ex.regexp(...)`, which tells giving up from no match. Lines stay as they are.
/// `javascript` is what esbuild printed for target es2016: its spacing tells a division from a literal.
[[nodiscard]] std::string guardRegExps(std::string_view javascript);

} // namespace executor::sandbox::detail
