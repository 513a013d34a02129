#include "core/policy/decide.h"

#include <algorithm>
#include <array>

namespace executor::policy {
namespace {
constexpr std::array<std::string_view, 3> kLevels{"relaxed", "ask", "strict"};

struct Default
{
    Action action;
    bool isOnceOnly;
};
constexpr Default kAllow{Action::Allow, false};
constexpr Default kAsk{Action::Ask, false};
constexpr Default kOnce{Action::Ask, true};
constexpr Default kBlock{Action::Block, false};

/// policy.md 4, rows in the order of Effect, columns Relaxed, Ask, Strict. Where the page asks for proof of presence,
/// the approval is for this one call only.
constexpr std::array<std::array<Default, 3>, 7> kDefaults{{
    {kAllow, kAllow, kAllow}, // read
    {kAllow, kAsk, kAsk},     // write
    {kAsk, kAsk, kBlock},     // unknown
    {kAsk, kAsk, kAsk},       // send
    {kAsk, kOnce, kOnce},     // delete
    {kOnce, kOnce, kOnce},    // spend
    {kOnce, kOnce, kOnce},    // admin
}};

std::string_view levelTitle(Level level)
{
    switch (level) {
    case Level::Relaxed:
        return "Relaxed";
    case Level::Ask:
        return "Ask";
    case Level::Strict:
        return "Strict";
    }
    return "Ask";
}

std::string_view done(Action action)
{
    switch (action) {
    case Action::Allow:
        return "Allowed";
    case Action::Ask:
        return "Asked";
    case Action::Block:
        return "Blocked";
    }
    return "Asked";
}

bool isInScope(const CallFacts& call)
{
    return call.scope == nullptr || std::any_of(call.scope->begin(), call.scope->end(),
                                                [&](const Pattern& pattern) { return pattern.matches(call.path); });
}

/// What comes before all rules, or nothing.
std::optional<DecidedBy> barrier(const CallFacts& call)
{
    switch (call.agentState) {
    case CallFacts::AgentState::Stopped:
        return DecidedBy::AgentStopped;
    case CallFacts::AgentState::Paused:
        return DecidedBy::AgentPaused;
    case CallFacts::AgentState::Active:
        break;
    }
    if (!isInScope(call)) {
        return DecidedBy::Scope;
    }
    return call.isHeld ? std::optional(DecidedBy::Held) : std::nullopt;
}

const std::vector<Rule>& listOf(const RuleSet& rules, const AgentId& agent)
{
    static const std::vector<Rule> kNone;
    const auto found = rules.agents.find(agent);
    return found == rules.agents.end() ? kNone : found->second;
}

std::string sentence(const Decision& decision)
{
    const std::string start = std::string(done(decision.action)) + ", because ";
    const std::string other = "; the default would be " + std::string(actionName(decision.defaultAction)) + ".";
    switch (decision.decidedBy) {
    case DecidedBy::Rule:
        return start + "rule \"" + decision.ruleName + "\" (" + std::string(ownerName(decision.owner)) + ", " +
               decision.pattern + ") matched" + other;
    case DecidedBy::Default:
        return start + "no rule speaks of it and level \"" + std::string(levelTitle(decision.level)) + "\" says " +
               std::string(actionName(decision.action)) + " for " + std::string(effectName(decision.effect)) +
               (decision.effectReason.empty() ? "" : " (" + decision.effectReason + ")") + ".";
    case DecidedBy::Scope:
        return start + "the tool is outside of what this agent may use.";
    case DecidedBy::AgentStopped:
        return start + "the agent was stopped.";
    case DecidedBy::AgentPaused:
        return start + "the agent is paused.";
    case DecidedBy::Held:
        return start + "the tool's definition changed and nobody has looked at the change yet.";
    case DecidedBy::Protected:
        return start + "changes to Executor itself always ask a person.";
    }
    return start + "of a rule.";
}

/// All of speaksOf() but the arguments.
bool speaksBeforeConditions(const Rule& rule, const CallFacts& call, std::string* because = nullptr)
{
    const auto no = [&](const char* why) {
        if (because != nullptr) {
            *because = why;
        }
        return false;
    };
    if (!rule.isActive(call.now)) {
        return no(!rule.isEnabled ? "it is switched off" : rule.suspended ? "it is suspended" : "it has ended");
    }
    if (!rule.pattern.matches(call.path)) {
        return no("its pattern does not match the path");
    }
    if ((!rule.subject.agent.isEmpty() && rule.subject.agent != call.agent) ||
        (!rule.subject.execution.isEmpty() && rule.subject.execution != call.execution)) {
        return no("it speaks of another agent or run");
    }
    if (!rule.effects.empty() &&
        std::find(rule.effects.begin(), rule.effects.end(), call.effect) == rule.effects.end()) {
        return no("it speaks of other effect classes");
    }
    if (!rule.toolHash.empty() && rule.toolHash != call.contractHash && rule.action == Action::Allow) {
        return no("the tool changed since the rule was made");
    }
    return true;
}

void applyRule(Decision& decision, const Rule& rule)
{
    decision.action = rule.action;
    decision.decidedBy = DecidedBy::Rule;
    decision.ruleId = rule.id;
    decision.owner = rule.owner;
    decision.pattern = rule.pattern.text();
    decision.ruleName = rule.name();
}
} // namespace

std::string_view levelName(Level level)
{
    return kLevels[static_cast<std::size_t>(level)];
}

std::optional<Level> levelFromName(std::string_view name)
{
    const auto found = std::find(kLevels.begin(), kLevels.end(), name);
    return found == kLevels.end() ? std::nullopt : std::optional(static_cast<Level>(found - kLevels.begin()));
}

LevelDefault levelDefault(Level level, Effect effect)
{
    const Default& found = kDefaults[static_cast<std::size_t>(effect)][static_cast<std::size_t>(level)];
    return {found.action, found.isOnceOnly};
}

std::string_view decidedByName(DecidedBy decidedBy)
{
    constexpr std::array<std::string_view, 7> kNames{
        "rule", "default", "scope", "agent_stopped", "agent_paused", "definition_changed", "protected"};
    return kNames[static_cast<std::size_t>(decidedBy)];
}

Json Decision::toJson() const
{
    Json json{{"action", std::string(actionName(action))},
              {"decidedBy", std::string(decidedByName(decidedBy))},
              {"level", std::string(levelName(level))},
              {"effect", {{"class", std::string(effectName(effect))}, {"reason", effectReason}}},
              {"default", std::string(actionName(defaultAction))},
              {"text", text}};
    if (decidedBy == DecidedBy::Rule) {
        json["rule"] = Json{
            {"id", ruleId.text()}, {"owner", std::string(ownerName(owner))}, {"pattern", pattern}, {"name", ruleName}};
    }
    if (action == Action::Ask) {
        Json list = Json::array();
        for (const Offer offer : offers) {
            switch (offer) {
            case Offer::Once:
                list.push_back("once");
                break;
            }
        }
        json["offers"] = std::move(list);
    }
    return json;
}

bool speaksOf(const Rule& rule, const CallFacts& call, std::string* because)
{
    if (!speaksBeforeConditions(rule, call, because)) {
        return false;
    }
    static const Json kNone = Json::object();
    const Json& arguments = call.arguments == nullptr ? kNone : *call.arguments;
    const Doubt doubt = rule.action == Action::Allow ? Doubt::Fails : Doubt::Holds;
    const bool isMet = std::all_of(rule.conditions.begin(), rule.conditions.end(),
                                   [&](const Condition& condition) { return condition.holds(arguments, doubt); });
    if (!isMet && because != nullptr) {
        *because = "a condition on the arguments does not hold";
    }
    return isMet;
}

const Rule* firstMatch(const std::vector<Rule>& list, const CallFacts& call)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const Rule& rule) { return speaksOf(rule, call); });
    return found == list.end() ? nullptr : &*found;
}

