#include "core/platform/keychainbackend.h"

namespace executor::platform {

std::string keychainBackend()
{
    return "Windows Credential Manager";
}

} // namespace executor::platform
