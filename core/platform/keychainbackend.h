#pragma once

#include <string>

namespace executor::platform {

/// Name of the keychain that QtKeychain takes in this environment. It decides once per process, by the exact text of
/// XDG_CURRENT_DESKTOP, so a daemon started elsewhere may meet another one than the desktop did.
[[nodiscard]] std::string keychainBackend();

} // namespace executor::platform
