#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <string_view>

namespace executor::execution {

/// Tokens of a text, the one estimate of the product: ceil(asciiBytes/4 + otherBytes/2) (catalog.md 4).
[[nodiscard]] std::size_t estimateTokens(std::string_view text);

/// A smaller value that is still valid JSON (execution.md 8): long objects keep 50 keys and `$omittedKeys`, strings 200
/// characters, arrays head 3 and tail 1 with `{"$omitted":n}`, depth 6. What is left out is counted.
[[nodiscard]] Json structuredCut(const Json& value);

/// One line that describes the shape of a value, TypeScript-like, for models: `{ total: number; items: Array(12)<…> }`.
[[nodiscard]] std::string shapeOf(const Json& value);

} // namespace executor::execution
