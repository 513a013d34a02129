#pragma once

#include "core/base/eventstream.h"
#include "core/base/taskgroup.h"
#include "core/base/threads.h"
#include "core/execution/agentdirectory.h"
#include "core/execution/detail/engine.h"
#include "core/execution/detail/fairqueue.h"
#include "core/execution/execution.h"
#include "core/store/executionrows.h"
#include "core/store/interactionrows.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace executor::sandbox {
class Runtime;
class Transpiler;
} // namespace executor::sandbox

namespace executor::secrets {
class Redactor;
}

namespace executor::execution {

class CallPipeline;
class LiveRun;
class Precheck;
struct RunProgram;

/// Paths of tools, and how often each was called.
using CalledTools = std::vector<std::pair<std::string, int>>;

/// What Executions works with; everything outlives it.
struct ExecutionParts
{
    store::Database& database;
    const Clock& clock;
    sandbox::Runtime& runtime;
    sandbox::Transpiler& transpiler;
    Precheck& precheck;
    CallPipeline& calls;
    const AgentDirectory& agents;
    const secrets::Redactor& redactor;
    /// Whether there is room for new work; refuses with `storage_full`.
    std::function<Result<void>()> room;
    AnswerPlace answerPlace = AnswerPlace::Window;
};

/// Every execution of every door: makes it, queues it, runs it, holds requests that wait for it, brings it back after a
/// restart (execution.md). Thread: core.
class Executions : private RunHost
{
public:
    explicit Executions(ExecutionParts parts);
    Executions(const Executions&) = delete;
    Executions& operator=(const Executions&) = delete;
    ~Executions() override;

    /// Takes up what the last daemon left: steps that were in flight become `unknown` (or run again, when they only
    /// read), unfinished runs are replayed, waiting ones stay as they are. Call once, after listening.
    [[nodiscard]] Task<void> recover();
    /// No new work from now on; waits for a run that needs a person or a slot end at once, with its envelope.
    void beginStop();
    /// All other waits end too, with the envelope of a running execution.
    void endWaits();
    /// Both, and lets calls in flight end until `deadline`. Runs stay as they are and go on at the next start.
    [[nodiscard]] Task<void> stop(Steady deadline);

    /// Errors: `invalid_request`, `syntax_error` and `type_error` end the execution, not the request; `queue_full`,
    /// `agent_paused`, `account_disabled`, `idempotency_mismatch`, `storage_full`, `shutting_down`.
    [[nodiscard]] Task<ExecutionId> create(NewExecution request);
    /// What such a call would do: `{path, account, arguments, decision, problems, request}`. Sends, stores and asks
    /// nothing. Errors: `tool_not_found`, `invalid_tool_arguments`, `credential_missing`, ...: what the call would get
    /// before any rule.
    [[nodiscard]] Task<Json> dryRun(DirectCall call, AgentId agent);
    /// Holds until it is final, or the time is over, and gives the envelope. Running out ends the wait, never the run.
    /// `viewer` empty: the operator. Errors: `not_found` (also for another agent's), `cancelled`.
    [[nodiscard]] Task<Json> wait(ExecutionId id, AgentId viewer, HoldOptions hold, CancelToken cancel);
    [[nodiscard]] Task<Json> envelope(ExecutionId id, AgentId viewer);
    /// Cancels; the envelope says `alreadyFinal` when it had ended. `by`: `{kind: agent|person|cli|panic, id}`.
    [[nodiscard]] Task<Json> cancel(ExecutionId id, AgentId viewer, Json by);
    /// Cancels every unfinished execution of an agent (empty: of all): panic.
    [[nodiscard]] Task<void> cancelAll(AgentId agent, Json by);

    /// Execution objects, newest first, without code and values.
    [[nodiscard]] Task<std::vector<Json>> list(ExecutionQuery query);
    [[nodiscard]] Task<std::int64_t> count(ExecutionQuery query);
    /// Which tools each of them called and how often, by path.
    [[nodiscard]] Task<std::map<std::string, CalledTools>> called(std::vector<ExecutionId> ids);
    /// Step objects in order, with arguments and results.
    [[nodiscard]] Task<std::vector<Json>> steps(ExecutionId id, AgentId viewer);
    [[nodiscard]] Task<Json> logs(ExecutionId id, AgentId viewer);
    /// `invalid_state` unless final.
    [[nodiscard]] Task<void> remove(ExecutionId id);

