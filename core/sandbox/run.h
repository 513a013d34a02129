#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/sandbox/transpiler.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::sandbox {

/// Numbers of one run: calls and timers count from 1 in the order in which the code made them.
using CallNumber = std::uint32_t;
using TimerNumber = std::uint32_t;
/// Deliveries count from 0; number 0 is the start itself.
using DeliveryNumber = std::uint32_t;

/// Limits that the sandbox keeps itself. Wall and active time are the caller's: it calls SandboxRun::kill().
struct RunLimits
{
    std::size_t memoryBytes = 256U << 20U; ///< growth since the process was taken for the run
    std::chrono::seconds cpuTime = 60s;
    std::size_t valueBytes = 32U << 20U; ///< one argument, result or log line across the border
    std::uint32_t armedTimers = 10'000;
    std::uint32_t calls = 10'000;
};

/// What a run starts with.
struct RunStart
{
    std::string javascript;
    std::string sourceMap;               ///< stays on this side; maps lines of errors and calls back
    std::array<std::uint8_t, 32> seed{}; ///< of Math.random and crypto
    Instant clock;                       ///< what Date.now() shows until the next delivery
};

/// The code called a tool.
struct CallFrame
{
    CallNumber id = 0;
    std::string path;   ///< as written, joined with dots, `$account` segments included: `github.$work.repos.list`
    std::string member; ///< "", "$response", "$schema", "$request" or "$pages"
    std::string argumentsText; ///< valid JSON, an object
    int line = 0;              ///< of the agent's text, 0 when unknown
};

/// The code armed or cleared a timer.
struct TimerFrame
{
    enum class Action
    {
        Arm,
        Clear
    } action = Action::Arm;
    TimerNumber id = 0;
    Milliseconds delay{0};
};

/// One line of console.*.
struct LogFrame
{
    std::string level; ///< debug, info, warn or error
    std::string text;
};

/// One emit().
struct EmitFrame
{
    std::string valueText; ///< valid JSON
};

/// The fields of the ToolError that a call throws for `error`: its own, `path`, and `status` and `schema` out of its
/// details.
[[nodiscard]] Json thrownFields(const Error& error, std::string_view path);

/// A call whose answer the code did not wait for.
struct OpenCall
{
    CallNumber id = 0;
    int line = 0;
};

/// Why the program failed.
struct RunError
{
    ErrorCode code = ErrorCode::UncaughtError; ///< of an uncaught ToolError its own code
    std::string message;
    std::string hint;
    std::string stack; ///< lines of the agent's text, no path of this machine
    int line = 0;
    std::string path;               ///< of the tool, for an uncaught ToolError
    std::optional<CallNumber> call; ///< the call from which an uncaught ToolError came
    Json details = Json::object();
};

/// The program ended. Nothing comes after it but onExit().
struct DoneFrame
{
    std::string resultText; ///< valid JSON; empty when `error` is set
    std::optional<RunError> error;
    std::vector<Warning> warnings;
    std::vector<OpenCall> openCalls; ///< sent and not answered when the program returned
};

/// Why a child process is gone.
struct ExitReport
{
    enum class Reason
    {
        Finished,    ///< after its `done` frame, or killed after it
        Killed,      ///< by kill()
        MemoryLimit, ///< by us, or by its own limit
        CpuLimit,
        BadFrame,   ///< it said something that the protocol does not allow
        Crashed,    ///< a signal that none of the above explains
        ProcessLost ///< ended from outside, or together with the zygote
    } reason = Reason::Finished;
    int signal = 0;
    std::string message; ///< one sentence that names the limit and its value, for ExecutionError.message
};

/// What a run has used so far.
struct RunUsage
{
    Milliseconds cpu{0};
    std::size_t peakBytes = 0; ///< growth since the process was taken for the run
};

/// What a run tells its engine. Called on the core thread, never from inside a function of SandboxRun. A callback may
/// destroy the run.
class RunListener
{
public:
    virtual ~RunListener() = default;
    virtual void onCall(CallFrame call) = 0;
    virtual void onTimer(TimerFrame timer) = 0;
    virtual void onLog(LogFrame line) = 0;
    virtual void onEmit(EmitFrame item) = 0;
    /// All promise jobs of delivery `number` are done and its calls and timers were reported: the next may be sent.
    virtual void onTurn(DeliveryNumber number) = 0;
    virtual void onDone(DoneFrame done) = 0;
    /// The process is gone; exactly once, the last callback.
    virtual void onExit(ExitReport report) = 0;
};

/// One execution's process. Destroying it kills the process; no callback comes afterwards. Thread: core.
/// Deliveries: start(), deliverValue(), deliverError() and fireTimer(), one at a time, the next only after onTurn().
class SandboxRun
{
public:
    virtual ~SandboxRun() = default;

    virtual void start(RunStart start) = 0;
    /// `json` is the answer's text, passed on without another parse. `clock` is what Date.now() shows from now on.
    virtual void deliverValue(CallNumber call, std::string_view json, Instant clock) = 0;
    /// The call throws a ToolError with these fields; `path` is the tool's, `details.status` becomes its `status`.
    virtual void deliverError(CallNumber call, const Error& error, std::string_view path, Instant clock) = 0;
    virtual void fireTimer(TimerNumber timer, Instant clock) = 0;
    /// While held, nothing that the code says is read: it soon waits in its own process. For whoever cannot keep up.
    virtual void hold(bool isHeld) = 0;
    /// SIGKILL; onExit() follows.
    virtual void kill() = 0;

    [[nodiscard]] virtual RunUsage usage() const = 0;
    [[nodiscard]] virtual qint64 processId() const = 0;
    /// Whether a delivery is out whose turn has not come.
    [[nodiscard]] virtual bool owesTurn() const = 0;
};

} // namespace executor::sandbox
