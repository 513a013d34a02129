#include "core/policy/condition.h"

#include "core/base/jsoncanonical.h"
#include "core/base/jsonpointer.h"
#include "core/base/jsonverbatim.h"
#include "core/base/objectreader.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/net/httpurl.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace executor::policy {
namespace {
using Op = Condition::Operator;

constexpr std::array<std::pair<std::string_view, Op>, 15> kOperators{{
    {"equals", Op::Equals},
    {"not_equals", Op::NotEquals},
    {"in", Op::In},
    {"not_in", Op::NotIn},
    {"contains", Op::Contains},
    {"starts_with", Op::StartsWith},
    {"ends_with", Op::EndsWith},
    {"matches", Op::Matches},
    {"greater", Op::Greater},
    {"less", Op::Less},
    {"at_least", Op::AtLeast},
    {"at_most", Op::AtMost},
    {"exists", Op::Exists},
    {"size_over", Op::SizeOver},
    {"host_in", Op::HostIn},
}};

std::string_view operatorName(Op op)
{
    return kOperators[static_cast<std::size_t>(op)].first;
}

bool isTextOperator(Op op)
{
    return op == Op::StartsWith || op == Op::EndsWith || op == Op::Matches;
}

bool isOrder(Op op)
{
    return op == Op::Greater || op == Op::Less || op == Op::AtLeast || op == Op::AtMost;
}

/// -1, 0, 1; numbers exactly, also beyond 2^53; two RFC 3339 dates by time. Nothing for other pairs.
std::optional<int> compared(const Json& given, const Json& b)
{
    const Json a = plainNumber(given);
    const auto order = [](auto x, auto y) { return x < y ? -1 : (y < x ? 1 : 0); };
    if (a.is_number() && b.is_number()) {
        if (a.is_number_unsigned() && b.is_number_unsigned()) {
            return order(a.get<std::uint64_t>(), b.get<std::uint64_t>());
        }
        return order(a.get<long double>(), b.get<long double>());
    }
    if (a.is_string() && b.is_string()) {
        const auto first = instantFromRfc3339(a.get<std::string>());
        const auto second = instantFromRfc3339(b.get<std::string>());
        if (first && second) {
            return order(*first, *second);
        }
    }
    return std::nullopt;
}

/// All values that the pointer parts name; `*` is each element or member.
struct Found
{
    std::vector<const Json*> values;
    bool hasStar = false;
    bool isMissing = false; ///< a step did not exist
    bool isOdd = false;     ///< a step went into what is no container
};

void collect(const Json& value, const std::vector<std::string>& parts, std::size_t at, Found& found)
{
    if (at == parts.size()) {
        found.values.push_back(&value);
        return;
    }
    const std::string& part = parts[at];
    if (part == "*" && (value.is_array() || value.is_object())) {
        found.hasStar = true;
        for (const Json& one : value) {
            collect(one, parts, at + 1, found);
        }
        return;
    }
    if (!value.is_array() && !value.is_object()) {
        found.isOdd = true;
        return;
    }
    const Json* next = atPointer(value, "/" + pointerEscaped(part));
    if (next == nullptr) {
        found.isMissing = true;
        return;
    }
    collect(*next, parts, at + 1, found);
}
} // namespace

struct Condition::Regex
{
    QRegularExpression expression;
};

