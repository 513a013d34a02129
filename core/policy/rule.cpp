#include "core/policy/rule.h"

#include "core/base/objectreader.h"
#include "core/base/time.h"

#include <array>
#include <utility>

namespace executor::policy {
namespace {
constexpr std::size_t kMaxConditions = 32;
constexpr std::array<std::pair<std::string_view, Action>, 8> kActions{{
    {"allow", Action::Allow},
    {"ask", Action::Ask},
    {"block", Action::Block},
    {"approve", Action::Allow},
    {"auto", Action::Allow},
    {"require_approval", Action::Ask},
    {"manual", Action::Ask},
    {"deny", Action::Block},
}};

void readSubject(ObjectReader& reader, const std::string& where, Rule& rule)
{
    const Json* json = reader.optionalObject("subject");
    if (json == nullptr) {
        return;
    }
    ObjectReader subject(*json, where + "/subject");
    rule.subject.agent = AgentId(subject.optionalText("agent").value_or(""));
    rule.subject.execution = ExecutionId(subject.optionalText("execution").value_or(""));
    if (const auto read = subject.finish(); !read) {
        reader.problem("subject", "invalid", read.error().message);
    }
    const bool isBad = (!rule.subject.agent.isEmpty() && !rule.subject.agent.isValid()) ||
                       (!rule.subject.execution.isEmpty() && !rule.subject.execution.isValid());
    if (isBad) {
        reader.problem("subject", "invalid_id", "The subject names agents and executions by id (agt_..., exec_...).");
    }
}

void readEffects(ObjectReader& reader, Rule& rule)
{
    for (const std::string& word : reader.optionalTexts("effects")) {
        if (const auto effect = effectFromName(word)) {
            rule.effects.push_back(*effect);
        } else {
            reader.problem("effects", "unknown_effect", "\"" + word + "\" is no effect class.");
        }
    }
}

void readConditions(ObjectReader& reader, const std::string& where, Rule& rule)
{
    const Json* list = reader.any("conditions");
    if (list == nullptr) {
        return;
    }
    if (!list->is_array() || list->size() > kMaxConditions) {
        reader.problem("conditions", "invalid", "Conditions are a list of at most 32.");
        return;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto condition = Condition::fromJson((*list)[i], where + "/conditions/" + std::to_string(i));
        if (condition) {
            rule.conditions.push_back(std::move(*condition));
        } else {
            reader.problem("conditions", "invalid", condition.error().message);
        }
    }
}

void readOwner(ObjectReader& reader, Rule& rule)
{
    const std::string owner = reader.optionalText("owner").value_or("workspace");
    const std::string agent = reader.optionalText("agent").value_or("");
    if (owner == "agent") {
        rule.owner = Owner::Agent;
        rule.ownerAgent = AgentId(agent);
        if (!rule.ownerAgent.isValid()) {
            reader.problem("agent", "invalid_id", "A rule in an agent's list names the agent by id (agt_...).");
        }
    } else if (owner != "workspace") {
        reader.problem("owner", "unknown_owner", "The owner is workspace or agent.");
    } else if (!agent.empty()) {
        reader.problem("agent", "not_here", "A rule of the workspace speaks of one agent by its subject.");
    }
}
} // namespace

std::string_view actionName(Action action)
{
    return kActions[static_cast<std::size_t>(action)].first;
}

std::optional<Action> actionFromName(std::string_view name)
{
    for (const auto& [word, action] : kActions) {
        if (word == name) {
            return action;
        }
    }
    return std::nullopt;
}

std::string_view ownerName(Owner owner)
{
    return owner == Owner::Workspace ? "workspace" : "agent";
}

bool Rule::isActive(Instant now) const
{
    return isEnabled && !suspended && (!until || now < *until);
}

Result<Rule> ruleFromJson(const Json& json, std::string_view where)
{
    ObjectReader reader(json, std::string(where));
    const std::string place(where);
    Rule rule;
    readOwner(reader, rule);
    readSubject(reader, place, rule);
    const std::string pattern = reader.text("pattern");
    const std::string action = reader.text("action");
    readEffects(reader, rule);
    readConditions(reader, place, rule);
    rule.note = reader.optionalText("note").value_or("");
    rule.isEnabled = reader.optionalBoolean("enabled").value_or(true);
    if (const auto until = reader.optionalText("until")) {
        if (const auto at = instantFromRfc3339(*until)) {
            rule.until = *at;
        } else {
            reader.problem("until", "bad_time", at.error().message);
        }
    }
    auto parsed = Pattern::parse(pattern);
    if (!pattern.empty() && !parsed) {
        reader.problem("pattern", "bad_pattern", parsed.error().message + " " + parsed.error().hint);
    }
    const auto word = actionFromName(action);
    if (!action.empty() && !word) {
        reader.problem("action", "unknown_action", "The action is allow, ask or block.");
    }
    if (rule.note.size() > 500) {
        reader.problem("note", "too_long", "A note has at most 500 bytes.");
    }
    EX_CHECK(reader.finish());
    if (!parsed) {
        return tl::unexpected(std::move(parsed).error());
    }
    rule.pattern = std::move(*parsed);
    rule.action = *word;
    return rule;
}

Json toJson(const Rule& rule)
{
    Json subject = Json::object();
    if (!rule.subject.agent.isEmpty()) {
        subject["agent"] = rule.subject.agent.text();
    }
    if (!rule.subject.execution.isEmpty()) {
        subject["execution"] = rule.subject.execution.text();
    }
    Json effects = Json::array();
    for (const Effect effect : rule.effects) {
        effects.push_back(std::string(effectName(effect)));
    }
    Json conditions = Json::array();
    for (const Condition& condition : rule.conditions) {
        conditions.push_back(condition.toJson());
    }
    Json json{{"id", rule.id.text()},
              {"owner", std::string(ownerName(rule.owner))},
              {"subject", std::move(subject)},
              {"pattern", rule.pattern.text()},
              {"effects", std::move(effects)},
              {"conditions", std::move(conditions)},
              {"action", std::string(actionName(rule.action))},
              {"until", rule.until ? Json(toRfc3339(*rule.until)) : Json()},
              {"enabled", rule.isEnabled},
              {"position", rule.position},
              {"note", rule.note},
              {"origin", rule.origin},
              {"createdFrom", rule.createdFrom ? *rule.createdFrom : Json()},
              {"createdBy", rule.createdBy},
              {"createdAt", toRfc3339(rule.createdAt)},
              {"hits", rule.hits},
              {"lastUsedAt", rule.lastUsedAt ? Json(toRfc3339(*rule.lastUsedAt)) : Json()},
              {"suspended", rule.suspended ? *rule.suspended : Json()},
              {"rev", rule.rev}};
    if (rule.owner == Owner::Agent) {
        json["agent"] = rule.ownerAgent.text();
    }
    if (!rule.toolHash.empty()) {
        json["toolHash"] = rule.toolHash;
    }
    return json;
}

} // namespace executor::policy
