#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// Which way a condition falls when it cannot be decided (policy.md 3.3).
enum class Doubt
{
    Fails, ///< in an `allow` rule
    Holds  ///< in an `ask` or `block` rule
};

/// One condition of a rule on the normalised arguments.
class Condition
{
public:
    enum class Operator
    {
        Equals,
        NotEquals,
        In,
        NotIn,
        Contains,
        StartsWith,
        EndsWith,
        Matches,
        Greater,
        Less,
        AtLeast,
        AtMost,
        Exists,
        SizeOver,
        HostIn
    };

    /// `{"at","op","value","ignoreCase"?}`. Errors: `invalid_request`, `unknown_field`; `where` is its pointer.
    [[nodiscard]] static Result<Condition> fromJson(const Json& json, std::string_view where);
    [[nodiscard]] Json toJson() const;

    /// Whether it holds for `arguments`. Doubt (missing, another type, a limit of the regular expression) falls to the
    /// stricter side.
    [[nodiscard]] bool holds(const Json& arguments, Doubt doubt) const;
    bool operator==(const Condition& other) const { return toJson() == other.toJson(); }

private:
    /// Missing or of another type: decided by the doubt and the operator.
    enum class Verdict
    {
        Yes,
        No,
        Missing,
        Odd
    };
    [[nodiscard]] Result<void> checkValue(std::string_view where) const;
    [[nodiscard]] Verdict test(const Json* value) const;
    [[nodiscard]] Verdict testPresent(const Json& value) const;
    [[nodiscard]] Verdict testText(const std::string& text) const;
    [[nodiscard]] Verdict testOrder(const Json& value) const;
    [[nodiscard]] bool isEqual(const Json& value, const Json& wanted) const;
    [[nodiscard]] std::string folded(std::string_view text) const;
    [[nodiscard]] bool settle(Verdict verdict, Doubt doubt) const;

    struct Regex;
    std::string m_at;
    std::vector<std::string> m_parts;
    Operator m_operator = Operator::Equals;
    Json m_value;
    bool m_ignoreCase = false;
    std::shared_ptr<const Regex> m_regex; ///< immutable, shared by copies of the rule
};

} // namespace executor::policy
