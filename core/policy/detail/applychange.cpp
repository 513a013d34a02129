#include "core/policy/detail/applychange.h"

#include "core/policy/detail/rulerow.h"
#include "core/policy/placing.h"

#include <algorithm>
#include <utility>

namespace executor::policy {
namespace {
using Kind = RuleChange::Kind;

tl::unexpected<Error> noRule(const RuleId& id)
{
    return fail(ErrorCode::NotFound, "There is no rule \"" + id.text() + "\".", "List them: executor rules list");
}

const std::vector<Rule>& listOf(const RuleSet& rules, const Rule& rule)
{
    static const std::vector<Rule> kNone;
    if (rule.owner == Owner::Workspace) {
        return rules.workspace;
    }
    const auto found = rules.agents.find(rule.ownerAgent);
    return found == rules.agents.end() ? kNone : found->second;
}

std::size_t indexOf(const std::vector<Rule>& list, const RuleId& id)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const Rule& rule) { return rule.id == id; });
    return static_cast<std::size_t>(found - list.begin());
}

/// Index in the list of `rule` where it would go.
std::size_t placeIn(const std::vector<Rule>& list, const Rule& rule, const RuleId& before)
{
    return before.isEmpty() ? placeOf(list, rule) : indexOf(list, before);
}

Result<void> checkRule(const Rule& rule)
{
    if (rule.action != Action::Allow) {
        return {};
    }
    if (rule.owner == Owner::Agent) {
        return fail(ErrorCode::InvalidRequest, "An agent's own list can only ask or block.",
                    "Put the rule into the workspace's list with the agent as its subject.");
    }
    if (rule.pattern.isEverything()) {
        return fail(ErrorCode::InvalidRequest, "There is no rule that allows everything.",
                    "Allow one source: \"github.*\".");
    }
    if (rule.pattern.source() == "executor") {
        return fail(ErrorCode::InvalidRequest, "Changes to Executor itself always ask; no rule can allow them.");
    }
    return {};
}

/// Whether `rule`, standing at `at`, would decide before a stricter rule of its list.
bool hidesStricter(const std::vector<Rule>& list, std::size_t at, const Rule& rule)
{
    return std::any_of(list.begin() + static_cast<std::ptrdiff_t>(std::min(at, list.size())), list.end(),
                       [&](const Rule& later) {
                           return later.id != rule.id && later.action > rule.action && later.isEnabled &&
                                  later.pattern.overlaps(rule.pattern);
                       });
}

/// An `ask` is less than the level says only where the level blocks.
bool isUnderDefault(Level level, const Rule& rule)
{
    const bool speaksOfUnknown = rule.effects.empty() || std::find(rule.effects.begin(), rule.effects.end(),
                                                                   Effect::Unknown) != rule.effects.end();
    return rule.action == Action::Ask && level == Level::Strict && speaksOfUnknown;
}

bool widensWhenActive(const RuleSet& rules, const Rule& rule, std::size_t at)
{
    return rule.action == Action::Allow || isUnderDefault(rules.level, rule) ||
           hidesStricter(listOf(rules, rule), at, rule);
}

bool widensEdit(const RuleSet& rules, const Rule& rule, const RuleChange& change)
{
    const bool isOn = change.isEnabled.value_or(rule.isEnabled);
    const Action action = change.action.value_or(rule.action);
    if (!isOn) {
        return rule.isEnabled && rule.action != Action::Allow;
    }
    if (rule.isEnabled) {
        return action < rule.action;
    }
    Rule after = rule;
    after.action = action;
    return widensWhenActive(rules, after, indexOf(listOf(rules, rule), rule.id) + 1);
}

bool widensMove(const RuleSet& rules, const Rule& rule, const RuleChange& change)
{
    const std::vector<Rule>& list = listOf(rules, rule);
    const std::size_t from = indexOf(list, rule.id);
    const std::size_t to = change.before.isEmpty() ? list.size() : indexOf(list, change.before);
    const bool isUp = to <= from;
    return !((rule.action == Action::Block && isUp) || (rule.action == Action::Allow && !isUp));
}

std::string describe(const Rule& rule)
{
    static constexpr std::array<std::string_view, 3> kWords{"allows", "asks for", "blocks"};
    std::string text = std::string(kWords[static_cast<std::size_t>(rule.action)]) + " " + rule.pattern.text();
    if (!rule.effects.empty()) {
        text += " (";
        for (std::size_t i = 0; i < rule.effects.size(); ++i) {
            text += (i == 0 ? "" : ", ") + std::string(effectName(rule.effects[i]));
        }
        text += ")";
    }
    if (!rule.conditions.empty()) {
        text += ", with conditions on the arguments";
    }
    return text;
}

Result<void> announce(store::Transaction& db, const RuleChange& change, const std::string& actor, const Json& outcome)
{
    Event event;
    event.type = "rule.changed";
    event.subjectType = "rule";
    event.subjectId = change.id.text();
    event.data = Json{{"change", change.kindName().substr(5)}};
    EX_CHECK(db.announce(std::move(event)));
    Json body = change.toJson();
    body["outcome"] = outcome;
    EX_TRY(const std::int64_t record,
           db.audit({actor, change.kindName(), Json{{"rule", change.id.text()}}, std::move(body)}));
    static_cast<void>(record);
    return {};
}

