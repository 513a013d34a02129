#pragma once

#include "core/secrets/detail/patternset.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace executor::secrets::detail {

/// What stands in place of a secret.
[[nodiscard]] std::string placeholder(const std::string& label);

/// A stretch that is taken out; overlapping matches make it longer, the longest of them names it.
struct Region
{
    std::size_t end = 0;
    std::size_t longest = 0;
    std::string label;
};

/// Appends text[0, limit) to `out` without secrets. Matches that begin before `limit` may end after it; then `open`
/// stays open. Returns nothing: `open.end` is 0 when no region is open at `limit`.
void redactUpTo(const PatternSet& patterns, std::string_view text, std::size_t limit, char before, Region& open,
                std::string& out);
/// The text without secrets as they stand in it.
[[nodiscard]] std::string redactAll(const PatternSet& patterns, std::string_view text);
/// The same, and without those that stand in it in JSON escapes, in whatever mixture.
[[nodiscard]] std::string redactText(const PatternSet& patterns, std::string_view text);
[[nodiscard]] bool hasMatch(const PatternSet& patterns, std::string_view text);
/// Whether redactText() changes it.
[[nodiscard]] bool isSecretIn(const PatternSet& patterns, std::string_view text);
/// The base64 of `{"$bytes": …}`: redacted inside, and still base64.
[[nodiscard]] std::string redactBytes(const PatternSet& patterns, const std::string& base64);

} // namespace executor::secrets::detail
