// Part of LiveRun: one call from request to answer (execution.md 2, S1 to S12).
#include "core/execution/detail/liverun.h"

#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/engine.h"
#include "core/execution/detail/stepanswer.h"
#include "core/secrets/redactor.h"

#include <algorithm>

namespace executor::execution {
namespace {
constexpr std::size_t kCallsAtOnce = 32;
constexpr std::size_t kQuestionsOfRun = 16;
constexpr int kAttemptsOfRead = 3;
} // namespace

LiveStep* LiveRun::findStep(std::int64_t sequence)
{
    const auto found = m_steps.find(sequence);
    return found == m_steps.end() ? nullptr : &found->second;
}

std::size_t LiveRun::inFlight() const
{
    std::size_t count = 0;
    for (const std::int64_t sequence : m_open) {
        const LiveStep& step = m_steps.at(sequence);
        count += step.isBegun && (step.status == StepStatus::Requested || step.status == StepStatus::Started) ? 1U : 0U;
    }
    return count;
}

bool LiveRun::hasQuestions() const
{
    return std::any_of(m_open.begin(), m_open.end(), [this](std::int64_t sequence) {
        const StepStatus status = m_steps.at(sequence).status;
        return status == StepStatus::Waiting || status == StepStatus::Unknown;
    });
}

bool LiveRun::isMoving() const
{
    return (m_sandbox && m_sandbox->owesTurn()) || !m_deliveries.isEmpty() || !m_unbegun.empty() || inFlight() > 0;
}

void LiveRun::followStep(LiveStep& step, const RecordedStep& recorded)
{
    step.id = recorded.id;
    step.isRecorded = true;
    step.status = recorded.status;
    if (!isFinal(step.status)) {
        m_open.insert(step.sequence);
    }
    const store::StepRow& row = m_record.rows[step.sequence];
    step.attempt = row.attempt;
    step.arguments = row.arguments;
    if (const auto question = m_record.questions.find(step.sequence); question != m_record.questions.end()) {
        step.question = question->second;
    }
    if (isFinal(step.status) && !row.delivery) {
        step.untold = m_record.answers[step.sequence];
    }
}

void LiveRun::goLive()
{
    m_isReplaying = false;
    m_deliveries.startAfter(m_record.replay.lastDelivery(), m_engine.clock.now());
    m_timers.goOn(m_engine.clock.steady());
    const auto self = shared_from_this();
    for (auto& [sequence, step] : m_steps) {
        if (step.untold) {
            tellAnswer(step, *std::exchange(step.untold, {}));
        } else if (step.status == StepStatus::Requested && step.isRecorded) {
            m_unbegun.push_back(sequence);
        } else if (step.status == StepStatus::Ready || step.status == StepStatus::Started) {
            step.isBegun = true;
            m_engine.tasks.spawn("step", startStep(self, sequence));
        }
    }
    beginSteps();
}

void LiveRun::beginSteps()
{
    const auto self = shared_from_this();
    while (!m_isReplaying && !m_isEnding && !m_unbegun.empty() && inFlight() < kCallsAtOnce) {
        const std::int64_t sequence = m_unbegun.front();
        m_unbegun.pop_front();
        if (LiveStep* step = findStep(sequence)) {
            step->isBegun = true;
            m_open.insert(sequence);
            m_engine.tasks.spawn("step", beginStep(self, sequence));
        }
    }
    holdIfFull();
}

Task<void> LiveRun::beginStep(std::shared_ptr<LiveRun> self, std::int64_t sequence)
{
    CallRequest request = self->requestOf(*self->findStep(sequence));
    Result<std::shared_ptr<const PlannedCall>> planned = co_await self->m_engine.calls.plan(std::move(request));
    LiveStep* step = self->findStep(sequence);
    if (step == nullptr || self->m_isEnding) {
        co_return Result<void>{};
    }
    std::string arguments = self->m_engine.redactor.redactJsonText(
        toText(planned ? (*planned)->prepared.arguments : step->writtenArguments));
    EX_CO_TRY(store::Payload payload, co_await payloadFor(self->m_engine.database, std::move(arguments)));
    step = self->findStep(sequence);
    step->arguments = std::move(payload);
    if (!planned) {
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(std::move(planned.error())));
    }
    step->call = std::move(*planned);
    for (const sandbox::Warning& warning : step->call->warnings) {
        self->m_output.warn(warning.code, warning.message);
    }
    if (step->call->verdict == PlannedCall::Verdict::Block) {
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(step->call->blocked));
    }
    if (step->call->verdict == PlannedCall::Verdict::Ask) {
        co_return co_await askPerson(self, sequence);
    }
    co_return co_await startStep(self, sequence);
}

