#include "core/execution/detail/liverun.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"
#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/directrun.h"
#include "core/execution/detail/engine.h"
#include "core/sandbox/runtime.h"

#include <algorithm>

namespace executor::execution {

namespace {
constexpr std::size_t kMostUnbegun = 256; ///< then the code's process is held, until a quarter is left
} // namespace

LiveRun::LiveRun(Engine& engine, store::ExecutionRow row, std::string agentName)
    : m_engine(engine),
      m_row(std::move(row)),
      m_agentName(std::move(agentName)),
      m_output(engine.redactor),
      m_clocks(engine.clock.steady())
{
    m_timer.setSingleShot(true);
    m_grace.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { fireTimers(); });
    QObject::connect(&m_grace, &QTimer::timeout, &m_grace, [this] { afterDone(); });
}

LiveRun::~LiveRun()
{
    m_sandbox.reset();
}

void LiveRun::setProgram(RunProgram program, store::Payload kept)
{
    for (const sandbox::Warning& warning : program.warnings) {
        m_output.warn(warning.code, warning.message);
    }
    m_row.program = std::move(kept);
    m_row.programHash = sha256(program.toText());
    m_program = std::move(program);
}

void LiveRun::follow(RunRecord record)
{
    m_record = std::move(record);
    m_isReplaying = true;
    m_timers.stop(m_engine.clock.steady());
}

void LiveRun::letGo()
{
    m_isEnding = true;
    m_timer.stop();
    m_grace.stop();
    m_sandbox.reset();
    for (auto& [sequence, step] : m_steps) {
        step.cancel.cancel();
    }
}

Task<void> LiveRun::launch(std::shared_ptr<LiveRun> self)
{
    Engine& engine = self->m_engine;
    if (self->m_program.call) {
        self->m_sandbox = std::make_unique<DirectRun>(*self, *self->m_program.call);
    } else {
        sandbox::RunLimits limits;
        auto acquired = co_await engine.runtime.acquire(*self, limits);
        if (!acquired) {
            self->failRun(ExecutionStatus::Failed, ExecutionError::of(acquired.error()));
            co_return Result<void>{};
        }
        self->m_sandbox = std::move(*acquired);
    }
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    RunCommit change;
    change.from = self->m_row.status;
    const Instant now = engine.clock.now();
    self->m_row.status = statusName(ExecutionStatus::Running);
    self->m_row.queueFor = "";
    self->m_row.attempt += 1;
    if (!self->m_row.t0) {
        self->m_row.t0 = now;
        self->m_row.startedAt = now;
    }
    if (self->m_row.runtimeBuild.empty()) {
        self->m_row.runtimeBuild = self->m_engine.runtime.build();
    }
    change.row = self->m_row;
    change.events = {"execution.running"};
    const Result<void> committed = co_await commit(engine.database, std::move(change));
    killPoint("K3");
    if (!committed) {
        self->failRun(ExecutionStatus::Failed, ExecutionError::of(committed.error()));
        co_return Result<void>{};
    }
    if (self->m_isEnding) {
        co_return Result<void>{};
    }
    self->m_status = ExecutionStatus::Running;
    self->m_startedAt = engine.clock.steady();
    self->m_lastSign = self->m_startedAt;
    self->m_clocks.change(self->m_startedAt, true, false);
    self->m_deliveries.startAfter(0, *self->m_row.t0);
    sandbox::RunStart start;
    start.javascript = self->m_program.javascript;
    start.sourceMap = self->m_program.sourceMap;
    std::copy_n(self->m_row.seed.begin(), std::min(self->m_row.seed.size(), start.seed.size()), start.seed.begin());
    start.clock = *self->m_row.t0;
    self->m_sandbox->start(std::move(start));
    self->m_engine.host.runChanged(*self);
    co_return Result<void>{};
}

