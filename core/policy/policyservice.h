#pragma once

#include "core/policy/decide.h"
#include "core/policy/proposals.h"
#include "core/policy/rulechange.h"

#include <memory>
#include <optional>

namespace executor::policy {

/// What became of an asked change: it is in force (`applied`), or it waits for a person (`proposal`).
struct ChangeOutcome
{
    std::optional<Json> applied; ///< `{"rule":...}`, `{"removed":id}`, `{"level":...}`
    std::optional<Proposal> proposal;
};

/// The rules and the level of the workspace: one immutable snapshot for decisions, and their changes. Narrowing takes
/// effect at once; widening becomes a proposal, or is done at once when a PersonProof comes with it. Thread: core.
class PolicyService
{
public:
    PolicyService(store::Database& database, Proposals& proposals, const Clock& clock);
    PolicyService(const PolicyService&) = delete;
    PolicyService& operator=(const PolicyService&) = delete;

    /// Reads the rules. Blocks (start-up only).
    [[nodiscard]] Result<void> load();
    [[nodiscard]] const std::shared_ptr<const RuleSet>& rules() const { return m_rules; }

    /// The one decision about a call; `facts.now` is set here.
    [[nodiscard]] Decision decide(CallFacts facts) const;
    [[nodiscard]] Json explain(CallFacts facts) const;
    /// Whether the tool does not exist for the agent (policy.md 1).
    [[nodiscard]] bool isHidden(CallFacts facts) const;

    /// Errors: `invalid_request`, `unknown_field`, `not_found`, and those of Proposals::propose().
    [[nodiscard]] Task<ChangeOutcome> change(RuleChange change, Asker asker, std::optional<PersonProof> proof);
    /// The rules of an agent are gone with it: its list, and rules that speak of it only. Database thread.
    [[nodiscard]] static Result<void> forgetAgent(store::Transaction& db, const AgentId& agent);
    /// Reads the rules again, after another capability changed them in its own transaction.
    [[nodiscard]] Task<void> reload();

private:
    store::Database& m_database;
    Proposals& m_proposals;
    const Clock& m_clock;
    std::shared_ptr<const RuleSet> m_rules = std::make_shared<const RuleSet>();
};

} // namespace executor::policy