CallRequest LiveRun::requestOf(const LiveStep& step) const
{
    CallRequest request;
    request.execution = m_row.id;
    request.agent = m_row.agent;
    request.path = step.writtenPath;
    request.member = step.member;
    request.arguments = step.writtenArguments;
    request.isPersonsOwn = m_isPersonsOwn;
    request.program = m_askingProgram;
    request.line = step.line;
    request.sequence = step.sequence;
    return request;
}

Task<void> LiveRun::askPerson(std::shared_ptr<LiveRun> self, std::int64_t sequence)
{
    LiveStep* step = self->findStep(sequence);
    std::size_t open = 0;
    for (const std::int64_t other : self->m_open) {
        open += self->m_steps.at(other).status == StepStatus::Waiting ? 1U : 0U;
    }
    if (open >= kQuestionsOfRun) {
        Error error{ErrorCode::LimitExceeded, "16 calls of this run already wait for a person.",
                    "Wait for their answers before asking for more.", Json{{"limit", "pending_interactions"}}, true};
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(std::move(error)));
    }
    store::InteractionRow question;
    question.id = InteractionId::make(self->m_engine.clock.now());
    question.execution = self->m_row.id;
    question.step = step->id;
    question.agent = self->m_row.agent;
    question.kind = "approval";
    question.purpose = "tool_call";
    question.message = self->m_engine.redactor.redact(step->call->message);
    question.createdAt = self->m_engine.clock.now();
    std::string payload = self->m_engine.redactor.redactJsonText(toText(step->call->payload));
    EX_CO_TRY(question.payload, co_await payloadFor(self->m_engine.database, std::move(payload)));
    step = self->findStep(sequence);
    StepCommit change;
    change.isNew = !step->isRecorded;
    change.from = statusName(StepStatus::Requested);
    change.row = self->stepRow(*step, StepStatus::Waiting);
    change.opened = question;
    change.events = {"step.requested", "step.waiting"};
    change.agent = self->m_row.agent;
    change.heldDeliveries = self->m_deliveries.takeHeldRows();
    change.audit = self->auditOf(*step, "step.asked");
    const Result<void> committed = co_await commit(self->m_engine.database, std::move(change));
    killPoint("K10");
    step = self->findStep(sequence);
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    if (!committed) {
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(committed.error()));
    }
    step->isRecorded = true;
    step->status = StepStatus::Waiting;
    step->question = question.id;
    self->noteState();
    self->m_engine.host.runChanged(*self);
    co_return Result<void>{};
}

Task<void> LiveRun::startStep(std::shared_ptr<LiveRun> self, std::int64_t sequence)
{
    LiveStep* step = self->findStep(sequence);
    if (!step->call) { // replayed: approved, or a read that was cut off; looked at again before anything is sent
        CallRequest request = self->requestOf(*step);
        Result<std::shared_ptr<const PlannedCall>> planned = co_await self->m_engine.calls.plan(std::move(request));
        step = self->findStep(sequence);
        if (self->m_isEnding) {
            co_return Result<void>{};
        }
        Result<void> stillRight = planned ? self->recheck(*step, **planned) : tl::unexpected(planned.error());
        if (!stillRight) {
            co_return co_await settleStep(self, sequence, StepStatus::Failed,
                                          failedAnswer(std::move(stillRight.error())));
        }
        step->call = std::move(*planned);
    }
    const bool isRead = step->call->effect == Effect::Read || step->call->kind != PlannedCall::Kind::Source;
    if (isRead && step->attempt >= kAttemptsOfRead) {
        Error error{ErrorCode::OutcomeUnknown, "The daemon ended three times during this call.", {}, {}, false};
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(std::move(error)));
    }
    StepCommit change;
    change.isNew = !step->isRecorded;
    change.from = statusName(step->status);
    step->attempt += 1;
    step->startedWall = self->m_engine.clock.now();
    step->startedAt = self->m_engine.clock.steady();
    step->status = StepStatus::Started;
    change.row = self->stepRow(*step, StepStatus::Started);
    change.events = change.isNew ? std::vector<std::string>{"step.requested", "step.started"}
                                 : std::vector<std::string>{"step.started"};
    change.agent = self->m_row.agent;
    change.heldDeliveries = self->m_deliveries.takeHeldRows();
    step->isRecorded = true;
    if (isRead) {
        // A read needs no record before it is sent; rows keep their order, so this one is never behind the answer's.
        change.isAwaited = false;
        self->m_engine.tasks.spawn("step started", commit(self->m_engine.database, std::move(change)));
        co_return co_await sendStep(self, sequence);
    }
    change.durability = Durability::Full;
    change.audit = self->auditOf(*step, "step.allowed");
    killPoint("K4");
    const Result<void> committed = co_await commit(self->m_engine.database, std::move(change));
    killPoint("K5");
    step = self->findStep(sequence);
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    if (!committed) {
        step->isRecorded = false;
        co_return co_await settleStep(self, sequence, StepStatus::Failed, failedAnswer(committed.error()));
    }
    co_return co_await sendStep(self, sequence);
}