void LiveRun::onCall(sandbox::CallFrame call)
{
    m_lastSign = m_engine.clock.steady();
    if (m_isEnding || m_done) {
        return;
    }
    LiveStep step;
    step.id = StepId::make(m_engine.clock.now());
    step.sequence = call.id;
    step.turn = m_turn;
    step.line = call.line;
    step.writtenPath = call.path;
    step.member = call.member;
    if (auto parsed = parseJson(call.argumentsText, kExactJson)) {
        step.writtenArguments = std::move(*parsed);
    }
    step.writtenHash = sha256(canonicalText(step.writtenArguments));
    LiveStep& kept = m_steps[step.sequence] = std::move(step);
    if (!m_isReplaying) {
        m_unbegun.push_back(kept.sequence);
        beginSteps();
        return;
    }
    const std::string written = kept.member.empty() ? kept.writtenPath : kept.writtenPath + "." + kept.member;
    const auto recorded =
        m_record.replay.onCall(kept.sequence, kept.turn, written, call.argumentsText, kept.writtenHash);
    if (!recorded) {
        failRun(ExecutionStatus::Failed, ExecutionError::of(recorded.error()));
    } else if (*recorded) {
        followStep(kept, **recorded);
    } else {
        m_unbegun.push_back(kept.sequence);
    }
}

void LiveRun::holdIfFull()
{
    const bool isHeld = !m_isReplaying && m_unbegun.size() >= (m_isHeld ? kMostUnbegun / 4 : kMostUnbegun);
    if (isHeld != m_isHeld && m_sandbox) {
        m_isHeld = isHeld;
        m_lastSign = m_engine.clock.steady();
        m_sandbox->hold(isHeld);
    }
}

void LiveRun::onTimer(sandbox::TimerFrame timer)
{
    if (timer.action == sandbox::TimerFrame::Action::Clear) {
        m_timers.clear(timer.id);
    } else {
        m_timers.arm(timer.id, timer.delay, m_engine.clock.steady());
    }
    armTimer();
}

void LiveRun::onLog(sandbox::LogFrame line)
{
    const auto at = std::chrono::duration_cast<Milliseconds>(m_engine.clock.steady() - m_startedAt);
    const RunOutput::Line kept = m_output.addLine({std::move(line.level), at, std::move(line.text)});
    if (!isReplaying()) {
        m_engine.host.lineWritten(*this, kept);
    }
}

void LiveRun::onEmit(sandbox::EmitFrame item)
{
    m_output.emitItem(std::move(item.valueText));
}

void LiveRun::onTurn(sandbox::DeliveryNumber)
{
    m_lastSign = m_engine.clock.steady();
    if (m_isEnding || m_done) {
        return;
    }
    if (m_isReplaying) {
        const auto same = m_record.replay.onTurn(m_turn, static_cast<std::int64_t>(m_steps.size()));
        if (!same) {
            failRun(ExecutionStatus::Failed, ExecutionError::of(same.error()));
            return;
        }
        if (m_record.replay.isOver()) {
            goLive();
        }
    }
    pump();
    noteState();
}

void LiveRun::pump()
{
    if (!m_sandbox || m_isEnding || m_done || m_sandbox->owesTurn()) {
        return;
    }
    QueuedDelivery next;
    if (m_isReplaying) {
        const auto recorded = m_record.replay.nextDelivery();
        if (!recorded) {
            return;
        }
        next.delivery = *recorded;
        if (const LiveStep* step = findStep(recorded->reference);
            recorded->kind != Delivery::Kind::Timer && step != nullptr) {
            next.answer = m_record.answers[recorded->reference];
            next.path = step->writtenPath;
        }
        m_timers.clear(
            static_cast<sandbox::TimerNumber>(recorded->kind == Delivery::Kind::Timer ? recorded->reference : 0));
    } else if (auto ready = m_deliveries.takeReady()) {
        next = std::move(*ready);
    } else {
        return;
    }
    m_turn = next.delivery.number;
    const auto reference = static_cast<sandbox::CallNumber>(next.delivery.reference);
    if (next.delivery.kind == Delivery::Kind::Timer) {
        m_sandbox->fireTimer(reference, next.delivery.clock);
    } else if (next.answer.failure) {
        m_sandbox->deliverError(reference, *next.answer.failure, next.path, next.delivery.clock);
    } else {
        m_sandbox->deliverValue(reference, next.answer.valueText, next.delivery.clock);
    }
}

void LiveRun::armTimer()
{
    const auto wait = m_isEnding ? std::nullopt : m_timers.untilNext(m_engine.clock.steady());
    if (wait) {
        m_timer.start(std::chrono::ceil<Milliseconds>(*wait));
    } else {
        m_timer.stop();
    }
}

