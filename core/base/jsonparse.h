#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string_view>

namespace executor {

/// What parseJson() refuses beside bad syntax.
struct JsonLimits
{
    std::size_t maxDepth = 128;
    std::size_t maxKeys = 10'000;
    enum class Duplicates
    {
        Refuse,
        LastWins
    } duplicates = Duplicates::Refuse;
};

/// Parses UTF-8 JSON. Errors: `invalid_json` with byte offset, `duplicate_key`, `json_too_complex`.
/// Integers beyond 64 bits become doubles (nlohmann); callers that pass values on keep the text instead.
[[nodiscard]] Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});

/// For answers of others: any depth up to 256, any number of keys, the last of equal keys wins.
inline constexpr JsonLimits kLenientJson{256, 1'000'000, JsonLimits::Duplicates::LastWins};

} // namespace executor
