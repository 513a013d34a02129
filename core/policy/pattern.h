#pragma once

#include "core/base/result.h"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// How narrow a pattern is; a greater value is narrower (policy.md 2).
struct Specificity
{
    std::size_t literals = 0;
    bool namesAccount = false;
    bool isExact = false;
    auto operator<=>(const Specificity&) const = default;
};

/// A pattern over canonical paths (`source.$account.group.tool`), policy.md 2: `*`, `github.issues.create`,
/// `github.issues.*` (itself and all below), `github.*.create` (one segment), `github.$work.issues.*`.
class Pattern
{
public:
    /// Errors: `invalid_request` with a sentence and the nearest valid form as hint.
    [[nodiscard]] static Result<Pattern> parse(std::string_view text);
    /// `*`.
    [[nodiscard]] static Pattern everything();

    [[nodiscard]] bool matches(std::string_view canonicalPath) const;
    /// Whether everything that `other` matches is matched by this one too.
    [[nodiscard]] bool covers(const Pattern& other) const;
    /// Whether some path could match both.
    [[nodiscard]] bool overlaps(const Pattern& other) const;
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] Specificity specificity() const;
    [[nodiscard]] bool isEverything() const { return m_segments.empty() && m_isOpen; }
    /// First literal, or "" when it begins with a wildcard.
    [[nodiscard]] std::string source() const { return m_segments.empty() ? std::string() : m_segments.front(); }
    bool operator==(const Pattern& other) const { return m_text == other.m_text; }

private:
    Pattern() = default;
    std::string m_text;
    std::vector<std::string> m_segments; ///< without account and trailing `*`; `*` stands for one segment
    std::string m_account;               ///< empty: any
    bool m_isOpen = false;               ///< ends in `*`
};

} // namespace executor::policy