Decision decide(const RuleSet& rules, const CallFacts& call)
{
    const LevelDefault byLevel = levelDefault(rules.level, call.effect);
    Decision decision;
    decision.level = rules.level;
    decision.effect = call.effect;
    decision.effectReason = call.effectReason;
    decision.defaultAction = byLevel.action;
    decision.isOnceOnly = byLevel.isOnceOnly;
    if (const auto stop = barrier(call)) {
        decision.action = Action::Block;
        decision.decidedBy = *stop;
        decision.text = sentence(decision);
        return decision;
    }
    decision.action = byLevel.action;
    const Rule* strictest = nullptr;
    for (const std::vector<Rule>* list : {&rules.workspace, &listOf(rules, call.agent)}) {
        const Rule* match = firstMatch(*list, call);
        if (match != nullptr && (strictest == nullptr || match->action > strictest->action)) {
            strictest = match;
        }
    }
    if (strictest != nullptr) {
        applyRule(decision, *strictest);
    }
    if (call.isProtected && decision.action == Action::Allow) {
        decision.action = Action::Ask;
        decision.decidedBy = DecidedBy::Protected;
        decision.ruleId = {};
    }
    if (decision.action == Action::Ask) {
        decision.offers.push_back(Offer::Once);
    }
    decision.text = sentence(decision);
    return decision;
}

bool isHidden(const RuleSet& rules, const CallFacts& call)
{
    if (!isInScope(call)) {
        return true;
    }
    bool isSpokenOf = false;
    for (const std::vector<Rule>* list : {&rules.workspace, &listOf(rules, call.agent)}) {
        for (const Rule& rule : *list) {
            if (!speaksBeforeConditions(rule, call)) {
                continue;
            }
            const bool mayDepend = !rule.conditions.empty();
            isSpokenOf = true;
            if (!mayDepend && rule.action == Action::Block) {
                return true;
            }
            if (!mayDepend || rule.action != Action::Block) {
                break; // with some arguments, this rule lets it through
            }
        }
    }
    return !isSpokenOf && levelDefault(rules.level, call.effect).action == Action::Block;
}

Error blockedError(const Decision& decision, std::string_view path)
{
    Json details{{"reason", std::string(decidedByName(decision.decidedBy))}};
    if (decision.decidedBy == DecidedBy::Rule) {
        details["ruleId"] = decision.ruleId.text();
    }
    Error error{ErrorCode::ToolBlocked, "\"" + std::string(path) + "\" is not available. " + decision.text,
                "Do not try again; a person can change this in Executor.", std::move(details)};
    error.retryable = decision.decidedBy == DecidedBy::AgentPaused;
    return error;
}

} // namespace executor::policy
