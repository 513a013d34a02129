#pragma once

#include "core/base/task.h"
#include "core/sandbox/runtime.h"

#include <filesystem>
#include <memory>
#include <string>

namespace executor::sandbox {
namespace detail {
class Keeper;
}

/// What replay must find unchanged: protocol, engine and prelude (execution.md 4), for example `qjs-1/qt6.4.2/8f31c0…`.
[[nodiscard]] std::string runtimeBuild();

/// The runtime `qjs`. Keeps the zygote (program executor-sandbox) and hands out one confined process per execution. The
/// zygote starts on the first acquire() or by warmUp(), and again when it died. One or two children are forked ahead,
/// so that acquiring is instant. Thread: core.
class Sandbox final : public Runtime
{
public:
    struct Options
    {
        std::filesystem::path program; ///< executor-sandbox; empty: beside this program
        int spares = 2;                ///< children forked ahead
    };
    explicit Sandbox(Options options);
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    /// Hand-written: ends the zygote and with it every child.
    ~Sandbox() override;

    /// A process ready for SandboxRun::start(). `listener` outlives the run.
    /// Errors: `runtime_unavailable` when the program cannot be started or does not answer within 10 s.
    [[nodiscard]] Task<std::unique_ptr<SandboxRun>> acquire(RunListener& listener, RunLimits limits) override;
    [[nodiscard]] std::string_view id() const override { return "qjs"; }
    [[nodiscard]] std::string build() const override { return runtimeBuild(); }
    /// Starts the zygote and waits until it is ready.
    [[nodiscard]] Task<void> warmUp();
    /// Process id of the zygote, 0 when there is none.
    [[nodiscard]] qint64 processId() const;

private:
    std::shared_ptr<detail::Keeper> m_keeper; // owners: this object, its runs and pending acquires
};

} // namespace executor::sandbox
