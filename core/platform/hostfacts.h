#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace executor::platform {

/// Whether something listens on this TCP port at an address that other machines can reach. Nothing where the system
/// does not tell.
[[nodiscard]] std::optional<bool> isOpenToOthers(std::uint16_t port);

/// The children of a process, and how many of them may make only the system calls of a filter (seccomp).
struct ConfinedChildren
{
    std::size_t all = 0;
    std::size_t filtered = 0;
};
/// Nothing where the system does not tell.
[[nodiscard]] std::optional<ConfinedChildren> confinedChildren(std::int64_t pid);

/// Whether a process has ended: gone, or only its exit code is left for its parent.
[[nodiscard]] bool hasEnded(std::int64_t pid);

} // namespace executor::platform
