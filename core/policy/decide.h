#pragma once

#include "core/policy/rule.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// How much a workspace asks when no rule speaks (policy.md 4).
enum class Level
{
    Relaxed,
    Ask,
    Strict
};
[[nodiscard]] std::string_view levelName(Level level);
[[nodiscard]] std::optional<Level> levelFromName(std::string_view name);

/// What the level says of an effect class.
struct LevelDefault
{
    Action action = Action::Ask;
    bool isOnceOnly = false; ///< an approval cannot be widened beyond this one call
};
[[nodiscard]] LevelDefault levelDefault(Level level, Effect effect);

/// All rules that a decision looks at, as one immutable snapshot. Each list in its order.
struct RuleSet
{
    Level level = Level::Ask;
    std::vector<Rule> workspace;
    std::map<AgentId, std::vector<Rule>> agents;
};

/// Everything that is known of a call when policy is asked. Refers to values of the caller.
struct CallFacts
{
    std::string path; ///< canonical: `github.$work.issues.create`, `executor.sources.add`
    AgentId agent;
    ExecutionId execution;
    Effect effect = Effect::Unknown;
    std::string effectReason;
    const Json* arguments = nullptr; ///< normalised; null: none
    std::string contractHash;
    Instant now{};
    const std::vector<Pattern>* scope = nullptr; ///< the agent's allow list; null: everything
    enum class AgentState
    {
        Active,
        Paused,
        Stopped
    } agentState = AgentState::Active;
    bool isHeld = false;      ///< its definition changed and nobody accepted that
    bool isProtected = false; ///< one of the calls of policy.md 3.4: always asks
};

enum class DecidedBy
{
    Rule,
    Default,
    Scope,
    AgentStopped,
    AgentPaused,
    Held,
    Protected
};
/// `rule default scope agent_stopped agent_paused definition_changed protected`: `details.reason` of `tool_blocked`.
[[nodiscard]] std::string_view decidedByName(DecidedBy decidedBy);

/// How far an approval may reach (policy.md 6). Wider ones than `Once` come with grants.
enum class Offer
{
    Once
};

/// What policy says of one call, recorded with the step.
struct Decision
{
    Action action = Action::Ask;
    DecidedBy decidedBy = DecidedBy::Default;
    RuleId ruleId; ///< of DecidedBy::Rule
    Owner owner = Owner::Workspace;
    std::string pattern; ///< of that rule
    std::string ruleName;
    Level level = Level::Ask;
    Effect effect = Effect::Unknown;
    std::string effectReason;
    Action defaultAction = Action::Ask; ///< what the level would have said
    bool isOnceOnly = true;
    std::vector<Offer> offers; ///< when it asks
    std::string text;          ///< one sentence: "Asked, because ..."

    /// The form of `steps.decision_json`.
    [[nodiscard]] Json toJson() const;
};

/// Decides what happens to one call. Pure; same inputs, same decision. Thread: any.
/// Order: stopped or paused agent, scope, held definition; first matching rule of each owner's list; over the owners
/// block before ask before allow; else the level; the protected set raises an allow to ask.
[[nodiscard]] Decision decide(const RuleSet& rules, const CallFacts& call);
/// The rule of one list that decides `call`, or null.
[[nodiscard]] const Rule* firstMatch(const std::vector<Rule>& list, const CallFacts& call);
/// Whether `rule` speaks of `call`; why not, in words, in `because` when given.
[[nodiscard]] bool speaksOf(const Rule& rule, const CallFacts& call, std::string* because = nullptr);
/// Whether a tool is blocked for the agent whatever its arguments: then it is in no list, search or description.
/// `call.arguments` is not looked at.
[[nodiscard]] bool isHidden(const RuleSet& rules, const CallFacts& call);
/// The error of a blocked call: `tool_blocked` with `details.reason` and `details.ruleId`.
[[nodiscard]] Error blockedError(const Decision& decision, std::string_view path);

} // namespace executor::policy
