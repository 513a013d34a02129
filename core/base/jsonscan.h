#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace executor {

/// Whether `text` is one JSON value in valid UTF-8, nested at most `maxDepth` levels. Builds nothing: values cross the
/// border as text, and what came from a child must be known to be JSON before it is passed on.
[[nodiscard]] bool isJson(std::string_view text, std::size_t maxDepth = 256);

/// `text` with every integer beyond ±(2^53-1) put in quotes, because a JavaScript number would round it. Returns false
/// and leaves `out` alone when there is none. `text` is valid JSON.
[[nodiscard]] bool quoteBigIntegers(std::string_view text, std::string& out);

} // namespace executor
