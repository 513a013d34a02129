#pragma once

#include "core/base/task.h"
#include "core/sandbox/transpiler.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace executor::sandbox::detail {

struct Transformed;
enum class Loader;

/// Asks esbuild once. The recovery does not care whether it is the resident one.
using Transform = std::function<Task<Transformed>(std::string source, Loader loader)>;

/// Finds the wrapping in which `code` is a program and translates it (runtime.md 1). Only esbuild decides what parses;
/// where its message tells a place, the text is mended at that place and tried again.
/// Errors: `syntax_error`, `type_error`; those of `transform`.
[[nodiscard]] Task<Program> recoverAndTranslate(std::string code, Transform transform);

/// The content of the Markdown block that holds the program, with as many empty lines in front as stand before it, so
/// that line numbers stay; nothing when `text` has no fence. Of several blocks the last in TypeScript or JavaScript.
[[nodiscard]] std::optional<std::string> fencedProgram(std::string_view text);

/// Places (byte offset, length) of integers written with 16 or more digits that a number cannot hold exactly. They may
/// stand in strings or comments.
struct LongInteger
{
    std::size_t offset = 0;
    std::string digits;
};
[[nodiscard]] std::vector<LongInteger> inexactIntegers(std::string_view text);

} // namespace executor::sandbox::detail
