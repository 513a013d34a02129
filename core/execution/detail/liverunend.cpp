// Part of LiveRun: rows of a step, and every way to end (execution.md 2, E7 to E11).
#include "core/execution/detail/liverun.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/execution/detail/engine.h"
#include "core/execution/detail/stepanswer.h"
#include "core/secrets/redactor.h"

#include <set>

namespace executor::execution {
namespace {
constexpr Milliseconds kGrace = 2s;
constexpr std::size_t kLinesNamed = 10;
constexpr std::size_t kReturnedBytes = 8U << 20U;
/// The value of one call without code is bound by the border's limit alone.
constexpr std::size_t kDirectBytes = sandbox::RunLimits().valueBytes;

/// `line 4`, `lines 4, 9`; ten at most, then how many more.
std::string linesText(const std::set<int>& lines)
{
    std::string text = lines.size() == 1 ? "line " : "lines ";
    std::size_t named = 0;
    for (const int line : lines) {
        if (named == kLinesNamed) {
            return text + " and " + std::to_string(lines.size() - named) + " more";
        }
        text += (named++ == 0 ? "" : ", ") + std::to_string(line);
    }
    return text;
}
} // namespace

store::StepRow LiveRun::stepRow(const LiveStep& step, StepStatus status) const
{
    store::StepRow row;
    row.id = step.id;
    row.execution = m_row.id;
    row.seq = step.sequence;
    row.turn = step.turn;
    row.member = step.member;
    row.status = statusName(status);
    row.pathWritten = step.writtenPath;
    row.path = step.writtenPath;
    row.arguments = step.arguments;
    row.argumentsHash = step.writtenHash;
    row.attempt = step.attempt;
    row.line = step.line > 0 ? std::optional<std::int64_t>(step.line) : std::nullopt;
    row.createdAt = m_engine.clock.now();
    row.updatedAt = row.createdAt;
    if (step.call) {
        row.path = step.call->path;
        row.source = step.call->source;
        row.account = step.call->account;
        row.effect = step.call->effect;
        row.definitionHash = step.call->contractHash;
        row.decisionJson = toText(step.call->decision);
    } else if (const auto recorded = m_record.rows.find(step.sequence); recorded != m_record.rows.end()) {
        const store::StepRow& known = recorded->second;
        row.path = known.path;
        row.source = known.source;
        row.account = known.account;
        row.effect = known.effect;
        row.definitionHash = known.definitionHash;
        row.decisionJson = known.decisionJson;
    }
    if (step.attempt > 0 && step.startedAt != Steady{}) {
        row.startedAt = step.startedWall;
        if (isFinal(status)) {
            row.durationMs = std::chrono::duration_cast<Milliseconds>(m_engine.clock.steady() - step.startedAt).count();
        }
    }
    return row;
}

std::size_t LiveRun::answerTokens() const
{
    return m_engine.agents.agent(m_row.agent).value_or(AgentFacts()).answerTokens;
}

HandleOrigin LiveRun::originOf(const LiveStep& step) const
{
    return {m_row.agent, m_row.id, step.call ? step.call->path : step.writtenPath, answerTokens(),
            m_engine.clock.now()};
}

store::AuditEntry LiveRun::auditOf(const LiveStep& step, std::string type) const
{
    store::AuditEntry entry;
    entry.actor = m_row.agent.text();
    entry.type = std::move(type);
    entry.ids = Json{{"execution", m_row.id.text()}, {"step", step.id.text()}};
    entry.body = Json{{"path", step.call ? step.call->path : step.writtenPath}};
    if (step.call) {
        entry.body["effect"] = effectName(step.call->effect);
        entry.body["decision"] = step.call->decision;
    }
    return entry;
}

void LiveRun::failRun(ExecutionStatus status, ExecutionError error)
{
    m_engine.tasks.spawn("end of " + m_row.id.text(), finish(shared_from_this(), status, std::move(error), {}));
}

Task<void> LiveRun::cancel(std::shared_ptr<LiveRun> self, Json by)
{
    self->m_row.cancelledByJson = toText(by);
    ExecutionError error;
    error.code = ErrorCode::Cancelled;
    error.message = "The execution was cancelled.";
    return finish(self, ExecutionStatus::Cancelled, std::move(error), {});
}

ExecutionError LiveRun::errorOf(const sandbox::RunError& error, ExecutionStatus& status)
{
    ExecutionError out;
    out.code = error.code;
    out.message = error.message;
    out.hint = error.hint;
    out.path = error.path;
    out.stack = error.stack;
    out.line = error.line;
    out.details = error.details;
    status = ExecutionStatus::Failed;
    const LiveStep* step = error.call ? findStep(*error.call) : nullptr;
    if (step != nullptr) {
        out.step = step->id;
        const bool isBlocked = step->call && step->call->verdict == PlannedCall::Verdict::Block;
        if (step->status == StepStatus::Denied) {
            status = error.code == ErrorCode::ApprovalExpired ? ExecutionStatus::TimedOut : ExecutionStatus::Denied;
        } else if (step->status == StepStatus::Failed && isBlocked) {
            status = ExecutionStatus::Denied;
        }
        if (out.line == 0) {
            out.line = step->line;
        }
    }
    return out;
}

void LiveRun::onDone(sandbox::DoneFrame done)
{
    m_lastSign = m_engine.clock.steady();
    if (m_isEnding || m_done) {
        return;
    }
    for (const sandbox::Warning& warning : done.warnings) {
        m_output.warn(warning.code, warning.message);
    }
    std::set<int> lines;
    std::size_t count = 0;
    for (auto& [sequence, step] : m_steps) {
        if (step.status == StepStatus::Waiting) {
            m_output.warn("call_cancelled", "The code returned while " + step.writtenPath +
                                                " waited for a person; the question was withdrawn.");
        } else if (!isFinal(step.status)) {
            lines.insert(step.line);
            ++count;
        }
    }
    if (count > 0) {
        m_output.warn("calls_not_awaited", std::to_string(count) +
                                               (count == 1 ? " tool call was" : " tool calls were") + " not awaited (" +
                                               linesText(lines) + ").");
    }
    m_done = std::move(done);
    if (inFlight() > 0) {
        m_grace.start(kGrace);
    } else {
        afterDone();
    }
}

void LiveRun::afterDone()
{
    if (!m_done || m_isEnding || (inFlight() > 0 && m_grace.isActive())) {
        return;
    }
    m_grace.stop();
    const std::size_t limit = m_program.call ? kDirectBytes : kReturnedBytes;
    if (!m_done->error && m_done->resultText.size() <= limit) {
        m_engine.tasks.spawn("end of " + m_row.id.text(), finish(shared_from_this(), ExecutionStatus::Completed,
                                                                 std::nullopt, std::move(m_done->resultText)));
        return;
    }
    ExecutionStatus status = ExecutionStatus::Failed;
    ExecutionError error;
    if (m_done->error) {
        error = errorOf(*m_done->error, status);
    } else {
        error.code = ErrorCode::ResultTooLarge;
        error.message = "The returned value has " + std::to_string(m_done->resultText.size()) +
                        " bytes. The limit is " + std::to_string(limit) + ".";
        error.hint = "Return the part that is needed: filter, count or slice it in the code.";
        error.details = Json{{"bytes", m_done->resultText.size()}, {"limit", limit}};
    }
    failRun(status, std::move(error));
}

void LiveRun::onExit(sandbox::ExitReport report)
{
    using Reason = sandbox::ExitReport::Reason;
    if (m_isEnding || m_done) {
        return;
    }
    if (m_status == ExecutionStatus::Waiting && report.reason != Reason::MemoryLimit) {
        m_sandbox.reset();
        m_engine.host.processLost(*this); // parked and lost: rebuilt by replay when the answer comes
        return;
    }
    ExecutionError error;
    error.message = report.message;
    ExecutionStatus status = ExecutionStatus::Failed;
    switch (report.reason) {
    case Reason::MemoryLimit:
        error.code = ErrorCode::MemoryLimit;
        break;
    case Reason::CpuLimit:
        error.code = ErrorCode::CpuLimit;
        status = ExecutionStatus::TimedOut;
        break;
    case Reason::ProcessLost:
        error.code = ErrorCode::ProcessLost;
        break;
    case Reason::Finished:
    case Reason::Killed:
    case Reason::BadFrame:
    case Reason::Crashed:
        error.code = ErrorCode::SandboxCrashed;
        break;
    }
    if (error.message.empty()) {
        error.message = "The process of this run ended unexpectedly.";
    }
    failRun(status, std::move(error));
}

RunCommit LiveRun::finalCommit(ExecutionStatus status)
{
    RunCommit change;
    change.from = m_row.status;
    m_row.status = statusName(status);
    m_row.completedAt = m_engine.clock.now();
    m_row.waitingSince.reset();
    m_row.usageJson = toText(usage());
    if (status == ExecutionStatus::Failed) {
        for (const sandbox::Warning& warning : m_program.onFailure) {
            m_output.warn(warning.code, warning.message);
        }
    }
    m_row.warningsJson = toText(m_output.warnings());
    for (auto& [sequence, step] : m_steps) {
        if (!step.isRecorded || isFinal(step.status)) {
            continue;
        }
        const std::string before(statusName(step.status));
        store::StepRow row = stepRow(step, StepStatus::Cancelled);
        const bool wasSent = step.status == StepStatus::Started || step.status == StepStatus::Unknown;
        row.outcome = wasSent ? "unknown" : "not_sent";
        change.closedSteps.emplace_back(std::move(row), before);
        if (!step.question.isEmpty() && step.status != StepStatus::Started) {
            store::InteractionRow question;
            question.id = step.question;
            question.execution = m_row.id;
            question.agent = m_row.agent;
            question.kind = "approval";
            question.status = "cancelled";
            question.answeredAt = m_engine.clock.now();
            question.answeredBy = "system";
            change.closedQuestions.push_back(std::move(question));
        }
        step.status = StepStatus::Cancelled;
    }
    change.row = m_row;
    change.heldDeliveries = m_deliveries.takeHeldRows();
    change.events = {"execution." + std::string(statusName(status))};
    change.audit = store::AuditEntry{m_row.agent.text(), "execution." + std::string(statusName(status)),
                                     Json{{"execution", m_row.id.text()}}, Json{{"steps", m_steps.size()}}};
    return change;
}

Task<void> LiveRun::finish(std::shared_ptr<LiveRun> self, ExecutionStatus status, std::optional<ExecutionError> error,
                           std::string resultText)
{
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    self->m_isEnding = true;
    self->m_timer.stop();
    self->m_grace.stop();
    killPoint("K15");
    store::Database& database = self->m_engine.database;
    RunCommit change = self->finalCommit(status);
    if (error) {
        change.row.errorJson = toText(self->m_engine.redactor.redactJson(error->toJson()));
    } else {
        HandleOrigin origin{self->m_row.agent, self->m_row.id, {}, self->answerTokens(), self->m_engine.clock.now()};
        EX_CO_TRY(SettledResult settled, co_await settleResult(std::move(resultText), std::move(origin),
                                                               database.dataFolder(), self->m_engine.redactor));
        self->m_resultText = std::move(settled.text);
        change.row.result = std::move(settled.payload);
        if (settled.handle) {
            self->m_resultSummary = std::move(settled.handle->summary);
            change.row.resultHandle = settled.handle->row.id;
            change.resultHandle = std::move(settled.handle->row);
        }
    }
    std::string logs = toText(self->m_output.logs());
    EX_CO_TRY(change.row.logs, co_await payloadFor(database, std::move(logs)));
    if (!self->m_output.emitted().empty()) {
        std::string emitted = toText(self->m_output.emitted());
        EX_CO_TRY(change.row.emitted, co_await payloadFor(database, std::move(emitted)));
    }
    self->m_row = change.row;
    const Result<void> committed = co_await commitAtLast(database, std::move(change), self->m_engine.tasks.token());
    killPoint("K16");
    for (auto& [sequence, step] : self->m_steps) {
        step.cancel.cancel();
    }
    killPoint("K17");
    self->m_sandbox.reset();
    self->m_status = status;
    self->m_engine.host.runEnded(*self);
    co_return committed;
}

} // namespace executor::execution
