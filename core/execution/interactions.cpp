#include "core/execution/interactions.h"

#include "core/base/jsonparse.h"
#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/liverun.h"
#include "core/execution/envelope.h"
#include "core/execution/executions.h"

namespace executor::execution {
namespace {
constexpr std::size_t kReason = 500;
constexpr Milliseconds kRefusalsTold = 1min;

Error deniedError(const store::InteractionRow& row, const std::string& reason)
{
    Error error;
    error.code = ErrorCode::ApprovalDenied;
    error.message = reason.empty() ? "Denied by a person." : "Denied by a person: " + reason;
    error.hint = "Do not repeat the call; ask the person what to do instead.";
    error.details = Json{{"interactionId", row.id.text()}};
    if (!reason.empty()) {
        error.details["reason"] = reason;
    }
    return error;
}

Json answerJson(const std::string& action, const std::string& by, Instant at, const std::string& reason)
{
    Json json{{"action", action}, {"by", by}, {"at", toRfc3339(at)}};
    if (!reason.empty()) {
        json["reason"] = reason;
    }
    return json;
}

/// Settles the row and changes its step, with event and audit record, in one transaction.
Result<void> writeAnswer(store::Transaction& tx, const store::InteractionRow& row, const std::string& actor,
                         const std::optional<store::StepRow>& liveStep, const std::string& stepStatus,
                         const std::optional<Error>& error)
{
    EX_TRY(const bool wasPending, store::settleInteraction(tx, row));
    if (!wasPending) {
        return fail(ErrorCode::InteractionSettled, "This question was answered already.");
    }
    if (!row.step.isEmpty()) {
        std::optional<store::StepRow> step = liveStep;
        if (!step) {
            EX_TRY(step, store::findStep(tx, row.step));
        }
        if (step) {
            step->status = stepStatus;
            if (error) {
                step->errorJson = toText(error->toJson());
            }
            EX_TRY(const bool wasWaiting, store::updateStep(tx, *step, row.kind == "form" ? "unknown" : "waiting"));
            if (!wasWaiting) {
                return fail(ErrorCode::InteractionSettled, "The call is not waiting any more.");
            }
        }
    }
    Event event;
    event.type = "interaction.settled";
    event.subjectType = "interaction";
    event.subjectId = row.id.text();
    event.agent = row.agent;
    event.data = Json{{"outcome", row.status}, {"executionId", row.execution.text()}};
    EX_CHECK(tx.announce(event));
    EX_CHECK(tx.audit({actor, "interaction." + row.status,
                       Json{{"interaction", row.id.text()}, {"execution", row.execution.text()}},
                       Json{{"message", row.message}}}));
    return {};
}

store::InteractionFilter filterOf(const InteractionQuery& query)
{
    store::InteractionFilter filter;
    filter.agent = query.agent;
    filter.status = query.status;
    filter.kind = query.kind;
    filter.before = query.before;
    filter.limit = query.limit;
    return filter;
}

/// A question as it is shown, with its payload.
Result<Json> readQuestion(store::Connection& db, const std::filesystem::path& folder, const store::InteractionRow& row)
{
    Json payload;
    if (!row.payload.isEmpty()) {
        EX_TRY(const std::string text, store::loadPayload(db, folder, row.payload));
        EX_TRY(payload, parseJson(text, kExactJson));
    }
    return interactionJson(row, payload);
}
} // namespace

Interactions::Interactions(store::Database& database, const Clock& clock, Executions& executions,
                           policy::Proposals& proposals)
    : m_database(database), m_clock(clock), m_executions(executions), m_proposals(proposals)
{}

Task<store::InteractionRow> Interactions::find(InteractionId id, AgentId viewer)
{
    auto read = [id](store::Connection& db) { return store::findInteraction(db, id); };
    EX_CO_TRY(std::optional<store::InteractionRow> row, co_await m_database.read(std::move(read)));
    if (!row || (!viewer.isEmpty() && row->agent != viewer)) {
        co_return fail(ErrorCode::NotFound, "There is no question " + cutText(id.text(), 40) + ".");
    }
    co_return std::move(*row);
}

Task<Json> Interactions::withPayload(store::InteractionRow row)
{
    auto read = [folder = m_database.dataFolder(), row = std::move(row)](store::Connection& db) {
        return readQuestion(db, folder, row);
    };
    co_return co_await m_database.read(std::move(read));
}

Task<std::int64_t> Interactions::count(InteractionQuery query)
{
    auto read = [filter = filterOf(query)](store::Connection& db) { return store::countInteractions(db, filter); };
    co_return co_await m_database.read(std::move(read));
}

Task<std::vector<Json>> Interactions::list(InteractionQuery query)
{
    const store::InteractionFilter filter = filterOf(query);
    auto read = [filter, folder = m_database.dataFolder()](store::Connection& db) -> Result<std::vector<Json>> {
        EX_TRY(const auto rows, store::listInteractions(db, filter));
        std::vector<Json> out;
        for (const store::InteractionRow& row : rows) {
            EX_TRY(Json question, readQuestion(db, folder, row));
            out.push_back(std::move(question));
        }
        return out;
    };
    co_return co_await m_database.read(std::move(read));
}

Task<Json> Interactions::get(InteractionId id, AgentId viewer)
{
    EX_CO_TRY(store::InteractionRow row, co_await find(std::move(id), std::move(viewer)));
    co_return co_await withPayload(std::move(row));
}

Task<Json> Interactions::settled(store::InteractionRow row, std::string_view wanted)
{
    if (row.status != wanted) {
        co_return fail(ErrorCode::InteractionSettled, "This question was already " + row.status + ".", {},
                       Json{{"status", row.status}});
    }
    EX_CO_TRY(Json json, co_await withPayload(std::move(row)));
    json["alreadyAnswered"] = true;
    co_return std::move(json);
}

Task<Json> Interactions::answer(InteractionId id, PersonAnswer answer, policy::PersonProof proof)
{
    EX_CO_TRY(store::InteractionRow row, co_await find(std::move(id), AgentId()));
    const bool isAllow = answer.choice == PersonAnswer::Choice::AllowOnce;
    if (row.status != "pending") {
        const std::string_view wanted = isAllow ? "accepted" : "declined";
        co_return co_await settled(std::move(row), wanted);
    }
    std::string reason = withVisibleControls(cutText(answer.reason, kReason));
    const std::string actor = proof.actor();
    if (row.purpose == "proposal") {
        if (isAllow) {
            EX_CO_CHECK(co_await m_proposals.accept(row.id, std::move(proof)));
        } else {
            EX_CO_CHECK(co_await m_proposals.decline(row.id, actor, std::move(reason)));
        }
        co_return co_await get(row.id, AgentId());
    }
    if (isAllow && row.kind != "approval") {
        co_return fail(ErrorCode::InvalidState, "This question cannot be answered with a yes.",
                       "Cancel the run when the call should not be repeated.");
    }
    if (isAllow) {
        co_return co_await accept(std::move(row), actor);
    }
    const ExecutionId execution = row.execution;
    Error error = deniedError(row, reason);
    EX_CO_TRY(Json json, co_await refuse(std::move(row), actor, "person", std::move(reason), std::move(error)));
    if (answer.choice == PersonAnswer::Choice::DenyAndStop) {
        Json by{{"kind", "person"}, {"id", actor}};
        EX_CO_CHECK(co_await m_executions.cancel(execution, AgentId(), std::move(by)));
    }
    co_return std::move(json);
}

Task<Json> Interactions::accept(store::InteractionRow row, std::string actor)
{
    std::shared_ptr<LiveRun> run = m_executions.live(row.execution);
    if (run && !run->isReplaying()) {
        CallRequest request = run->requestOfQuestion(row.id);
        const auto planned = co_await m_executions.calls().plan(std::move(request));
        Result<void> isRight = planned ? run->recheckQuestion(row.id, *planned) : tl::unexpected(planned.error());
        if (!isRight) {
            Error error = isRight.error();
            EX_CO_CHECK(co_await refuse(std::move(row), actor, "system", error.message, error));
            co_return tl::unexpected(std::move(error));
        }
        run = m_executions.live(row.execution);
    }
    const bool isLive = run && !run->isReplaying() && !run->isEnding();
    std::optional<store::StepRow> liveStep;
    const LiveStep* step = run ? run->stepOfQuestion(row.id) : nullptr;
    if (isLive && step != nullptr) {
        liveStep = run->stepRow(*step, StepStatus::Started);
        liveStep->attempt += 1;
        liveStep->startedAt = m_clock.now();
    }
    row.status = "accepted";
    row.answeredAt = m_clock.now();
    row.answeredBy = "person";
    row.answerJson = toText(answerJson("accept", "person", *row.answeredAt, {}));
    auto change = [row, actor, liveStep](store::Transaction& tx) {
        return writeAnswer(tx, row, actor, liveStep, liveStep ? "started" : "ready", std::nullopt);
    };
    killPoint("K11");
    EX_CO_CHECK(co_await m_database.writeDurable(std::move(change)));
    run = m_executions.live(row.execution);
    if (run) {
        run->questionAccepted(row.id, liveStep ? StepStatus::Started : StepStatus::Ready);
    } else {
        EX_CO_CHECK(co_await m_executions.resumeFromRecord(row.execution));
    }
    co_return co_await get(row.id, AgentId());
}

Task<Json> Interactions::refuse(store::InteractionRow row, std::string actor, std::string by, std::string reason,
                                Error error)
{
    const std::shared_ptr<LiveRun> before = m_executions.live(row.execution);
    const LiveStep* step = before ? before->stepOfQuestion(row.id) : nullptr;
    std::optional<store::StepRow> liveStep;
    if (step != nullptr) {
        liveStep = before->stepRow(*step, StepStatus::Denied);
    }
    row.status = "declined";
    row.answeredAt = m_clock.now();
    row.answeredBy = by;
    row.answerJson = toText(answerJson("decline", by, *row.answeredAt, reason));
    auto change = [row, actor, liveStep, error](store::Transaction& tx) {
        return writeAnswer(tx, row, actor, liveStep, "denied", error);
    };
    EX_CO_CHECK(co_await m_database.writeDurable(std::move(change)));
    if (const auto run = m_executions.live(row.execution)) {
        run->questionDeclined(row.id, std::move(error));
    } else if (!row.execution.isEmpty()) {
        EX_CO_CHECK(co_await m_executions.resumeFromRecord(row.execution));
    }
    co_return co_await get(row.id, AgentId());
}

Task<Json> Interactions::refuseAccept(InteractionId id, AgentId viewer, std::string actor)
{
    // Whether it exists for this caller comes first: another agent's is not found.
    EX_CO_TRY(const store::InteractionRow row, co_await find(std::move(id), std::move(viewer)));
    const Instant now = m_clock.now();
    std::erase_if(m_toldRefusals, [now](const auto& told) { return now - told.second >= kRefusalsTold; });
    if (m_toldRefusals.try_emplace(actor + " " + row.id.text(), now).second) {
        auto note = [row, actor](store::Transaction& tx) -> Result<void> {
            EX_CHECK(
                tx.audit({actor, "interaction.accept_refused",
                          Json{{"interaction", row.id.text()}, {"execution", row.execution.text()}}, Json::object()}));
            return {};
        };
        EX_CO_CHECK(co_await m_database.write(std::move(note)));
    }
    co_return fail(ErrorCode::PersonRequired, "Only a person can accept this, in Executor itself.",
                   "Answer it there, or without a screen with: executor approvals answer ID");
}

Task<Json> Interactions::decline(InteractionId id, AgentId viewer, std::string actor, std::string reason)
{
    EX_CO_TRY(store::InteractionRow row, co_await find(std::move(id), viewer));
    if (row.status != "pending") {
        co_return co_await settled(std::move(row), "declined");
    }
    if (row.purpose == "proposal") {
        EX_CO_CHECK(co_await m_proposals.decline(row.id, std::move(actor), std::move(reason)));
        co_return co_await get(row.id, AgentId());
    }
    const std::string by = viewer.isEmpty() ? "person" : "agent";
    Error error = deniedError(row, reason);
    if (!viewer.isEmpty()) {
        error.message = "The agent withdrew the question.";
    }
    co_return co_await refuse(std::move(row), std::move(actor), by, std::move(reason), std::move(error));
}

} // namespace executor::execution
