#include "core/platform/keychainbackend.h"

#include "core/platform/paths.h"

namespace executor::platform {

std::string keychainBackend()
{
    const auto desktop = environmentValue("XDG_CURRENT_DESKTOP").value_or("");
    return desktop == "KDE" || environmentValue("KDE_FULL_SESSION") ? "KWallet" : "Secret Service";
}

} // namespace executor::platform
