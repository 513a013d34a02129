#pragma once

#include <optional>
#include <string_view>

namespace executor::execution {

/// States of an execution (terms.md). No transition leaves a final one.
enum class ExecutionStatus
{
    Queued,
    Running,
    Waiting,
    Completed,
    Failed,
    Cancelled,
    Denied,
    TimedOut
};

/// States of a step (execution.md 2).
enum class StepStatus
{
    Requested,
    Waiting,
    Ready,
    Started,
    Completed,
    Failed,
    Denied,
    Unknown,
    Cancelled
};

[[nodiscard]] std::string_view statusName(ExecutionStatus status);
[[nodiscard]] std::string_view statusName(StepStatus status);
/// Also reads the older names `pending` and `waiting_for_interaction`.
[[nodiscard]] std::optional<ExecutionStatus> executionStatusFromName(std::string_view name);
[[nodiscard]] std::optional<StepStatus> stepStatusFromName(std::string_view name);

[[nodiscard]] bool isFinal(ExecutionStatus status);
[[nodiscard]] bool isFinal(StepStatus status);

} // namespace executor::execution
