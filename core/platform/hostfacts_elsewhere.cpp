#include "core/platform/hostfacts.h"

// macOS and Windows do not tell an ordinary process.
namespace executor::platform {

std::optional<bool> isOpenToOthers(std::uint16_t)
{
    return std::nullopt;
}

std::optional<ConfinedChildren> confinedChildren(std::int64_t)
{
    return std::nullopt;
}

} // namespace executor::platform
