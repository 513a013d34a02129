#pragma once

#include "core/store/blobs.h"
#include "core/store/transaction.h"

namespace executor::store {

/// A row of `interactions` (execution.md 3).
struct InteractionRow
{
    InteractionId id;
    ExecutionId execution;
    StepId step;
    ProposalId proposal;
    AgentId agent;
    std::string kind;    ///< approval form url
    std::string purpose; ///< tool_call proposal outcome_unknown ...
    std::string status = "pending";
    std::string answerBy = "person";
    std::string message;
    std::string upstreamMessage;
    Payload payload;
    std::optional<std::string> schemaJson;
    std::optional<std::string> url;
    std::optional<Instant> expiresAt;
    std::optional<Instant> answeredAt;
    std::optional<std::string> answeredBy; ///< person agent expiry system
    std::optional<std::string> answerJson;
    std::optional<std::string> outcomeJson;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

struct InteractionFilter
{
    AgentId agent;
    ExecutionId execution;
    std::string status;
    std::string kind;
    std::optional<std::pair<Instant, InteractionId>> before;
    int limit = 50;
};

/// A row of `proposals` (http-api.md 4).
struct ProposalRow
{
    ProposalId id;
    std::string kind;      ///< what it changes: `rule.add`, `source.add`, ...
    std::string principal; ///< who asked
    std::string baseRev;
    std::string requestJson; ///< exactly what is applied
    std::string requestHash; ///< 32 bytes: equal open ones are one
    std::string summaryJson = "{}";
    std::optional<std::string> outcomeJson;
    std::string status = "open"; ///< open applied dropped expired stale
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

[[nodiscard]] Result<void> insertInteraction(Transaction& db, const InteractionRow& row);
/// Settles a pending interaction with the row's status, answer and outcome. Gives whether it was still pending.
[[nodiscard]] Result<bool> settleInteraction(Transaction& db, const InteractionRow& row);
[[nodiscard]] Result<void> setInteractionOutcome(Transaction& db, const InteractionId& id,
                                                 std::string_view outcomeJson);
[[nodiscard]] Result<std::optional<InteractionRow>> findInteraction(Connection& db, const InteractionId& id);
[[nodiscard]] Result<std::optional<InteractionRow>> findInteractionOfProposal(Connection& db, const ProposalId& id);
/// Newest first.
[[nodiscard]] Result<std::int64_t> countInteractions(Connection& db, const InteractionFilter& filter);
[[nodiscard]] Result<std::vector<InteractionRow>> listInteractions(Connection& db, const InteractionFilter& filter);
/// Oldest first.
[[nodiscard]] Result<std::vector<InteractionRow>> pendingInteractions(Connection& db);
[[nodiscard]] Result<std::int64_t> countPendingInteractions(Connection& db);

[[nodiscard]] Result<void> insertProposal(Transaction& db, const ProposalRow& row);
/// Gives whether the proposal was still open.
[[nodiscard]] Result<bool> closeProposal(Transaction& db, const ProposalId& id, std::string_view status,
                                         const std::optional<std::string>& outcomeJson);
[[nodiscard]] Result<std::optional<ProposalRow>> findProposal(Connection& db, const ProposalId& id);
[[nodiscard]] Result<std::optional<ProposalRow>> findOpenProposal(Connection& db, std::string_view principal,
                                                                  std::string_view requestHash);
/// Oldest first; `principal` empty: of all.
[[nodiscard]] Result<std::vector<ProposalRow>> openProposals(Connection& db, std::string_view principal = {});

} // namespace executor::store
