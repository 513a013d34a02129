#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace executor::execution {

/// Tokens of a text, the one estimate of the product: ceil(asciiBytes/4 + otherBytes/2) (catalog.md 4).
[[nodiscard]] std::size_t estimateTokens(std::string_view text);

/// What a value that is too long to be shown looks like (execution.md 8).
struct Digest
{
    /// A smaller value that is still valid JSON: long objects keep 50 keys and `$omittedKeys`, strings 200 characters,
    /// arrays head 3 and tail 1 with `{"$omitted":n}`, depth 6. What is left out is counted.
    Json preview;
    /// One line, TypeScript-like, for models: `{ total: number; items: Array(12)<{ id: string; }>; }`.
    std::string shape;
};

/// Reads JSON text of any size in bounded memory: no tree of it is built. Both fields are empty when it is not
/// readable.
[[nodiscard]] Digest digestOf(std::string_view json);

} // namespace executor::execution
