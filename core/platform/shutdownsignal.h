#pragma once

#include <functional>
#include <memory>

namespace executor::platform {

/// Calls `wanted` on the thread that made it, each time the system asks this process to end (SIGTERM, SIGINT, SIGHUP;
/// on Windows the console's control events). One per process. Thread: the one whose event loop runs.
class ShutdownSignal
{
public:
    explicit ShutdownSignal(std::function<void()> wanted);
    ShutdownSignal(const ShutdownSignal&) = delete;
    ShutdownSignal& operator=(const ShutdownSignal&) = delete;
    /// Hand-written: the notifier is known only in the source file.
    ~ShutdownSignal();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace executor::platform
