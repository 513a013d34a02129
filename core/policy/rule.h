#pragma once

#include "core/base/clock.h"
#include "core/base/effect.h"
#include "core/base/id.h"
#include "core/policy/condition.h"
#include "core/policy/pattern.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// What a rule or default says; a greater value is stricter.
enum class Action
{
    Allow,
    Ask,
    Block
};
[[nodiscard]] std::string_view actionName(Action action);
/// Also `approve`/`auto`, `require_approval`/`manual`, `deny`.
[[nodiscard]] std::optional<Action> actionFromName(std::string_view name);

/// Whose list a rule stands in. Organisation and actor come with the shared server.
enum class Owner
{
    Workspace,
    Agent ///< a list that can only tighten
};
[[nodiscard]] std::string_view ownerName(Owner owner);

/// Of whom a rule speaks; empty fields: of everybody.
struct Subject
{
    AgentId agent;
    ExecutionId execution; ///< a grant for one run
    [[nodiscard]] bool isEveryone() const { return agent.isEmpty() && execution.isEmpty(); }
    bool operator==(const Subject&) const = default;
};

/// One rule (policy.md 3.1).
struct Rule
{
    RuleId id;
    Owner owner = Owner::Workspace;
    AgentId ownerAgent; ///< of owner Agent
    Subject subject;
    Pattern pattern = Pattern::everything();
    std::vector<Effect> effects; ///< empty: any
    std::vector<Condition> conditions;
    Action action = Action::Ask;
    std::optional<Instant> until;
    std::string toolHash; ///< an allow rule that was made by an approval holds for this definition only
    bool isEnabled = true;
    std::string position;
    std::string note;
    std::string origin{"store"};
    std::optional<Json> createdFrom;
    std::string createdBy;
    Instant createdAt{};
    std::int64_t hits = 0;
    std::optional<Instant> lastUsedAt;
    std::optional<Json> suspended;
    std::int64_t rev = 1;

    /// Whether it takes part in decisions at `now`.
    [[nodiscard]] bool isActive(Instant now) const;
    /// For people: the note, else the pattern.
    [[nodiscard]] const std::string& name() const { return note.empty() ? pattern.text() : note; }
};

/// Reads what a caller may say of a new rule: `owner` (`workspace` or `agent` with `agent`), `subject`, `pattern`,
/// `effects`, `conditions`, `action`, `until`, `note`, `enabled`. Errors: `invalid_request`, `unknown_field`.
[[nodiscard]] Result<Rule> ruleFromJson(const Json& json, std::string_view where = {});
/// The whole rule as /v1 and the windows show it.
[[nodiscard]] Json toJson(const Rule& rule);

} // namespace executor::policy
