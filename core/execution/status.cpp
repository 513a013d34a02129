#include "core/execution/status.h"

#include <array>

namespace executor::execution {
namespace {
constexpr std::array<std::string_view, 8> kExecutionNames{"queued", "running",   "waiting", "completed",
                                                          "failed", "cancelled", "denied",  "timed_out"};
constexpr std::array<std::string_view, 9> kStepNames{"requested", "waiting", "ready",   "started",  "completed",
                                                     "failed",    "denied",  "unknown", "cancelled"};

template <class Status, std::size_t count>
std::optional<Status> fromName(const std::array<std::string_view, count>& names, std::string_view name)
{
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == name) {
            return static_cast<Status>(i);
        }
    }
    return std::nullopt;
}
} // namespace

std::string_view statusName(ExecutionStatus status)
{
    return kExecutionNames[static_cast<std::size_t>(status)];
}

std::string_view statusName(StepStatus status)
{
    return kStepNames[static_cast<std::size_t>(status)];
}

std::optional<ExecutionStatus> executionStatusFromName(std::string_view name)
{
    if (name == "pending") {
        return ExecutionStatus::Queued;
    }
    if (name == "waiting_for_interaction") {
        return ExecutionStatus::Waiting;
    }
    return fromName<ExecutionStatus>(kExecutionNames, name);
}

std::optional<StepStatus> stepStatusFromName(std::string_view name)
{
    return fromName<StepStatus>(kStepNames, name);
}

bool isFinal(ExecutionStatus status)
{
    return status >= ExecutionStatus::Completed;
}

bool isFinal(StepStatus status)
{
    return status == StepStatus::Completed || status == StepStatus::Failed || status == StepStatus::Denied ||
           status == StepStatus::Cancelled;
}

} // namespace executor::execution