Result<Condition> Condition::fromJson(const Json& json, std::string_view where)
{
    ObjectReader reader(json, std::string(where));
    Condition out;
    out.m_at = reader.text("at");
    const std::string op = reader.text("op");
    const Json* value = reader.any("value");
    out.m_ignoreCase = reader.optionalBoolean("ignoreCase").value_or(false);
    const auto found =
        std::find_if(kOperators.begin(), kOperators.end(), [&](const auto& entry) { return entry.first == op; });
    if (!op.empty() && found == kOperators.end()) {
        reader.problem("op", "unknown_operator", "There is no operator \"" + op + "\".");
    }
    const auto parts = pointerParts(out.m_at);
    if (!parts) {
        reader.problem("at", "bad_pointer", "\"" + out.m_at + "\" is no JSON Pointer; it begins with /.");
    }
    if (value == nullptr) {
        reader.problem("value", "missing", "The condition needs a value.");
    }
    EX_CHECK(reader.finish());
    out.m_operator = found->second;
    out.m_parts = *parts;
    out.m_value = *value;
    EX_CHECK(out.checkValue(where));
    if (out.m_operator == Operator::Matches) {
        auto regex = std::make_shared<Regex>();
        const QString pattern = qs(out.m_value.get<std::string>());
        regex->expression.setPattern(QStringLiteral("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=1000)") +
                                     QRegularExpression::anchoredPattern(pattern));
        if (out.m_ignoreCase) {
            regex->expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        }
        if (!QRegularExpression(pattern).isValid() || !regex->expression.isValid()) {
            return fail(ErrorCode::InvalidRequest, std::string(where) + ".value: the regular expression is broken: " +
                                                       utf8(regex->expression.errorString()) + ".");
        }
        out.m_regex = std::move(regex);
    }
    return out;
}

Result<void> Condition::checkValue(std::string_view where) const
{
    std::string wanted;
    if ((isTextOperator(m_operator)) && !m_value.is_string()) {
        wanted = "a text";
    } else if ((m_operator == Op::In || m_operator == Op::NotIn || m_operator == Op::HostIn) && !m_value.is_array()) {
        wanted = "a list";
    } else if (m_operator == Op::HostIn &&
               !std::all_of(m_value.begin(), m_value.end(), [](const Json& v) { return v.is_string(); })) {
        wanted = "a list of host names";
    } else if (m_operator == Op::Exists && !m_value.is_boolean()) {
        wanted = "true or false";
    } else if (m_operator == Op::SizeOver && !m_value.is_number_unsigned()) {
        wanted = "a number of bytes";
    } else if (isOrder(m_operator) && !compared(m_value, m_value)) {
        wanted = "a number or an RFC 3339 date";
    }
    if (!wanted.empty()) {
        return fail(ErrorCode::InvalidRequest, std::string(where) + ".value: the operator " +
                                                   std::string(operatorName(m_operator)) + " needs " + wanted + ".");
    }
    return {};
}

Json Condition::toJson() const
{
    Json json{{"at", m_at}, {"op", std::string(operatorName(m_operator))}, {"value", m_value}};
    if (m_ignoreCase) {
        json["ignoreCase"] = true;
    }
    return json;
}

bool Condition::holds(const Json& arguments, Doubt doubt) const
{
    Found found;
    collect(arguments, m_parts, 0, found);
    std::vector<bool> held;
    for (const Json* value : found.values) {
        held.push_back(settle(test(value), doubt));
    }
    if (found.isMissing) {
        held.push_back(settle(test(nullptr), doubt));
    }
    if (found.isOdd) {
        held.push_back(settle(Verdict::Odd, doubt));
    }
    const auto isTrue = [](bool one) { return one; };
    return doubt == Doubt::Fails ? !held.empty() && std::all_of(held.begin(), held.end(), isTrue)
                                 : std::any_of(held.begin(), held.end(), isTrue);
}

bool Condition::settle(Verdict verdict, Doubt doubt) const
{
    switch (verdict) {
    case Verdict::Yes:
        return true;
    case Verdict::No:
        return false;
    case Verdict::Missing:
        return doubt == Doubt::Holds && (m_operator == Op::NotEquals || m_operator == Op::NotIn);
    case Verdict::Odd:
        return doubt == Doubt::Holds;
    }
    return doubt == Doubt::Holds;
}

Condition::Verdict Condition::test(const Json* value) const
{
    if (m_operator == Op::Exists) {
        return (value != nullptr) == m_value.get<bool>() ? Verdict::Yes : Verdict::No;
    }
    return value == nullptr ? Verdict::Missing : testPresent(*value);
}

