#pragma once

#include "core/base/task.h"
#include "core/sandbox/run.h"

#include <memory>
#include <string>
#include <string_view>

namespace executor::sandbox {

/// A way to run programs (runtime.md 7): a process of its own for each, which speaks in the frames of run.h. Thread:
/// core.
class Runtime
{
public:
    virtual ~Runtime() = default;
    /// `runtimeId` of executions: `qjs`.
    [[nodiscard]] virtual std::string_view id() const = 0;
    /// What replay must find unchanged (execution.md 4).
    [[nodiscard]] virtual std::string build() const = 0;
    /// A process ready for SandboxRun::start(). `listener` outlives the run. Errors: `runtime_unavailable`.
    [[nodiscard]] virtual Task<std::unique_ptr<SandboxRun>> acquire(RunListener& listener, RunLimits limits) = 0;
};

} // namespace executor::sandbox
