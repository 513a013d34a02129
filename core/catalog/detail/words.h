#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog::detail {

/// Bumped when words() or stem() change: an index of another version is rebuilt.
inline constexpr unsigned kTokenizerVersion = 1;

/// Lower-case words: NFKC, identifiers split at humps and separators, runs of CJK letters as overlapping pairs.
[[nodiscard]] std::vector<std::string> words(std::string_view text);
/// The stems of words() that an index keeps: articles and prepositions left out.
[[nodiscard]] std::vector<std::string> indexTerms(std::string_view text);
/// Whether a query leaves the word out: chatter and remnants of contractions.
[[nodiscard]] bool isQueryStopWord(std::string_view word);

/// A name without separators and case: find_symbol, findSymbol and "find symbol" are one key.
[[nodiscard]] std::string joinedName(std::string_view name);

/// What a verb asks for, coarsely.
enum class VerbClass : unsigned char
{
    None,
    Read,
    Write,
    Delete
};
/// Class of the first known verb among `words`, else None.
[[nodiscard]] VerbClass verbClass(const std::vector<std::string>& words);

/// Code points of UTF-8 text; U+FFFD for bytes that are none.
[[nodiscard]] std::u32string codePoints(std::string_view text);
/// Distinct trigrams of `^word$`, packed, sorted.
[[nodiscard]] std::vector<unsigned long long> trigrams(std::string_view word);

} // namespace executor::catalog::detail
