#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/result.h"
#include "core/execution/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// Where a person answers the questions of this daemon.
enum class AnswerPlace
{
    Window,
    Terminal ///< without a screen, with the approver's passphrase (policy.md 7)
};

/// A call that is an execution of its own, without code: `POST /v1/tools/{path}/call`, the Run form, `executor call`.
struct DirectCall
{
    std::string path;   ///< as written
    std::string member; ///< "" or `$response`
    Json arguments = Json::object();
};

/// What a door asks for (execution.md 1). Ranges are checked by Executions::create().
struct NewExecution
{
    AgentId agent;
    std::string program; ///< that asked for it; empty: the agent's usual one
    std::string code;    ///< empty when `call` is set
    std::optional<DirectCall> call;
    std::int64_t timeoutMs = 300'000;
    std::string runtimeId = "qjs";
    Json metadata = Json::object();
    std::optional<std::string> idempotencyKey;
    std::string interactionMode = "detach";
    /// The person clicked Run with exactly these arguments on the screen (policy.md 6): set by the window layer only.
    bool isPersonsOwn = false;
};

/// Why an execution ended badly; `code` is one of runtime.md 2.1.
struct ExecutionError
{
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;
    std::string path;
    std::string stack;
    int line = 0;
    int column = 0;
    StepId step;
    Json details = Json::object();

    [[nodiscard]] Json toJson() const;
    [[nodiscard]] static ExecutionError of(const Error& error);
};

/// How long a request is held.
struct HoldOptions
{
    Milliseconds result = 330s;  ///< in all
    Milliseconds approval = 45s; ///< once it waits for a person
};

/// Filter of a list; empty fields do not filter.
struct ExecutionQuery
{
    AgentId agent; ///< whose; empty: everybody's (operator)
    std::vector<ExecutionStatus> statuses;
    SourceId source;
    std::string toolPath;
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::string text;
    std::optional<std::pair<Instant, ExecutionId>> before; ///< page: older than this one
    int limit = 50;
};

} // namespace executor::execution
