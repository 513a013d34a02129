#pragma once

#include "core/secrets/secretstore.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace executor::secrets::detail {

inline constexpr std::size_t kDataKeySize = 32;

/// 16 bytes that tell which data key a file belongs to.
[[nodiscard]] std::string keyIdOf(const SecretBytes& key);
[[nodiscard]] SecretBytes newDataKey();

/// `"EXV1" | keyId[16] | generation u64 LE | nonce[24] | ciphertext`; header, id and purpose are authenticated.
[[nodiscard]] std::string sealFile(const SecretBytes& key, const SecretSlot& slot, const SecretBytes& value);
/// Errors: `secret_store_unavailable` with reason `store_changed` (another key) or `unreadable` (the text says how).
[[nodiscard]] Result<SecretBytes> openFile(const SecretBytes& key, const SecretSlot& slot, std::string_view bytes);

/// Limits of the key derivation; read from key.json but bounded, so that a forged file cannot exhaust us.
struct KeyDerivation
{
    unsigned long long opsLimit = 3;
    std::size_t memLimit = std::size_t{256} << 20U;
    std::string salt;
};
/// key.json of a vault with a passphrase, as JSON text. Slow and memory-hungry: for the pool.
[[nodiscard]] Result<std::string> wrapKey(const SecretBytes& key, const SecretBytes& passphrase,
                                          KeyDerivation derivation);
/// The data key out of key.json. Errors: `credential_rejected`, `secret_store_unavailable`.
[[nodiscard]] Result<SecretBytes> unwrapKey(std::string_view keyFile, const SecretBytes& passphrase);
/// key.json of a vault whose data key lies in the keychain.
[[nodiscard]] std::string keychainKeyFile(const SecretBytes& key);

} // namespace executor::secrets::detail
