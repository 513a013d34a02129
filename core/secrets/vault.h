#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>

namespace executor::secrets {

/// Encrypted files, one per value (secrets-and-auth.md 2.2): XChaCha20-Poly1305 under a random data key, which is
/// wrapped by a passphrase (Argon2id) or lies in the keychain. A file that does not decrypt is renamed `*.damaged`,
/// never deleted. Files are written and derived keys made on the pool.
class Vault final : public SecretStore
{
public:
    struct Options
    {
        std::filesystem::path folder;
        /// Keeps the data key when there is no passphrase; may be null.
        SecretStore* keychain = nullptr;
        unsigned long long opsLimit = 3;
        std::size_t memLimit = std::size_t{256} << 20U;
        std::chrono::milliseconds wrongPause{1000}; ///< after a wrong passphrase, doubled up to 30 times
    };
    explicit Vault(Options options);

    enum class Protection
    {
        NotSetUp,
        Passphrase,
        Keychain
    };
    /// Errors: `secret_store_unavailable` when key.json is damaged, or lost while encrypted files are there.
    [[nodiscard]] Result<Protection> protection() const;
    /// Sets it up and leaves it unlocked. Errors: `already_exists`; `invalid_form` for a passphrase under 8 characters.
    [[nodiscard]] Task<void> createWithPassphrase(SecretBytes passphrase);
    [[nodiscard]] Task<void> createWithKeychain();
    /// Errors: `credential_rejected` for a wrong passphrase (after a pause), `invalid_state` when it has none.
    [[nodiscard]] Task<void> unlock(SecretBytes passphrase);
    /// Takes the data key from the keychain.
    [[nodiscard]] Task<void> unlockFromKeychain();
    /// Wraps the same data key anew. Must be unlocked.
    [[nodiscard]] Task<void> changePassphrase(SecretBytes passphrase);
    void lock();
    [[nodiscard]] bool isUnlocked() const { return m_key != nullptr; }

    [[nodiscard]] std::string_view provider() const override { return "vault"; }
    [[nodiscard]] Task<StoreFacts> look() override;
    [[nodiscard]] Task<StoreFacts> probe() override;
    [[nodiscard]] Task<SecretBytes> read(SecretSlot slot) override;
    [[nodiscard]] Task<void> write(SecretSlot slot, SecretBytes value) override;
    [[nodiscard]] Task<void> remove(SecretSlot slot) override;

private:
    [[nodiscard]] std::filesystem::path keyFile() const;
    [[nodiscard]] std::filesystem::path fileOf(const std::string& id) const;
    [[nodiscard]] Result<void> checkNew() const;
    [[nodiscard]] Result<std::shared_ptr<const SecretBytes>> key() const;

    Options m_options;
    std::shared_ptr<const SecretBytes> m_key; ///< shared with work on the pool; wiped with its last owner
    int m_wrongTries = 0;
};

} // namespace executor::secrets
