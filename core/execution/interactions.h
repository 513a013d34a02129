#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/task.h"
#include "core/policy/proposals.h"
#include "core/store/database.h"
#include "core/store/interactionrows.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

class Executions;

/// What a person chose at a window or, with the passphrase, at a terminal.
struct PersonAnswer
{
    enum class Choice
    {
        AllowOnce,
        Deny,
        DenyAndStop ///< and the run ends
    } choice = Choice::Deny;
    std::string reason; ///< of a denial, at most 500 characters; the agent reads it
};

/// Which questions a list asks for; empty fields do not filter.
struct InteractionQuery
{
    AgentId agent;
    std::string status;
    std::string kind;
    std::optional<std::pair<Instant, InteractionId>> before;
    int limit = 50;
};

/// The questions that executions and proposals wait for, and the two ways to answer an approval: a person (with proof)
/// and taking power away (declining), which the owner may always do. First answer wins. Thread: core.
class Interactions
{
public:
    Interactions(store::Database& database, const Clock& clock, Executions& executions, policy::Proposals& proposals);

    /// Interaction objects with their payload, newest first. Agents see their own.
    [[nodiscard]] Task<std::vector<Json>> list(InteractionQuery query);
    [[nodiscard]] Task<std::int64_t> count(InteractionQuery query);
    [[nodiscard]] Task<Json> get(InteractionId id, AgentId viewer);

    /// Approves or denies. The same answer again gives the record with `alreadyAnswered`.
    /// Errors: `not_found`, `interaction_settled` (another answer was first), `invalid_state` for one that is no
    /// approval, and what the re-check finds (`tool_blocked`, ...): then nothing was sent.
    [[nodiscard]] Task<Json> answer(InteractionId id, PersonAnswer answer, policy::PersonProof proof);
    /// Declines or cancels one of `viewer`'s (empty: any). Never approves. `actor` goes into the audit.
    [[nodiscard]] Task<Json> decline(InteractionId id, AgentId viewer, std::string actor, std::string reason);
    /// A caller that is no proven person asked to accept one of `viewer`'s (empty: any): never done, but told to the
    /// audit log, at most once a minute for each actor and question. Errors: `person_required`, `not_found`.
    [[nodiscard]] Task<Json> refuseAccept(InteractionId id, AgentId viewer, std::string actor);

private:
    [[nodiscard]] Task<store::InteractionRow> find(InteractionId id, AgentId viewer);
    [[nodiscard]] Task<Json> settled(store::InteractionRow row, std::string_view wanted);
    [[nodiscard]] Task<Json> accept(store::InteractionRow row, std::string actor);
    [[nodiscard]] Task<Json> refuse(store::InteractionRow row, std::string actor, std::string by, std::string reason,
                                    Error error);
    [[nodiscard]] Task<Json> withPayload(store::InteractionRow row);

    store::Database& m_database;
    const Clock& m_clock;
    Executions& m_executions;
    policy::Proposals& m_proposals;
    std::map<std::string, Instant> m_toldRefusals; ///< of the last minute, by actor and question
};

} // namespace executor::execution
