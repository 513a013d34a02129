#pragma once

#include "core/base/threads.h"
#include "core/execution/execution.h"
#include "core/sandbox/run.h"

#include <memory>

namespace executor::execution {

/// The run of a DirectCall: makes one call and returns its value, as a program would, but without code or process; so
/// numbers keep their digits and pause, record and replay stay the same for every door. Thread: core.
class DirectRun final : public sandbox::SandboxRun
{
public:
    DirectRun(sandbox::RunListener& listener, DirectCall call);

    void start(sandbox::RunStart start) override;
    void deliverValue(sandbox::CallNumber call, std::string_view json, Instant clock) override;
    void deliverError(sandbox::CallNumber call, const Error& error, std::string_view path, Instant clock) override;
    void fireTimer(sandbox::TimerNumber timer, Instant clock) override;
    void hold(bool) override {} // one call
    void kill() override;
    [[nodiscard]] sandbox::RunUsage usage() const override { return {}; }
    [[nodiscard]] qint64 processId() const override { return 0; }
    [[nodiscard]] bool owesTurn() const override { return m_owesTurn; }

private:
    /// Runs `job` from the event loop, unless this run is gone by then.
    void later(std::function<void()> job);
    void finish(sandbox::DoneFrame done);

    sandbox::RunListener& m_listener;
    DirectCall m_call;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); // owners: this object and its posted jobs
    bool m_owesTurn = false;
};

} // namespace executor::execution
