#include "core/policy/explain.h"

namespace executor::policy {
namespace {
constexpr std::size_t kMaxCandidates = 50;

void addCandidates(Json& out, const std::vector<Rule>& list, const CallFacts& call)
{
    const Rule* first = firstMatch(list, call);
    for (const Rule& rule : list) {
        if (!rule.pattern.matches(call.path) || out.size() >= kMaxCandidates) {
            continue;
        }
        std::string because;
        const bool isMatch = speaksOf(rule, call, &because);
        if (&rule == first) {
            because = "first of its list that speaks of the call";
        } else if (isMatch) {
            because = "a rule above it decides";
        }
        out.push_back(Json{{"ruleId", rule.id.text()},
                           {"owner", std::string(ownerName(rule.owner))},
                           {"pattern", rule.pattern.text()},
                           {"action", std::string(actionName(rule.action))},
                           {"matched", &rule == first},
                           {"because", because}});
    }
}
} // namespace

Json explain(const RuleSet& rules, const CallFacts& call)
{
    const Decision decision = decide(rules, call);
    Json json = decision.toJson();
    if (!json.contains("rule")) {
        json["rule"] = nullptr;
    }
    json["path"] = call.path;
    Json candidates = Json::array();
    addCandidates(candidates, rules.workspace, call);
    if (const auto found = rules.agents.find(call.agent); found != rules.agents.end()) {
        addCandidates(candidates, found->second, call);
    }
    json["candidates"] = std::move(candidates);
    json["flow"] = Json::array();
    return json;
}

} // namespace executor::policy
