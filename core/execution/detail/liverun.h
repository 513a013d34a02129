#pragma once

#include "core/execution/detail/commits.h"
#include "core/execution/detail/livestep.h"
#include "core/execution/detail/results.h"
#include "core/execution/detail/runclocks.h"
#include "core/execution/detail/rundeliveries.h"
#include "core/execution/detail/runoutput.h"
#include "core/execution/detail/runprogram.h"
#include "core/execution/detail/runtimers.h"
#include "core/execution/execution.h"

#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace executor::execution {

struct Engine;

/// What a record says of a run that is taken up again.
struct RunRecord
{
    Replay replay;
    std::map<std::int64_t, StepAnswer> answers;      ///< of steps that were delivered, by sequence
    std::map<std::int64_t, store::StepRow> rows;     ///< by sequence
    std::map<std::int64_t, InteractionId> questions; ///< pending ones, by sequence of their step

    /// A question was answered before the replay came to its call: the call is then found as if that had been so
    /// before.
    void settle(const InteractionId& question, StepStatus status, std::optional<StepAnswer> answer);
};

/// One unfinished execution with its process: takes the frames of the sandbox, makes steps of its calls, gives answers
/// back one delivery at a time, and commits before anything leaves. Owners: Executions, and the coroutines that work
/// for it. Thread: core.
class LiveRun final : public sandbox::RunListener, public std::enable_shared_from_this<LiveRun>
{
public:
    LiveRun(Engine& engine, store::ExecutionRow row, std::string agentName);
    /// The row as it was committed (E1), or read from the record.
    void accepted(store::ExecutionRow row) { m_row = std::move(row); }
    void setProgram(RunProgram program, store::Payload kept);
    /// Asks count as answered: the person clicked Run with exactly these arguments (a DirectCall's).
    void setAskingProgram(std::string program) { m_askingProgram = std::move(program); }
    void markPersonsOwn() { m_isPersonsOwn = true; }
    LiveRun(const LiveRun&) = delete;
    LiveRun& operator=(const LiveRun&) = delete;
    /// Hand-written: the process ends before the members that its callbacks touch.
    ~LiveRun() override;

    /// Gives the run its record to follow before it goes on live.
    void follow(RunRecord record);
    /// A slot is free: forks, commits E2, starts.
    static Task<void> launch(std::shared_ptr<LiveRun> self);
    void failRun(ExecutionStatus status, ExecutionError error);
    /// Ends it from outside (E11). The final state is committed when the task ends.
    static Task<void> cancel(std::shared_ptr<LiveRun> self, Json by);
    /// Looks at the clocks (E10). Called every 100 ms.
    void checkLimits();
    /// The rows are committed already, the step's as `committed`, Ready or Started: it is sent.
    void questionAccepted(const InteractionId& question, StepStatus committed);
    /// The rows are committed already: the error is delivered.
    void questionDeclined(const InteractionId& question, Error error);

    [[nodiscard]] bool hasCallsInFlight() const { return inFlight() > 0; }
    /// The daemon stops: nothing more is written or sent; the record is taken up at the next start.
    void letGo();

    [[nodiscard]] const store::ExecutionRow& row() const { return m_row; }
    [[nodiscard]] const std::string& agentName() const { return m_agentName; }
    [[nodiscard]] ExecutionStatus status() const { return m_status; }
    [[nodiscard]] const RunOutput& output() const { return m_output; }
    [[nodiscard]] store::StepCounts stepCounts() const;
    /// Value of a completed run.
    [[nodiscard]] const std::string& resultText() const { return m_resultText; }
    [[nodiscard]] const Json& resultSummary() const { return m_resultSummary; }
    [[nodiscard]] Json usage();
    [[nodiscard]] const LiveStep* stepOfQuestion(const InteractionId& question) const;
    /// What the call of this question would be now, for the re-check before it is sent.
    [[nodiscard]] CallRequest requestOfQuestion(const InteractionId& question) const;
    /// The re-check; a step that a replay brought here gets its plan by it.
    [[nodiscard]] Result<void> recheckQuestion(const InteractionId& question, std::shared_ptr<const PlannedCall> now);
    [[nodiscard]] bool isReplaying() const { return m_isReplaying; }
    [[nodiscard]] bool isEnding() const { return m_isEnding; }
    /// Row of a step as the record has it, with `status` as new state; for whoever commits a change of it.
    [[nodiscard]] store::StepRow stepRow(const LiveStep& step, StepStatus status) const;

private:
    void onCall(sandbox::CallFrame call) override;
    void onTimer(sandbox::TimerFrame timer) override;
    void onLog(sandbox::LogFrame line) override;
    void onEmit(sandbox::EmitFrame item) override;
    void onTurn(sandbox::DeliveryNumber number) override;
    void onDone(sandbox::DoneFrame done) override;
    void onExit(sandbox::ExitReport report) override;

