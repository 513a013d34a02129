// Part of Executions: what the last daemon left is taken up again (execution.md 4 and 11).
#include "core/execution/executions.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/killpoint.h"
#include "core/execution/detail/commits.h"
#include "core/execution/detail/liverun.h"

namespace executor::execution {
namespace {
constexpr int kRecoveries = 3;

/// The record of one execution as a replay needs it.
struct StoredRun
{
    std::string program;
    std::string code;
    RunRecord record;
    bool hasQuestions = false;
};

StepAnswer answerOf(store::Connection& db, const std::filesystem::path& folder, const store::StepRow& row)
{
    StepAnswer answer;
    if (row.status == "completed") {
        answer.valueText = store::loadPayload(db, folder, row.result).value_or("null");
        return answer;
    }
    const auto error = parseJson(row.errorJson.value_or("{}"), kLenientJson);
    answer.failure = Error::fromJson(error ? *error : Json::object());
    return answer;
}

Delivery deliveryOf(const store::DeliveryRow& row)
{
    Delivery delivery;
    delivery.number = row.n;
    delivery.kind = row.kind == "value"   ? Delivery::Kind::Value
                    : row.kind == "error" ? Delivery::Kind::Error
                                          : Delivery::Kind::Timer;
    delivery.reference = row.ref;
    delivery.clock = fromMillis(row.clock);
    return delivery;
}

Result<StoredRun> readRun(store::Connection& db, const std::filesystem::path& folder, const store::ExecutionRow& row)
{
    StoredRun out;
    EX_TRY(out.code, store::loadPayload(db, folder, row.code));
    if (!row.program.isEmpty()) {
        EX_TRY(out.program, store::loadPayload(db, folder, row.program));
    }
    store::InteractionFilter filter;
    filter.execution = row.id;
    filter.status = "pending";
    filter.limit = 200;
    EX_TRY(const auto questions, store::listInteractions(db, filter));
    EX_TRY(const auto steps, store::listSteps(db, row.id));
    std::vector<RecordedStep> recorded;
    for (const store::StepRow& step : steps) {
        RecordedStep one;
        one.id = step.id;
        one.sequence = step.seq;
        one.turn = step.turn;
        one.path = step.member.empty() ? step.pathWritten : step.pathWritten + "." + step.member;
        one.argumentsHash = step.argumentsHash;
        one.status = stepStatusFromName(step.status).value_or(StepStatus::Requested);
        if (isFinal(one.status)) {
            out.record.answers[step.seq] = answerOf(db, folder, step);
        }
        for (const store::InteractionRow& question : questions) {
            if (question.step == step.id) {
                out.record.questions[step.seq] = question.id;
            }
        }
        recorded.push_back(std::move(one));
        out.record.rows[step.seq] = step;
    }
    out.hasQuestions = !questions.empty();
    EX_TRY(const auto deliveryRows, store::listDeliveries(db, row.id));
    std::vector<Delivery> deliveries;
    for (const store::DeliveryRow& delivery : deliveryRows) {
        deliveries.push_back(deliveryOf(delivery));
    }
    out.record.replay = Replay(std::move(recorded), std::move(deliveries));
    return out;
}

store::InteractionRow unknownQuestion(const store::ExecutionRow& row, const store::StepRow& step, Instant now)
{
    store::InteractionRow question;
    question.id = InteractionId::make(now);
    question.execution = row.id;
    question.step = step.id;
    question.agent = row.agent;
    question.kind = "form";
    question.purpose = "outcome_unknown";
    question.message = "Executor ended while " + step.path +
                       " was being called. It is not known whether the call took "
                       "effect. Look there before you go on.";
    question.schemaJson =
        R"({"type":"object","required":["choice"],"properties":{"choice":{"enum":["retry","done","fail"]},"value":{}}})";
    question.createdAt = now;
    return question;
}
} // namespace

Task<void> Executions::recover()
{
    auto find = [](store::Connection& db) { return store::unfinishedExecutions(db); };
    EX_CO_TRY(std::vector<store::ExecutionRow> rows, co_await m_parts.database.read(std::move(find)));
    for (store::ExecutionRow& row : rows) {
        if (live(row.id)) {
            continue;
        }
        const Result<void> done = co_await recoverOne(std::move(row));
        if (!done && done.error().code != ErrorCode::Conflict) {
            co_return done;
        }
    }
    co_return Result<void>{};
}

Task<bool> Executions::askAboutUnknown(store::ExecutionRow row)
{
    auto change = [row, now = m_parts.clock.now()](store::Transaction& tx) -> Result<bool> {
        EX_TRY(std::vector<store::StepRow> steps, store::listSteps(tx, row.id));
        bool isAsked = false;
        for (store::StepRow& step : steps) {
            if (step.status != "started" || step.effect == Effect::Read) {
                continue;
            }
            step.status = "unknown";
            EX_CHECK(store::updateStep(tx, step, "started"));
            const store::InteractionRow question = unknownQuestion(row, step, now);
            EX_CHECK(store::insertInteraction(tx, question));
            Event event;
            event.type = "interaction.opened";
            event.subjectType = "interaction";
            event.subjectId = question.id.text();
            event.agent = row.agent;
            event.data = Json{{"kind", "form"}, {"purpose", "outcome_unknown"}, {"executionId", row.id.text()}};
            EX_CHECK(tx.announce(event));
            EX_CHECK(tx.audit({"system", "step.unknown", Json{{"execution", row.id.text()}, {"step", step.id.text()}},
                               Json{{"path", step.path}}}));
            isAsked = true;
        }
        if (isAsked && row.status != "waiting") {
            store::ExecutionRow waiting = row;
            waiting.status = "waiting";
            waiting.waitingSince = now;
            EX_CHECK(store::updateExecution(tx, waiting, row.status));
            Event event;
            event.type = "execution.waiting";
            event.subjectType = "execution";
            event.subjectId = row.id.text();
            event.agent = row.agent;
            EX_CHECK(tx.announce(event));
        }
        return isAsked;
    };
    return m_parts.database.writeDurable(std::move(change));
}

Task<void> Executions::recoverOne(store::ExecutionRow row)
{
    EX_CO_TRY(const bool isAsked, co_await askAboutUnknown(row));
    if (isAsked) {
        co_return Result<void>{};
    }
    if (row.status != "waiting") {
        co_return co_await replay(std::move(row), FairQueue::For::Recover);
    }
    auto find = [id = row.id](store::Connection& db) -> Result<bool> {
        store::InteractionFilter filter;
        filter.execution = id;
        filter.status = "pending";
        EX_TRY(const auto questions, store::listInteractions(db, filter));
        return !questions.empty();
    };
    EX_CO_TRY(const bool stillAsks, co_await m_parts.database.read(std::move(find)));
    if (stillAsks) {
        co_return Result<void>{};
    }
    co_return co_await replay(std::move(row), FairQueue::For::Resume);
}

Task<void> Executions::replay(store::ExecutionRow row, FairQueue::For reason)
{
    auto find = [row, folder = m_parts.database.dataFolder()](store::Connection& db) {
        return readRun(db, folder, row);
    };
    EX_CO_TRY(StoredRun stored, co_await m_parts.database.read(std::move(find)));
    const ExecutionId id = row.id;
    auto run = std::make_shared<LiveRun>(m_engine, row, agentName(row.agent));
    m_live[id] = run;
    if (stored.program.empty()) { // accepted, never started
        NewExecution request;
        request.agent = row.agent;
        Task<RunProgram> program = programFor(std::move(request), stored.code);
        co_return co_await prepare(std::move(run), std::move(program), FairQueue::For::Start);
    }
    ExecutionError lost;
    lost.code = ErrorCode::RecoveryFailed;
    if (reason == FairQueue::For::Recover && row.recoveries >= kRecoveries) {
        lost.message = "The run was taken up three times after a restart and never got further.";
        run->failRun(ExecutionStatus::Failed, std::move(lost));
        co_return Result<void>{};
    }
    auto program = RunProgram::fromText(stored.program);
    if (!program || sha256(stored.program) != row.programHash) {
        lost.message = "The stored program of this run was altered.";
        run->failRun(ExecutionStatus::Failed, std::move(lost));
        co_return Result<void>{};
    }
    RunCommit change;
    change.from = row.status;
    row.status = "queued";
    row.queueFor = reason == FairQueue::For::Recover ? "recover" : "resume";
    row.recoveries += reason == FairQueue::For::Recover ? 1 : 0;
    change.row = row;
    change.events = {"execution.queued"};
    EX_CO_CHECK(co_await commit(m_parts.database, std::move(change)));
    run->accepted(row);
    run->setProgram(std::move(*program), row.program);
    run->follow(std::move(stored.record));
    enqueue(run, reason);
    co_return Result<void>{};
}

Task<void> Executions::resumeFromRecord(ExecutionId id)
{
    auto find = [id](store::Connection& db) { return store::findExecution(db, id); };
    EX_CO_TRY(std::optional<store::ExecutionRow> row, co_await m_parts.database.read(std::move(find)));
    if (!row || live(id) || row->status != "waiting") {
        co_return Result<void>{};
    }
    co_return co_await replay(std::move(*row), FairQueue::For::Resume);
}

Task<void> Executions::cancelStored(ExecutionId id, Json by)
{
    auto change = [id, by, now = m_parts.clock.now()](store::Transaction& tx) -> Result<void> {
        EX_TRY(std::optional<store::ExecutionRow> row, store::findExecution(tx, id));
        if (!row || isFinal(*executionStatusFromName(row->status))) {
            return {};
        }
        const std::string from = row->status;
        row->status = "cancelled";
        row->completedAt = now;
        row->cancelledByJson = toText(by);
        row->errorJson = toText(Json{{"code", "cancelled"}, {"message", "The execution was cancelled."}});
        EX_CHECK(store::updateExecution(tx, *row, from));
        EX_TRY(std::vector<store::StepRow> steps, store::listSteps(tx, id));
        for (store::StepRow& step : steps) {
            const auto status = stepStatusFromName(step.status);
            if (status && !isFinal(*status)) {
                const std::string before = step.status;
                step.outcome = *status == StepStatus::Unknown ? "unknown" : "not_sent";
                step.status = "cancelled";
                EX_CHECK(store::updateStep(tx, step, before));
            }
        }
        store::InteractionFilter filter;
        filter.execution = id;
        filter.status = "pending";
        filter.limit = 200;
        EX_TRY(std::vector<store::InteractionRow> questions, store::listInteractions(tx, filter));
        for (store::InteractionRow& question : questions) {
            question.status = "cancelled";
            question.answeredAt = now;
            question.answeredBy = "system";
            EX_CHECK(store::settleInteraction(tx, question));
            Event event;
            event.type = "interaction.settled";
            event.subjectType = "interaction";
            event.subjectId = question.id.text();
            event.agent = question.agent;
            event.data = Json{{"outcome", "cancelled"}, {"executionId", id.text()}};
            EX_CHECK(tx.announce(event));
        }
        Event event;
        event.type = "execution.cancelled";
        event.subjectType = "execution";
        event.subjectId = id.text();
        event.agent = row->agent;
        EX_CHECK(tx.announce(event));
        EX_CHECK(
            tx.audit({textMember(by, "kind", "operator"), "execution.cancelled", Json{{"execution", id.text()}}, by}));
        return {};
    };
    return m_parts.database.writeDurable(std::move(change));
}

} // namespace executor::execution
