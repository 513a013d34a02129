#include "core/platform/hostfacts.h"

#include "core/platform/process.h"

// macOS and Windows do not tell an ordinary process of ports and filters.
namespace executor::platform {

std::optional<bool> isOpenToOthers(std::uint16_t)
{
    return std::nullopt;
}

std::optional<ConfinedChildren> confinedChildren(std::int64_t)
{
    return std::nullopt;
}

bool hasEnded(std::int64_t pid)
{
    return !isProcessRunning(pid);
}

} // namespace executor::platform