    // liverunsteps.cpp: a call from request to answer
    void followStep(LiveStep& step, const RecordedStep& recorded);
    void goLive();
    void beginSteps();
    static Task<void> beginStep(std::shared_ptr<LiveRun> self, std::int64_t sequence);
    static Task<void> startStep(std::shared_ptr<LiveRun> self, std::int64_t sequence);
    static Task<void> askPerson(std::shared_ptr<LiveRun> self, std::int64_t sequence);
    static Task<void> sendStep(std::shared_ptr<LiveRun> self, std::int64_t sequence);
    static Task<void> settleStep(std::shared_ptr<LiveRun> self, std::int64_t sequence, StepStatus status,
                                 StepAnswer answer);
    void tellAnswer(LiveStep& step, StepAnswer answer);
    [[nodiscard]] LiveStep* findStep(std::int64_t sequence);
    [[nodiscard]] CallRequest requestOf(const LiveStep& step) const;
    [[nodiscard]] HandleOrigin originOf(const LiveStep& step) const;
    /// Whether what was approved is still what would be done (the re-check of S6).
    [[nodiscard]] Result<void> recheck(const LiveStep& step, const PlannedCall& now) const;
    [[nodiscard]] store::AuditEntry auditOf(const LiveStep& step, std::string type) const;
    [[nodiscard]] bool isMoving() const;
    [[nodiscard]] bool hasQuestions() const;
    [[nodiscard]] std::size_t inFlight() const;

    // liverun.cpp: frames and life cycle
    void holdIfFull();
    void pump();
    void armTimer();
    void fireTimers();
    void noteState();
    void setStatus(ExecutionStatus status, const char* event);

    // liverunend.cpp: every way to end
    void afterDone();
    static Task<void> finish(std::shared_ptr<LiveRun> self, ExecutionStatus status, std::optional<ExecutionError> error,
                             std::string resultText);
    [[nodiscard]] RunCommit finalCommit(ExecutionStatus status);
    [[nodiscard]] std::size_t answerTokens() const;
    [[nodiscard]] ExecutionError errorOf(const sandbox::RunError& error, ExecutionStatus& status);

    Engine& m_engine;
    store::ExecutionRow m_row;
    std::string m_agentName;
    RunProgram m_program;
    std::unique_ptr<sandbox::SandboxRun> m_sandbox;
    ExecutionStatus m_status = ExecutionStatus::Queued;
    std::map<std::int64_t, LiveStep> m_steps;
    std::set<std::int64_t> m_open;      ///< steps that are begun or wait, and are not over: few, whatever the run makes
    std::deque<std::int64_t> m_unbegun; ///< calls beyond the parallel limit, or made while replaying
    bool m_isHeld = false;              ///< too many of them: the code's process has to wait
    RunRecord m_record;
    RunDeliveries m_deliveries;
    RunTimers m_timers;
    RunOutput m_output;
    RunClocks m_clocks;
    std::int64_t m_turn = 0; ///< delivery whose turn it is
    std::optional<sandbox::DoneFrame> m_done;
    std::string m_resultText;
    Json m_resultSummary;
    sandbox::RunUsage m_used; ///< as last seen; the process goes before the record is read
    Steady m_startedAt{};
    Steady m_lastSign{};
    QTimer m_timer;
    QTimer m_grace;
    bool m_isReplaying = false;
    bool m_isPersonsOwn = false;
    std::string m_askingProgram; ///< of NewExecution; not kept over a restart
    bool m_isEnding = false;
};

} // namespace executor::execution