Result<Json> addRule(store::Transaction& db, const RuleSet& rules, RuleChange& change, const std::string& actor)
{
    EX_TRY(Rule rule, ruleFromJson(change.rule));
    const std::vector<Rule>& list = listOf(rules, rule);
    rule.id = RuleId::make(db.now());
    rule.position = positionAt(list, placeIn(list, rule, change.before));
    rule.createdBy = actor;
    rule.createdAt = db.now();
    EX_CHECK(store::insertRule(db, rowOf(rule, db.now())));
    change.id = rule.id;
    return Json{{"rule", toJson(rule)}};
}

Result<Json> changeRule(store::Transaction& db, const RuleSet& rules, const RuleChange& change)
{
    Rule rule = *findRuleIn(rules, change.id);
    if (change.kind == Kind::Move) {
        std::vector<Rule> list = listOf(rules, rule);
        std::erase_if(list, [&](const Rule& one) { return one.id == rule.id; });
        rule.position = positionAt(list, change.before.isEmpty() ? list.size() : indexOf(list, change.before));
    }
    rule.isEnabled = change.isEnabled.value_or(rule.isEnabled);
    rule.action = change.action.value_or(rule.action);
    rule.note = change.note.value_or(rule.note);
    EX_TRY(rule.rev, store::updateRule(db, rowOf(rule, db.now())));
    return Json{{"rule", toJson(rule)}};
}
} // namespace

const Rule* findRuleIn(const RuleSet& rules, const RuleId& id)
{
    const auto inList = [&](const std::vector<Rule>& list) -> const Rule* {
        const std::size_t at = indexOf(list, id);
        return at == list.size() ? nullptr : &list[at];
    };
    const Rule* found = inList(rules.workspace);
    for (auto list = rules.agents.begin(); found == nullptr && list != rules.agents.end(); ++list) {
        found = inList(list->second);
    }
    return found;
}

Result<void> checkChange(const RuleSet& rules, const RuleChange& change)
{
    if (change.kind == Kind::SetLevel) {
        return {};
    }
    if (change.kind == Kind::Add) {
        EX_TRY(const Rule rule, ruleFromJson(change.rule, "/rule"));
        const std::vector<Rule>& list = listOf(rules, rule);
        if (!change.before.isEmpty() && indexOf(list, change.before) == list.size()) {
            return noRule(change.before);
        }
        return checkRule(rule);
    }
    const Rule* rule = findRuleIn(rules, change.id);
    if (rule == nullptr) {
        return noRule(change.id);
    }
    const std::vector<Rule>& list = listOf(rules, *rule);
    if (!change.before.isEmpty() && (change.before == change.id || indexOf(list, change.before) == list.size())) {
        return noRule(change.before);
    }
    Rule after = *rule;
    after.action = change.action.value_or(rule->action);
    return change.kind == Kind::Edit ? checkRule(after) : Result<void>{};
}

bool widens(const RuleSet& rules, const RuleChange& change)
{
    if (change.kind == Kind::SetLevel) {
        return change.level < rules.level;
    }
    if (change.kind == Kind::Add) {
        const Result<Rule> rule = ruleFromJson(change.rule);
        return !rule ||
               (rule->isEnabled && widensWhenActive(rules, *rule, placeIn(listOf(rules, *rule), *rule, change.before)));
    }
    const Rule& rule = *findRuleIn(rules, change.id);
    switch (change.kind) {
    case Kind::Edit:
        return widensEdit(rules, rule, change);
    case Kind::Move:
        return widensMove(rules, rule, change);
    case Kind::Remove:
        return rule.isEnabled && rule.action != Action::Allow;
    case Kind::Add:
    case Kind::SetLevel:
        break;
    }
    return true;
}

std::string summaryOf(const RuleSet& rules, const RuleChange& change)
{
    const Rule* rule = findRuleIn(rules, change.id);
    const std::string old = rule == nullptr ? std::string() : describe(*rule);
    switch (change.kind) {
    case Kind::Add: {
        const Result<Rule> added = ruleFromJson(change.rule);
        return "Add a rule that " + (added ? describe(*added) : std::string("cannot be read")) + ".";
    }
    case Kind::Edit:
        if (change.isEnabled && !*change.isEnabled) {
            return "Switch off the rule that " + old + ".";
        }
        if (change.action) {
            return "Change the rule that " + old + " to \"" + std::string(actionName(*change.action)) + "\".";
        }
        return (change.isEnabled ? "Switch on the rule that " : "Change the note of the rule that ") + old + ".";
    case Kind::Move:
        return "Move the rule that " + old + ".";
    case Kind::Remove:
        return "Remove the rule that " + old + ".";
    case Kind::SetLevel:
        return "Set the level to \"" + std::string(levelName(change.level)) + "\".";
    }
    return {};
}

Result<Json> applyChange(store::Transaction& db, const RuleChange& asked, const std::string& actor)
{
    RuleChange change = asked;
    EX_TRY(const RuleSet rules, readRuleSet(db));
    EX_CHECK(checkChange(rules, change));
    Json outcome;
    switch (change.kind) {
    case Kind::Add: {
        EX_TRY(outcome, addRule(db, rules, change, actor));
        break;
    }
    case Kind::Edit:
    case Kind::Move: {
        EX_TRY(outcome, changeRule(db, rules, change));
        break;
    }
    case Kind::Remove: {
        EX_TRY(const bool wasThere, store::deleteRule(db, change.id));
        outcome = Json{{"removed", change.id.text()}, {"wasThere", wasThere}};
        break;
    }
    case Kind::SetLevel:
        EX_CHECK(saveLevel(db, change.level));
        outcome = Json{{"level", std::string(levelName(change.level))}};
        break;
    }
    EX_CHECK(announce(db, change, actor, outcome));
    return outcome;
}

} // namespace executor::policy
