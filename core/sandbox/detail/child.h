#pragma once

#include "core/sandbox/detail/childframes.h"
#include "core/sandbox/detail/launchzygote.h"
#include "core/sandbox/run.h"

#include <QSocketNotifier>
#include <QTimer>

#include <functional>
#include <memory>
#include <string>

namespace executor::sandbox::detail {

/// A forked child that waits for its program.
struct Spare
{
    pid_t pid = 0;
    OwnedFd socket;
    OwnedFd pidfd; ///< closed where the kernel has none
};

/// How the zygote saw a child end.
struct ChildDeath
{
    bool isKnown = false; ///< false: the zygote died first
    int status = 0;
    Milliseconds cpu{0};
};

/// The daemon's side of one child while it runs. Owners: its SandboxRun and, during a callback, the event handler.
class Child final : public std::enable_shared_from_this<Child>
{
public:
    Child(Spare spare, RunLimits limits, RunListener& listener, std::size_t zygoteBytes);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    /// Hand-written: the process must not outlive it.
    ~Child();

    /// Starts to listen; apart from the constructor because it needs shared_from_this().
    void open();
    void send(FrameType type, std::uint32_t id, std::string_view head, std::string_view body);
    /// See SandboxRun::hold().
    void hold(bool isHeld);
    void kill(ExitReport::Reason reason, std::string message);
    /// No callback from now on; kills.
    void abandon();
    /// The zygote reaped the process, or is gone itself.
    void died(const ChildDeath& death);
    /// Reads the size of the process; kills it beyond its limit.
    void sample();

    [[nodiscard]] ChildFrames& frames() { return m_frames; }
    [[nodiscard]] const ChildFrames& frames() const { return m_frames; }
    [[nodiscard]] pid_t pid() const { return m_spare.pid; }
    [[nodiscard]] RunUsage usage() const;

private:
    void read();
    /// Some of the frames that were read; the rest after everybody else had a turn.
    void handleFrames();
    void write();
    void signal(int number) const;
    void endIfOver();
    [[nodiscard]] ExitReport report() const;
    [[nodiscard]] ExitReport deathReport() const;
    [[nodiscard]] std::string memoryMessage() const;

    Spare m_spare;
    RunLimits m_limits;
    RunListener* m_listener;
    std::size_t m_baseBytes;            ///< size when it was taken, the zero point of its growth
    std::chrono::nanoseconds m_baseCpu; ///< what starting it took
    mutable Milliseconds m_cpu{0};      ///< the most that was seen
    ChildFrames m_frames;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    QTimer m_again; ///< frames are left over
    bool m_isHeld = false;
    std::string m_out;
    std::size_t m_outStart = 0;
    bool m_isSocketClosed = false;
    bool m_isDead = false;
    ChildDeath m_death;
    bool m_isKilled = false;
    ExitReport m_killReport;
    std::size_t m_peakBytes = 0;
    std::size_t m_lastBytes = 0;
};

} // namespace executor::sandbox::detail