Task<void> LiveRun::sendStep(std::shared_ptr<LiveRun> self, std::int64_t sequence)
{
    LiveStep* step = self->findStep(sequence);
    const std::shared_ptr<const PlannedCall> call = step->call;
    const StepId id = step->id;
    const CancelToken cancel = step->cancel.token();
    Result<StepAnswer> outcome = co_await self->m_engine.calls.send(call, id, cancel);
    killPoint(call->effect == Effect::Read ? "K8" : "K7");
    step = self->findStep(sequence);
    if (step == nullptr || self->m_isEnding) {
        co_return Result<void>{};
    }
    StepAnswer answer = outcome ? std::move(*outcome) : failedAnswer(std::move(outcome.error()));
    const StepStatus status = answer.failure ? StepStatus::Failed : StepStatus::Completed;
    co_return co_await settleStep(self, sequence, status, std::move(answer));
}

Task<void> LiveRun::settleStep(std::shared_ptr<LiveRun> self, std::int64_t sequence, StepStatus status,
                               StepAnswer answer)
{
    HandleOrigin origin = self->originOf(*self->findStep(sequence));
    Result<SettledAnswer> settled = co_await settleAnswer(
        std::move(answer), std::move(origin), self->m_engine.database.dataFolder(), self->m_engine.redactor);
    LiveStep* step = self->findStep(sequence);
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    SettledAnswer kept =
        settled ? std::move(*settled) : SettledAnswer{failedAnswer(std::move(settled.error())), {}, {}, {}};
    StepCommit change;
    change.isNew = !step->isRecorded;
    change.from = statusName(step->status);
    step->status = kept.answer.failure && status == StepStatus::Completed ? StepStatus::Failed : status;
    step->isRecorded = true;
    if (isFinal(step->status)) {
        self->m_open.erase(sequence);
    }
    change.row = self->stepRow(*step, step->status);
    change.row.result = std::move(kept.payload);
    change.row.resultHash = std::move(kept.hash);
    if (kept.answer.failure) {
        change.row.errorJson = toText(kept.answer.failure->toJson());
    }
    if (!kept.answer.http.is_null()) {
        change.row.httpJson = toText(kept.answer.http);
    }
    if (kept.large) {
        change.row.resultHandle = kept.large->id;
        change.resultHandle = std::move(kept.large);
    }
    QueuedDelivery queued;
    queued.delivery = self->m_deliveries.next(kept.answer.failure ? Delivery::Kind::Error : Delivery::Kind::Value,
                                              sequence, self->m_engine.clock.now());
    queued.path = step->writtenPath;
    queued.answer = std::move(kept.answer);
    const std::int64_t number = queued.delivery.number;
    change.row.delivery = number;
    change.delivery = RunDeliveries::rowOf(queued.delivery);
    change.heldDeliveries = self->m_deliveries.takeHeldRows();
    self->m_deliveries.push(std::move(queued));
    change.agent = self->m_row.agent;
    change.events = {"step." + std::string(statusName(step->status))};
    if (change.isNew) {
        change.events.insert(change.events.begin(), "step.requested");
    }
    const Result<void> committed =
        co_await commitAtLast(self->m_engine.database, std::move(change), self->m_engine.tasks.token());
    killPoint("K9");
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    if (!committed) {
        self->failRun(ExecutionStatus::Failed, ExecutionError::of(committed.error()));
        co_return Result<void>{};
    }
    self->m_deliveries.markReady(number);
    if (self->m_done) {
        self->afterDone();
        co_return Result<void>{};
    }
    self->pump();
    self->beginSteps();
    self->noteState();
    self->m_engine.host.runChanged(*self);
    co_return Result<void>{};
}

void LiveRun::tellAnswer(LiveStep& step, StepAnswer answer)
{
    m_engine.tasks.spawn("tell step", settleStep(shared_from_this(), step.sequence, step.status, std::move(answer)));
}

} // namespace executor::execution