void LiveRun::fireTimers()
{
    while (const auto due = m_timers.takeDue(m_engine.clock.steady())) {
        QueuedDelivery fired;
        fired.delivery = m_deliveries.next(Delivery::Kind::Timer, *due, m_engine.clock.now());
        fired.isReady = true;
        m_deliveries.holdRow(fired.delivery);
        m_deliveries.push(std::move(fired));
    }
    pump();
    armTimer();
    noteState();
}

void LiveRun::noteState()
{
    if (m_isEnding || m_done || (m_status != ExecutionStatus::Running && m_status != ExecutionStatus::Waiting)) {
        return;
    }
    const bool waits = !m_isReplaying && !isMoving() && hasQuestions();
    if (waits && m_status == ExecutionStatus::Running) {
        m_row.waitingSince = m_engine.clock.now();
        m_timers.stop(m_engine.clock.steady());
        setStatus(ExecutionStatus::Waiting, "execution.waiting");
        m_engine.host.slotGivenBack(*this);
    } else if (!waits && m_status == ExecutionStatus::Waiting) {
        m_row.waitingSince.reset();
        m_timers.goOn(m_engine.clock.steady());
        m_engine.host.slotTakenAgain(*this);
        setStatus(ExecutionStatus::Running, "execution.running");
    }
    m_clocks.change(m_engine.clock.steady(), m_status == ExecutionStatus::Running, inFlight() > 0 || hasQuestions());
    armTimer();
}

void LiveRun::setStatus(ExecutionStatus status, const char* event)
{
    RunCommit change;
    change.from = m_row.status;
    m_status = status;
    m_row.status = statusName(status);
    change.row = m_row;
    change.heldDeliveries = m_deliveries.takeHeldRows();
    change.events = {event};
    m_engine.tasks.spawn("state of " + m_row.id.text(),
                         commitAtLast(m_engine.database, std::move(change), m_engine.tasks.token()));
    m_engine.host.runChanged(*this);
}

void LiveRun::checkLimits()
{
    if (m_isEnding || m_done || m_status != ExecutionStatus::Running) {
        return;
    }
    const Steady now = m_engine.clock.steady();
    const auto limits = parseJson(m_row.limitsJson);
    const Json* timeout = limits ? member(*limits, "timeoutMs") : nullptr;
    const Milliseconds wallLimit(timeout != nullptr ? timeout->get<std::int64_t>() : 300'000);
    constexpr Milliseconds kActive = 3'600s;
    constexpr Milliseconds kSilence = 150s;
    const auto end = [this](ErrorCode code, const std::string& what, Milliseconds limit, const char* where) {
        ExecutionError error;
        error.code = code;
        error.message = what + " The limit is " + durationForPeople(limit) + ".";
        error.hint = where;
        error.details = Json{{"limit", wireName(code)}, {"value", limit.count()}};
        failRun(ExecutionStatus::TimedOut, std::move(error));
    };
    if (m_clocks.wall(now) >= wallLimit) {
        end(ErrorCode::WallLimit, "The run took too long, waits for tools and people not counted.", wallLimit,
            "Give timeoutMs with the request, up to 3600000.");
    } else if (m_clocks.active(now) >= kActive) {
        end(ErrorCode::ActiveLimit, "The run and its calls took too long.", kActive,
            "Split the work into several runs.");
    } else if (m_sandbox && m_sandbox->owesTurn() && !m_isHeld && now - m_lastSign >= kSilence) {
        end(ErrorCode::WallLimit, "The program never yields.", kSilence, "Await something in long loops.");
    }
}

store::StepCounts LiveRun::stepCounts() const
{
    store::StepCounts counts;
    for (const auto& [sequence, step] : m_steps) {
        ++counts.total;
        counts.completed += step.status == StepStatus::Completed ? 1 : 0;
        counts.failed += step.status == StepStatus::Failed || step.status == StepStatus::Denied ? 1 : 0;
        counts.waiting += step.status == StepStatus::Waiting || step.status == StepStatus::Unknown ? 1 : 0;
    }
    return counts;
}

Json LiveRun::usage()
{
    const Steady now = m_engine.clock.steady();
    if (m_sandbox) {
        m_used = m_sandbox->usage();
    }
    Json usage = Json::object();
    usage["wallMs"] = m_clocks.wall(now).count();
    usage["waitMs"] = m_clocks.waited(now).count();
    usage["cpuMs"] = m_used.cpu.count();
    usage["peakBytes"] = m_used.peakBytes;
    return usage;
}

} // namespace executor::execution
