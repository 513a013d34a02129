#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace executor::sources::openapi {

/// Words of an identifier (sources.md 3.3): split at anything that is no letter or digit, at lower/digit→Upper and
/// ACRONYM→Word. Letters with marks lose them; other letters than ASCII's separate.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view text);
/// `GetPetByID` → `getPetById`.
[[nodiscard]] std::string camelCase(const std::vector<std::string>& words);
[[nodiscard]] inline std::string camelCase(std::string_view text)
{
    return camelCase(wordsOf(text));
}
/// The words written together in lower case: what "spells the same" compares.
[[nodiscard]] std::string spelling(std::string_view text);
/// A valid segment of a path: reserved words get `_` appended, a leading digit one in front, longer ones are cut with a
/// hash; nothing left: `op_` + 8 hex of the hash of `identity`.
[[nodiscard]] std::string segmentOf(std::string name, std::string_view identity);
/// Whether a path segment of a URL is a version: `v1`, `v2.1`, `2010-04-01`.
[[nodiscard]] bool isVersionSegment(std::string_view segment);

} // namespace executor::sources::openapi
