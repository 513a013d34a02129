#pragma once

#include "core/base/id.h"
#include "core/base/task.h"
#include "core/policy/personproof.h"
#include "core/store/interactionrows.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace executor::store {
class Database;
}

namespace executor::policy {

/// Who asks for a change: `person`, `cli` or the id of an agent.
struct Asker
{
    std::string principal{"person"};
    AgentId agent;              ///< set when an agent asked; its interaction belongs to it
    std::string name{"person"}; ///< as the summary calls it
    std::string program{};      ///< that called; empty: unknown
};

/// What a capability gives so that its widening changes can wait for a person.
struct ProposalKind
{
    std::string name; ///< what stands before the dot of ProposalRow::kind: `rule` of `rule.add`
    /// Revision of what the stored request would change; a proposal whose base moved on is stale. Database thread;
    /// touches nothing else.
    std::function<Result<std::string>(store::Connection&, const store::ProposalRow&)> base;
    /// Carries the stored request out; gives the outcome that the asker reads. Database thread; touches nothing else.
    std::function<Result<Json>(store::Transaction&, const store::ProposalRow&, const std::string& actor)> apply;
    /// After the commit, on the core thread: takes the change over into memory.
    std::function<Task<void>()> applied;
};

/// A change that is to be proposed.
struct ProposalDraft
{
    std::string kind;    ///< `rule.add`
    Json request;        ///< exactly what will be applied
    std::string summary; ///< one sentence for the person
    Json changes = Json::array();
};

/// A change that waits for a person (http-api.md 4).
struct Proposal
{
    ProposalId id;
    InteractionId interaction;
    std::string kind;
    std::string summary;
    Json changes = Json::array();
    Instant createdAt{};

    /// `{"proposal":{"id","summary","changes"},"pendingInteraction":{...}}`, the body of a 202.
    [[nodiscard]] Json toJson() const;
};

/// How a decided proposal ended.
struct ProposalOutcome
{
    ProposalId id;
    InteractionId interaction;
    Json outcome = Json::object();
};

/// Changes of any capability that a person must confirm: stored with their interaction, applied in the same transaction
/// as the decision, or dropped without a trace in the configuration. Thread: core.
class Proposals
{
public:
    /// `hasApprover`: whether anybody could answer (a window, or a passphrase without one).
    Proposals(store::Database& database, std::function<bool()> hasApprover);
    /// Once per capability, before the first call.
    void registerKind(ProposalKind kind);

    /// Stores the change and asks. Equal open ones of one principal are one. Errors: `no_approver`,
    /// `too_many_requests` (16 open ones of one principal).
    [[nodiscard]] Task<Proposal> propose(ProposalDraft draft, Asker asker);
    /// The person said yes. Errors: `not_found`, `interaction_settled`, `changed_meanwhile` (stale: it is closed), and
    /// those of the change itself (it stays open).
    [[nodiscard]] Task<ProposalOutcome> accept(InteractionId interaction, PersonProof proof);
    /// Anybody may say no: `actor` is `person`, `cli`, `expiry` or the id of the agent that asked.
    [[nodiscard]] Task<ProposalOutcome> decline(InteractionId interaction, std::string actor, std::string reason);
    /// Ends what is older than 24 h; gives how many. Called by the owner of the daemon's timers.
    [[nodiscard]] Task<int> expireOld();

private:
    const ProposalKind* kindOf(const std::string& proposalKind) const;

    store::Database& m_database;
    std::function<bool()> m_hasApprover;
    std::map<std::string, ProposalKind> m_kinds;
};

} // namespace executor::policy
