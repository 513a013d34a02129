#pragma once

#include "core/sandbox/child/exitcodes.h"

#include <linux/filter.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace executor::sandbox::child {

/// The filter of allowed system calls as the kernel takes it; made once, because libseccomp needs longer than a fork.
class SyscallFilter
{
public:
    /// Empty text, or why there is no filter.
    [[nodiscard]] std::string build();
    /// From here on every other system call kills the process.
    [[nodiscard]] bool install() const;

private:
    std::vector<sock_filter> m_program;
};

/// New user and network namespaces, where the kernel lets an ordinary process have them. Before any thread exists.
void leaveNetwork();
/// Denies every file and, from kernel 6.7, every TCP port to this process and its children. False without Landlock.
bool denyFiles();

/// No processes and no core dumps; what does not depend on the run.
[[nodiscard]] bool limitAlways();

struct ResourceLimits
{
    std::size_t addressSpaceBytes = 0; ///< 0: none
    std::chrono::seconds cpuTime{60};
};
/// Limits of one run, which hold until the process ends; the filter lets a process lower its own. Under the address
/// sanitizer the address space stays unlimited: its shadow memory alone is larger than any limit.
[[nodiscard]] bool limitResources(const ResourceLimits& limits);

/// A death by exhausted memory ends with kExitMemory instead of a signal that looks like a crash.
void reportMemoryDeaths();

} // namespace executor::sandbox::child
