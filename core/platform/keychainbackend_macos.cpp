#include "core/platform/keychainbackend.h"

namespace executor::platform {

std::string keychainBackend()
{
    return "macOS Keychain";
}

} // namespace executor::platform
