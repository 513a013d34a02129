#pragma once

#include <functional>
#include <string>

class QObject;

namespace executor::sandbox::child {

/// What a test program may add to the sandbox.
struct ZygoteOptions
{
    /// Made in the zygote and given to agent code as global `__test`; null in the real program.
    std::function<QObject*()> testObject;
};

/// The whole of executor-sandbox: loads engine and prelude, then forks a child whenever the daemon asks, reaps it and
/// reports how it ended. Returns the exit code when the daemon is gone.
int runZygote(int argc, char** argv, const ZygoteOptions& options = {});

} // namespace executor::sandbox::child
