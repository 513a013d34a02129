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
    enum class Numbers
    {
        Round,
        Exact ///< a number that a double or 64 bits would change keeps its text, see jsonverbatim.h
    } numbers = Numbers::Round;
    enum class Mark
    {
        Skip,
        Refuse
    } mark = Mark::Skip; ///< a byte order mark before the text
};

/// Parses UTF-8 JSON. Errors: `invalid_json` with line, column and byte, `duplicate_key`, `json_too_complex`.
/// Integers beyond 64 bits become doubles (nlohmann), unless `limits.numbers` says Exact.
[[nodiscard]] Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});

/// For answers of others: any depth up to 256, any number of keys, the last of equal keys wins.
inline constexpr JsonLimits kLenientJson{256, 1'000'000, JsonLimits::Duplicates::LastWins};
/// The same for arguments and results of tools, whose numbers keep their digits.
inline constexpr JsonLimits kExactJson{256, 1'000'000, JsonLimits::Duplicates::LastWins, JsonLimits::Numbers::Exact};

} // namespace executor
