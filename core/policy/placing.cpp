#include "core/policy/placing.h"

#include <algorithm>
#include <tuple>

namespace executor::policy {
namespace {
constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::size_t digit(std::string_view text, std::size_t at)
{
    return at < text.size() ? std::min(kDigits.find(text[at]), kDigits.size() - 1) : 0;
}

auto rank(const Rule& rule)
{
    const int subject = (rule.subject.execution.isEmpty() ? 0 : 2) + (rule.subject.agent.isEmpty() ? 0 : 1);
    return std::make_tuple(rule.pattern.specificity(), subject, rule.conditions.size());
}
} // namespace

std::string positionBetween(std::string_view low, std::string_view high)
{
    std::string out;
    while (!high.empty() && digit(low, 0) == digit(high, 0)) {
        out += kDigits[digit(high, 0)];
        low.remove_prefix(std::min<std::size_t>(1, low.size()));
        high.remove_prefix(1);
    }
    const std::size_t from = digit(low, 0);
    const std::size_t to = high.empty() ? kDigits.size() : digit(high, 0);
    if (to - from > 1) {
        return out + kDigits[(from + to) / 2];
    }
    if (high.size() > 1) {
        return out + high.front();
    }
    out += kDigits[from];
    return out + positionBetween(low.empty() ? low : low.substr(1), {});
}

bool isNarrower(const Rule& a, const Rule& b)
{
    return rank(a) > rank(b);
}

std::size_t placeOf(const std::vector<Rule>& list, const Rule& rule)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (isNarrower(list[i], rule)) {
            at = i + 1;
        }
    }
    return at;
}

std::string positionAt(const std::vector<Rule>& list, std::size_t at)
{
    const std::string low = at == 0 ? std::string() : list[at - 1].position;
    const std::string high = at == list.size() ? std::string() : list[at].position;
    return positionBetween(low, high);
}

bool hides(const Rule& earlier, const Rule& later)
{
    const bool coversEffects =
        earlier.effects.empty() ||
        (!later.effects.empty() && std::all_of(later.effects.begin(), later.effects.end(), [&](Effect effect) {
            return std::find(earlier.effects.begin(), earlier.effects.end(), effect) != earlier.effects.end();
        }));
    const bool coversSubject = earlier.subject.isEveryone() || earlier.subject == later.subject;
    const bool coversConditions = earlier.conditions.empty() || earlier.conditions == later.conditions;
    const bool isLasting = earlier.isEnabled && !earlier.suspended && !earlier.until && earlier.toolHash.empty();
    return isLasting && coversEffects && coversSubject && coversConditions && earlier.pattern.covers(later.pattern);
}

} // namespace executor::policy
