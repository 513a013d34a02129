#include "core/catalog/detail/checkerrun.h"

#include "core/base/jsoncanonical.h"
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace executor::catalog::detail {
namespace {
constexpr int kDeepest = 300;
constexpr qsizetype kLongestMatched = 100'000;

std::string inQuotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

/// `"labels"` or `The argument object`: how a place begins a sentence.
std::string subject(const std::string& place)
{
    return place.empty() ? std::string("The argument") : inQuotes(place);
}

/// -1, 0, 1; exact for two integers, whatever their signs.
int compare(const Json& a, const Json& b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

bool isMultiple(const Json& value, const Json& of)
{
    if (value.is_number_integer() && of.is_number_integer() && of.get<std::int64_t>() != 0) {
        return value.is_number_unsigned() && of.is_number_unsigned()
                   ? value.get<std::uint64_t>() % of.get<std::uint64_t>() == 0
                   : value.get<std::int64_t>() % of.get<std::int64_t>() == 0;
    }
    const double divisor = of.get<double>();
    if (divisor <= 0) {
        return true;
    }
    const double quotient = value.get<double>() / divisor;
    return !std::isfinite(quotient) || std::abs(quotient - std::round(quotient)) < 1e-9 * std::max(1.0, quotient);
}

bool matches(const QRegularExpression& pattern, std::string_view text)
{
    const QString subjectText = qs(text);
    if (!pattern.isValid() || subjectText.size() > kLongestMatched) {
        return true;
    }
    const QRegularExpressionMatch match = pattern.match(subjectText);
    return !match.isValid() || match.hasMatch();
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}
} // namespace

void CheckerRun::add(ArgumentProblem problem)
{
    if (m_problems.size() < ArgumentChecker::kMostProblems) {
        m_problems.push_back(std::move(problem));
    }
}

std::vector<ArgumentProblem> CheckerRun::attempt(NodeNumber node, Json& value, const std::string& place) const
{
    CheckerRun run(m_program, Mode::Try);
    run.m_depth = m_depth;
    run.check(node, value, place);
    return run.take();
}

void CheckerRun::check(NodeNumber number, Json& value, const std::string& place)
{
    const CheckerNode& node = at(number);
    if (m_depth > kDeepest || m_problems.size() >= ArgumentChecker::kMostProblems) {
        return;
    }
    ++m_depth;
    if (node.isNever) {
        add({place, subject(place) + " is not allowed.", "nothing", givenText(value)});
    } else if (checkType(number, value, place)) {
        if (node.reference != kNoNode) {
            check(node.reference, value, place);
        }
        if (node.values) {
            checkValues(node, number, value, place);
        }
        if (node.number && isNumber(value)) {
            checkNumber(*node.number, plainNumber(value), place);
        }
        if (node.text && value.is_string()) {
            checkText(*node.text, value, place);
        }
        if (node.array && value.is_array()) {
            checkArray(*node.array, value, place);
        }
        if (node.object && value.is_object()) {
            checkObject(*node.object, value, place);
        }
        if (node.combined) {
            checkCombined(*node.combined, value, place);
        }
    }
    --m_depth;
}

bool CheckerRun::checkType(NodeNumber number, Json& value, const std::string& place)
{
    const CheckerNode& node = at(number);
    if (node.types == 0 || (node.types & typesOf(value)) != 0) {
        return true;
    }
    if (node.isFile && value.is_object() && (value.contains("$file") || value.contains("$bytes"))) {
        return false; // a file in place of its text: nothing else to check
    }
    if (value.is_string() && (node.types & (kInteger | kNumber)) != 0) {
        if (auto integer = integerFromDigits(value.get_ref<const std::string&>(), node.width)) {
            if (m_mode == Mode::Convert) {
                value = std::move(*integer);
                return true;
            }
            return false;
        }
    }
    const std::string wanted = expected(number);
    add({place, subject(place) + " must be " + wanted + ", not " + givenText(value) + ".", wanted, givenText(value)});
    return false;
}

void CheckerRun::checkValues(const CheckerNode& node, NodeNumber number, const Json& value, const std::string& place)
{
    const auto isValue = [&](const Json& one) { return isSameValue(one, value); };
    if (std::any_of(node.values->begin(), node.values->end(), isValue)) {
        return;
    }
    std::string text = subject(place) + " must be " + expected(number) + ", not " + givenText(value) + ".";
    if (value.is_string()) {
        std::vector<std::string> known;
        for (const Json& one : *node.values) {
            if (one.is_string()) {
                known.push_back(one.get<std::string>());
            }
        }
        const auto near = nearMatches(value.get_ref<const std::string&>(), known, 1);
        text += near.empty() ? "" : " Did you mean " + inQuotes(near.front()) + "?";
    }
    add({place, text, expected(number), givenText(value)});
}

void CheckerRun::checkNumber(const NumberRules& rules, const Json& value, const std::string& place)
{
    const auto refuse = [&](const std::string& wanted) {
        add({place, subject(place) + " must be " + wanted + ", not " + toText(value) + ".", wanted, givenText(value)});
    };
    if (rules.least && compare(value, *rules.least) < 0) {
        refuse("at least " + toText(*rules.least));
    }
    if (rules.most && compare(value, *rules.most) > 0) {
        refuse("at most " + toText(*rules.most));
    }
    if (rules.above && compare(value, *rules.above) <= 0) {
        refuse("more than " + toText(*rules.above));
    }
    if (rules.below && compare(value, *rules.below) >= 0) {
        refuse("less than " + toText(*rules.below));
    }
    if (rules.multipleOf && !isMultiple(value, *rules.multipleOf)) {
        refuse("a multiple of " + toText(*rules.multipleOf));
    }
}

void CheckerRun::checkText(const TextRules& rules, const Json& value, const std::string& place)
{
    const std::string& text = value.get_ref<const std::string&>();
    const auto refuse = [&](const std::string& wanted) {
        add({place, subject(place) + " must " + wanted + ".", wanted, givenText(value)});
    };
    if (rules.shortest && characters(text) < *rules.shortest) {
        refuse("have at least " + std::to_string(*rules.shortest) + " characters");
    }
    if (rules.longest && characters(text) > *rules.longest) {
        refuse("have at most " + std::to_string(*rules.longest) + " characters");
    }
    if (!rules.patternText.empty() && !matches(rules.pattern, text)) {
        refuse("match /" + cutText(rules.patternText, 80) + "/");
    }
}

void CheckerRun::checkArray(const ArrayRules& rules, Json& value, const std::string& place)
{
    const auto refuse = [&](const std::string& wanted) {
        add({place, subject(place) + " must have " + wanted + ".", wanted, givenText(value)});
    };
    if (rules.fewest && value.size() < *rules.fewest) {
        refuse("at least " + std::to_string(*rules.fewest) + " items");
    }
    if (rules.most && value.size() > *rules.most) {
        refuse("at most " + std::to_string(*rules.most) + " items");
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        const NodeNumber node = i < rules.first.size() ? rules.first[i] : rules.items;
        if (node != kNoNode) {
            check(node, value[i], place + "[" + std::to_string(i) + "]");
        }
    }
    if (rules.isUnique) {
        std::unordered_set<std::string> seen;
        for (const Json& one : value) {
            if (!seen.insert(canonicalText(one)).second) {
                refuse("no item twice");
                break;
            }
        }
    }
    if (rules.contains != kNoNode) {
        checkContains(rules, value, place);
    }
}

void CheckerRun::checkContains(const ArrayRules& rules, Json& value, const std::string& place)
{
    const auto count = static_cast<std::size_t>(
        std::count_if(value.begin(), value.end(), [&](Json& one) { return fits(rules.contains, one); }));
    const std::size_t fewest = rules.fewestContained.value_or(1);
    if (count < fewest || (rules.mostContained && count > *rules.mostContained)) {
        const std::string wanted = "the right number of items of the form " + expected(rules.contains);
        add({place, subject(place) + " must have " + wanted + ".", wanted, givenText(value)});
    }
}

void CheckerRun::checkObject(const ObjectRules& rules, Json& value, const std::string& place)
{
    checkRequired(rules, value, place);
    checkMembers(rules, value, place);
    const auto refuse = [&](const std::string& wanted) {
        add({place, subject(place) + " must have " + wanted + ".", wanted, givenText(value)});
    };
    if (rules.fewest && value.size() < *rules.fewest) {
        refuse("at least " + std::to_string(*rules.fewest) + " properties");
    }
    if (rules.most && value.size() > *rules.most) {
        refuse("at most " + std::to_string(*rules.most) + " properties");
    }
    for (const auto& [name, needed] : rules.dependentRequired) {
        for (const std::string& other : needed) {
            if (value.contains(name) && !value.contains(other)) {
                add({placeOf(place, other), "Missing " + inQuotes(other) + ": " + inQuotes(name) + " needs it.",
                     "a value", "nothing"});
            }
        }
    }
    for (const auto& [name, node] : rules.dependentSchemas) {
        if (value.contains(name)) {
            check(node, value, place);
        }
    }
}

void CheckerRun::checkRequired(const ObjectRules& rules, const Json& value, const std::string& place)
{
    for (const std::string& name : rules.required) {
        if (value.contains(name)) {
            continue;
        }
        const NodeNumber node = rules.property(name);
        const std::string wanted = node == kNoNode ? "unknown" : expected(node);
        const std::string what = place.empty() ? "argument " : "";
        const std::string where = place.empty() ? "" : " in " + inQuotes(place);
        add({placeOf(place, name), "Missing " + what + inQuotes(name) + where + " (" + wanted + ").", wanted,
             "nothing"});
    }
}

void CheckerRun::checkMembers(const ObjectRules& rules, Json& value, const std::string& place)
{
    for (auto& [name, one] : value.get_ref<Json::object_t&>()) {
        if (rules.names != kNoNode) {
            Json key(name);
            check(rules.names, key, placeOf(place, name));
        }
        const NodeNumber known = rules.property(name);
        bool isKnown = known != kNoNode;
        if (isKnown) {
            check(known, one, placeOf(place, name));
        }
        for (const auto& [pattern, node] : rules.patterns) {
            if (pattern.isValid() && matches(pattern, name)) {
                isKnown = true;
                check(node, one, placeOf(place, name));
            }
        }
        if (isKnown || rules.additional == kNoNode) {
            continue;
        }
        if (!at(rules.additional).isNever) {
            check(rules.additional, one, placeOf(place, name));
        } else if (!place.empty() || (name != "$timeoutMs" && name != "$stream" && name != "$maxPages")) {
            unknownMember(rules, name, one, place);
        }
    }
}

void CheckerRun::unknownMember(const ObjectRules& rules, const std::string& name, const Json& value,
                               const std::string& place)
{
    std::vector<std::string> known;
    for (const auto& [property, node] : rules.properties) {
        known.push_back(property);
    }
    const auto near = nearMatches(name, known, 1);
    std::string text = place.empty() ? "Unknown argument " + inQuotes(name) + "."
                                     : "Unknown property " + inQuotes(name) + " in " + inQuotes(place) + ".";
    text += near.empty() ? "" : " Did you mean " + inQuotes(near.front()) + "?";
    constexpr std::size_t kShown = 12;
    const std::size_t more = known.size() > kShown ? known.size() - kShown : 0;
    known.resize(known.size() - more);
    const std::string accepted =
        (known.empty() ? "none" : join(known, ", ")) + (more == 0 ? "" : " and " + std::to_string(more) + " more");
    add({placeOf(place, name), text + " Accepted: " + accepted + ".", "one of: " + accepted, givenText(value)});
}

void CheckerRun::checkCombined(const CombinedRules& rules, Json& value, const std::string& place)
{
    for (const NodeNumber node : rules.all) {
        check(node, value, place);
    }
    if (!rules.any.empty()) {
        checkAny(rules.any, value, place);
    }
    if (!rules.one.empty()) {
        checkOne(rules.one, value, place);
    }
    if (rules.none != kNoNode && fits(rules.none, value)) {
        add({place, subject(place) + " has a form that is excluded.", "another form", givenText(value)});
    }
    if (rules.condition != kNoNode) {
        const NodeNumber next = fits(rules.condition, value) ? rules.then : rules.otherwise;
        if (next != kNoNode) {
            check(next, value, place);
        }
    }
}

void CheckerRun::checkAny(const std::vector<NodeNumber>& nodes, Json& value, const std::string& place)
{
    std::vector<ArgumentProblem> nearest;
    for (const NodeNumber node : nodes) {
        std::vector<ArgumentProblem> problems = attempt(node, value, place);
        if (problems.empty()) {
            check(node, value, place); // again, so that conversions are made
            return;
        }
        // A form of another type says nothing about what was meant.
        const std::uint8_t types = target(node).types;
        const bool isOfType = types == 0 || (types & typesOf(value)) != 0;
        if (isOfType && (nearest.empty() || problems.size() < nearest.size())) {
            nearest = std::move(problems);
        }
    }
    if (!nearest.empty() && nearest.size() <= 3) {
        for (ArgumentProblem& problem : nearest) {
            add(std::move(problem));
        }
        return;
    }
    std::string wanted;
    for (const NodeNumber node : nodes) {
        const std::string one = expected(node);
        if (wanted.find(one) == std::string::npos && wanted.size() < 120) {
            wanted += (wanted.empty() ? "" : " | ") + one;
        }
    }
    add({place,
         subject(place) + " fits none of the " + std::to_string(nodes.size()) + " forms it may have: " + wanted + ".",
         wanted, givenText(value)});
}

void CheckerRun::checkOne(const std::vector<NodeNumber>& nodes, Json& value, const std::string& place)
{
    const auto count = std::count_if(nodes.begin(), nodes.end(), [&](NodeNumber node) { return fits(node, value); });
    if (count > 1) {
        // Documents say oneOf where they mean anyOf: two forms that differ in descriptions only. The upstream decides.
        return;
    }
    checkAny(nodes, value, place);
}

} // namespace executor::catalog::detail
