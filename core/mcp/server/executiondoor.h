#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/task.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace executor::mcp {

/// What `execute` asks for (execution.md 1); ranges are the service's to check.
struct StartRequest
{
    AgentId agent;
    std::string code;
    std::optional<std::int64_t> timeoutMs;
    std::optional<std::string> runtimeId;
    Json metadata = Json::object();
    std::optional<std::string> idempotencyKey;
    std::optional<std::string> interactionMode;
};

/// An answer to a question, as far as a client may give one: `decline` and `cancel` always, `accept` only where the
/// service allows it (never for an approval: `person_required`).
struct AnswerRequest
{
    AgentId agent;
    ExecutionId execution;
    std::optional<InteractionId> interaction; ///< absent: the oldest pending one
    std::string action;
    Json content = nullptr;
};

/// What a run wrote to its console; secrets are redacted already.
struct ConsoleLine
{
    std::string level; ///< of the console's method: `log info warn error debug`
    std::string text;
};

/// Port: the execution service as this door needs it. Thread: core. Outlives the server.
class ExecutionDoor
{
public:
    virtual ~ExecutionDoor() = default;
    [[nodiscard]] virtual Task<ExecutionId> start(StartRequest request) = 0;
    /// Holds until the execution is final, `result` is over, or it has waited for a person for `approval`; gives the
    /// envelope. Running out or cancelling the token ends the wait, never the run.
    [[nodiscard]] virtual Task<Json> wait(ExecutionId execution, AgentId agent, Milliseconds result,
                                          Milliseconds approval, CancelToken cancel) = 0;
    [[nodiscard]] virtual Task<Json> cancel(ExecutionId execution, AgentId agent) = 0;
    [[nodiscard]] virtual Task<void> answer(AnswerRequest request) = 0;
    /// Calls back for each line of every running execution, as it comes. Set once.
    virtual void onLine(std::function<void(const ExecutionId&, const ConsoleLine&)> callback) = 0;
};

} // namespace executor::mcp
