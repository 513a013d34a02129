#include "core/store/interactionrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT id, execution_id, step_id, proposal_id, agent_id, kind, purpose, status, answer_by, message, "
    "upstream_message, payload_blob, schema_json, url, expires_at, answered_at, answered_by, answer_json, "
    "outcome_json, created_at, updated_at, rev FROM interactions ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kOfProposal = kSelect + "WHERE proposal_id = ? ORDER BY created_at DESC LIMIT 1";
const std::string kPending = kSelect + "WHERE workspace_id = 'local' AND status = 'pending' ORDER BY created_at, id";
const std::string kWhere = "WHERE workspace_id = 'local' AND (? IS NULL OR agent_id = ?) "
                           "AND (? IS NULL OR execution_id = ?) AND (? = '' OR status = ?) AND (? = '' OR kind = ?) ";
const std::string kPage = kSelect + kWhere +
                          "AND (? IS NULL OR created_at < ? OR (created_at = ? AND id < ?)) "
                          "ORDER BY created_at DESC, id DESC LIMIT ?";
const std::string kCount = "SELECT count(*) FROM interactions " + kWhere;

InteractionRow readInteraction(Row& row)
{
    InteractionRow out;
    out.id = row.id<InteractionId>();
    out.execution = row.id<ExecutionId>();
    out.step = row.id<StepId>();
    out.proposal = row.id<ProposalId>();
    out.agent = row.id<AgentId>();
    out.kind = row.text();
    out.purpose = row.text();
    out.status = row.text();
    out.answerBy = row.text();
    out.message = row.text();
    out.upstreamMessage = row.text();
    out.payload = payloadOf(row);
    out.schemaJson = row.optionalText();
    out.url = row.optionalText();
    out.expiresAt = row.optionalInstant();
    out.answeredAt = row.optionalInstant();
    out.answeredBy = row.optionalText();
    out.answerJson = row.optionalText();
    out.outcomeJson = row.optionalText();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertInteraction(Transaction& db, const InteractionRow& row)
{
    EX_CHECK(savePayload(db, row.payload));
    return detail::done(
        db.run("INSERT INTO interactions (id, execution_id, step_id, proposal_id, agent_id, kind, purpose, status, "
               "answer_by, message, upstream_message, payload_blob, schema_json, url, expires_at, created_at, "
               "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.execution, row.step, row.proposal, row.agent, row.kind, row.purpose, row.status,
                row.answerBy, row.message, row.upstreamMessage, payloadValue(row.payload), row.schemaJson, row.url,
                row.expiresAt, row.createdAt, row.updatedAt}));
}

Result<bool> settleInteraction(Transaction& db, const InteractionRow& row)
{
    EX_TRY(const std::int64_t changed,
           db.run("UPDATE interactions SET status = ?, answered_at = ?, answered_by = ?, answer_json = ?, "
                  "outcome_json = ?, updated_at = ?, rev = rev + 1 WHERE id = ? AND status = 'pending'",
                  {row.status, row.answeredAt, row.answeredBy, row.answerJson, row.outcomeJson, db.now(), row.id}));
    return changed > 0;
}

Result<void> setInteractionOutcome(Transaction& db, const InteractionId& id, std::string_view outcomeJson)
{
    return detail::done(db.run("UPDATE interactions SET outcome_json = ?, updated_at = ?, rev = rev + 1 WHERE id = ?",
                               {outcomeJson, db.now(), id}));
}

Result<std::optional<InteractionRow>> findInteraction(Connection& db, const InteractionId& id)
{
    return db.first(kById, {id}, readInteraction);
}

Result<std::optional<InteractionRow>> findInteractionOfProposal(Connection& db, const ProposalId& id)
{
    return db.first(kOfProposal, {id}, readInteraction);
}

Result<std::vector<InteractionRow>> listInteractions(Connection& db, const InteractionFilter& filter)
{
    const auto before = filter.before.value_or(std::pair(Instant{}, InteractionId()));
    const Value beforeTime = filter.before ? Value(before.first) : Value(nullptr);
    return db.all(kPage,
                  {filter.agent, filter.agent, filter.execution, filter.execution, filter.status, filter.status,
                   filter.kind, filter.kind, beforeTime, beforeTime, beforeTime, before.second, filter.limit},
                  readInteraction);
}

Result<std::int64_t> countInteractions(Connection& db, const InteractionFilter& filter)
{
    return db.number(kCount, {filter.agent, filter.agent, filter.execution, filter.execution, filter.status,
                              filter.status, filter.kind, filter.kind});
}

Result<std::vector<InteractionRow>> pendingInteractions(Connection& db)
{
    return db.all(kPending, {}, readInteraction);
}

Result<std::int64_t> countPendingInteractions(Connection& db)
{
    return db.number("SELECT count(*) FROM interactions WHERE workspace_id = 'local' AND status = 'pending'");
}

} // namespace executor::store
