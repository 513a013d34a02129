#pragma once

#include <cstdint>
#include <optional>

namespace executor::platform {

/// Memory of one process, in bytes. PSS counts a shared page by the share of each user; 0 where the system has none.
struct MemoryFacts
{
    std::uint64_t pss = 0;
    std::uint64_t rss = 0;
};

/// Nothing when the process is gone or may not be looked at.
[[nodiscard]] std::optional<MemoryFacts> memoryOf(std::int64_t pid);

/// Gives freed memory back to the system, after work that needed much. Takes milliseconds: not on the core thread.
void giveBackMemory();

} // namespace executor::platform