    [[nodiscard]] std::size_t runningCount() const;
    [[nodiscard]] std::size_t waitingCount() const;
    [[nodiscard]] std::size_t queuedCount() const { return m_queue.queued(); }

    /// Calls back for each console line of every run, as it comes: execution, level, text.
    void onLine(std::function<void(const ExecutionId&, const std::string&, const std::string&)> callback)
    {
        m_onLine = std::move(callback);
    }
    /// For Interactions. The live run of an execution, or null.
    [[nodiscard]] std::shared_ptr<LiveRun> live(const ExecutionId& id) const;
    /// The rows of an answer are committed: an execution without process is queued for replay (E5).
    [[nodiscard]] Task<void> resumeFromRecord(ExecutionId id);
    [[nodiscard]] CallPipeline& calls() { return m_parts.calls; }

private:
    void runChanged(LiveRun& run) override;
    void lineWritten(LiveRun& run, const RunOutput::Line& line) override;
    void slotGivenBack(LiveRun& run) override;
    void slotTakenAgain(LiveRun& run) override;
    void runEnded(LiveRun& run) override;
    void processLost(LiveRun& run) override;

    [[nodiscard]] Result<void> check(const NewExecution& request, const std::optional<AgentFacts>& agent) const;
    [[nodiscard]] static std::string codeOf(const NewExecution& request);
    [[nodiscard]] Task<std::optional<ExecutionId>> earlierWithKey(AgentId agent, std::string key, std::string code);
    [[nodiscard]] Task<void> accept(store::ExecutionRow row, NewExecution request, std::string code);
    [[nodiscard]] Task<RunProgram> programFor(NewExecution request, std::string code);
    [[nodiscard]] Task<void> prepare(std::shared_ptr<LiveRun> run, Task<RunProgram> program, FairQueue::For reason);
    /// Ends when something changed about `id`, or after `time`.
    [[nodiscard]] Task<void> pause(ExecutionId id, Milliseconds time, CancelToken cancel);
    void enqueue(const std::shared_ptr<LiveRun>& run, FairQueue::For reason);
    void startNext();
    void wake(const ExecutionId& id);
    void wakeAll();
    [[nodiscard]] std::string laneOf(const AgentId& agent) const;
    [[nodiscard]] std::string agentName(const AgentId& agent) const;

    // executionreads.cpp
    [[nodiscard]] Task<Json> liveEnvelope(std::shared_ptr<LiveRun> run);
    [[nodiscard]] Task<Json> storedEnvelope(ExecutionId id, AgentId viewer);

    // recovery.cpp
    [[nodiscard]] Task<void> recoverOne(store::ExecutionRow row);
    [[nodiscard]] Task<bool> askAboutUnknown(store::ExecutionRow row);
    [[nodiscard]] Task<void> replay(store::ExecutionRow row, FairQueue::For reason);
    [[nodiscard]] Task<void> cancelStored(ExecutionId id, Json by);

    ExecutionParts m_parts;
    Engine m_engine;
    FairQueue m_queue;
    std::map<ExecutionId, std::shared_ptr<LiveRun>> m_live;
    std::map<ExecutionId, std::string> m_slots; ///< runs that hold a slot, with their lane
    std::map<ExecutionId, std::vector<std::shared_ptr<OneShot<void>>>> m_waiting;
    /// Idempotency keys of executions made since start-up: `agent/key` to id and hash of the code. The rows are looked
    /// at for older ones; this closes the gap until E1 is committed.
    std::map<std::string, std::pair<ExecutionId, std::string>> m_keys;
    std::function<void(const ExecutionId&, const std::string&, const std::string&)> m_onLine;
    QTimer m_clock;
    enum class Stop
    {
        No,
        Draining, ///< no new work; what runs may end and is waited for
        Waitless  ///< nobody waits any more
    } m_stop = Stop::No;
};

} // namespace executor::execution
