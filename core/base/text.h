#pragma once

#include <QString>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace executor {

/// The two bridges between UTF-8 and QString; nothing else converts.
[[nodiscard]] QString qs(std::string_view text);
[[nodiscard]] std::string utf8(QStringView text);

/// Paths and UTF-8; never path.string(), which is the ANSI code page on Windows.
[[nodiscard]] std::filesystem::path pathFromUtf8(std::string_view text);
[[nodiscard]] std::string utf8FromPath(const std::filesystem::path& path);

[[nodiscard]] bool isValidUtf8(std::string_view text);
/// Bytes that are not UTF-8 (lone surrogates included) become U+FFFD.
[[nodiscard]] std::string toValidUtf8(std::string_view text);
/// At most `maxCharacters` code points; a cut text ends in an ellipsis.
[[nodiscard]] std::string cutText(std::string_view text, std::size_t maxCharacters);
/// Without C0/C1 controls (tab and newline stay), bidi marks, zero-width and tag characters (execution.md 8).
[[nodiscard]] std::string withoutControls(std::string_view text);
/// For a person who decides: one line, every control, bidi or zero-width character shown as ␦ (policy.md 6).
[[nodiscard]] std::string withVisibleControls(std::string_view text);

/// ASCII only, for words of protocols.
[[nodiscard]] std::string asciiLower(std::string_view text);
[[nodiscard]] bool equalsIgnoreCase(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Edit distance with transpositions (Damerau-Levenshtein, restricted), over bytes.
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);
/// Up to `limit` of `candidates` near `word` (distance at most max(2, 30 % of its length)), nearest first.
[[nodiscard]] std::vector<std::string> nearMatches(std::string_view word, const std::vector<std::string>& candidates,
                                                   std::size_t limit = 3);

} // namespace executor