Condition::Verdict Condition::testPresent(const Json& value) const
{
    const auto verdict = [](bool isTrue) { return isTrue ? Verdict::Yes : Verdict::No; };
    const auto isAnyOf = [&] {
        return std::any_of(m_value.begin(), m_value.end(), [&](const Json& one) { return isEqual(value, one); });
    };
    switch (m_operator) {
    case Op::Equals:
        return verdict(isEqual(value, m_value));
    case Op::NotEquals:
        return verdict(!isEqual(value, m_value));
    case Op::In:
        return verdict(isAnyOf());
    case Op::NotIn:
        return verdict(!isAnyOf());
    case Op::Contains:
        if (value.is_array()) {
            return verdict(
                std::any_of(value.begin(), value.end(), [&](const Json& one) { return isEqual(one, m_value); }));
        }
        if (value.is_string() && m_value.is_string()) {
            return verdict(folded(value.get<std::string>()).find(folded(m_value.get<std::string>())) !=
                           std::string::npos);
        }
        return Verdict::Odd;
    case Op::SizeOver:
        return verdict(canonicalText(value).size() > m_value.get<std::uint64_t>());
    case Op::StartsWith:
    case Op::EndsWith:
    case Op::Matches:
    case Op::HostIn:
        return value.is_string() ? testText(value.get<std::string>()) : Verdict::Odd;
    case Op::Greater:
    case Op::Less:
    case Op::AtLeast:
    case Op::AtMost:
        return testOrder(value);
    case Op::Exists:
        break;
    }
    return Verdict::Odd;
}

Condition::Verdict Condition::testText(const std::string& text) const
{
    const auto verdict = [](bool isTrue) { return isTrue ? Verdict::Yes : Verdict::No; };
    if (m_operator == Op::HostIn) {
        const auto url = net::parseHttpUrl(text);
        if (!url) {
            return Verdict::Odd;
        }
        return verdict(std::any_of(m_value.begin(), m_value.end(), [&](const Json& entry) {
            const std::string host = asciiLower(entry.get<std::string>());
            return host.starts_with('.') ? url->host.ends_with(host)
                                         : url->host == net::normalisedHost(host).value_or("");
        }));
    }
    if (m_operator == Op::Matches) {
        const QString plain = qs(withoutControls(text)).normalized(QString::NormalizationForm_C);
        const QRegularExpressionMatch match = m_regex->expression.match(plain);
        return match.isValid() ? verdict(match.hasMatch()) : Verdict::Odd;
    }
    const std::string whole = folded(text);
    const std::string part = folded(m_value.get<std::string>());
    return verdict(m_operator == Op::StartsWith ? whole.starts_with(part) : whole.ends_with(part));
}

Condition::Verdict Condition::testOrder(const Json& value) const
{
    const auto order = compared(value, m_value);
    if (!order) {
        return Verdict::Odd;
    }
    const bool isTrue = m_operator == Op::Greater   ? *order > 0
                        : m_operator == Op::Less    ? *order < 0
                        : m_operator == Op::AtLeast ? *order >= 0
                                                    : *order <= 0;
    return isTrue ? Verdict::Yes : Verdict::No;
}

bool Condition::isEqual(const Json& value, const Json& wanted) const
{
    if (value.is_string() && wanted.is_string()) {
        return folded(value.get<std::string>()) == folded(wanted.get<std::string>());
    }
    if (isNumber(value) && wanted.is_number()) {
        return compared(value, wanted) == 0;
    }
    return value.type() == wanted.type() && canonicalText(value) == canonicalText(wanted);
}

std::string Condition::folded(std::string_view text) const
{
    const QString plain = qs(withoutControls(text)).normalized(QString::NormalizationForm_C);
    return utf8(m_ignoreCase ? plain.toCaseFolded() : plain);
}

} // namespace executor::policy
