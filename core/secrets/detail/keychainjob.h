#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <string>

namespace executor::secrets::detail {

struct KeychainItem
{
    std::string service;
    std::string key;
    std::chrono::milliseconds time{20'000};
};

/// One job each; to be called on the keychain thread. Errors: `not_found` as the backend says it (which may be a lie),
/// `secret_store_unavailable`.
[[nodiscard]] Task<SecretBytes> readKeychain(KeychainItem item);
[[nodiscard]] Task<void> writeKeychain(KeychainItem item, SecretBytes value);
[[nodiscard]] Task<void> removeFromKeychain(KeychainItem item);

} // namespace executor::secrets::detail
