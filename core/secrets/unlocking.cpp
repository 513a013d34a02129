#include "core/secrets/secretservice.h"

#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/platform/paths.h"
#include "core/platform/securefile.h"

// Locked and open: unlocking without asking anybody, unlocking by a person, and who waits for that.
namespace executor::secrets {
namespace {
constexpr Milliseconds kLookAgain{60'000};

tl::unexpected<Error> vaultIsLocked()
{
    return storeUnavailable("The vault is locked.", "store_locked", "Unlock it: executor secrets unlock");
}

/// The passphrase that a service gets by file; nothing when none is set up.
Result<std::optional<SecretBytes>> passphraseFromFile()
{
    auto rights = platform::FileRights::OwnerOnly;
    auto path = platform::environmentValue("EXECUTOR_VAULT_PASSPHRASE_FILE");
    if (!path) {
        const auto folder = platform::environmentValue("CREDENTIALS_DIRECTORY");
        if (!folder) {
            return std::nullopt;
        }
        path = *folder + "/vault-passphrase";
        rights = platform::FileRights::Any; // systemd's folder is private; the file's mode is its own affair
    }
    EX_TRY(auto text, platform::readOwnFile(pathFromUtf8(*path), 4096, rights));
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    return std::optional(SecretBytes::take(std::move(text)));
}

bool isLockedError(const Error& error)
{
    return error.code == ErrorCode::SecretStoreUnavailable && textMember(error.details, "reason") == "store_locked";
}
} // namespace

Task<void> SecretService::unlockQuietly()
{
    if (m_isLocked) {
        co_return vaultIsLocked();
    }
    EX_CO_TRY(const auto protection, m_parts.vault.protection());
    switch (protection) {
    case Vault::Protection::Keychain:
        co_return co_await m_parts.vault.unlockFromKeychain();
    case Vault::Protection::Passphrase: {
        EX_CO_TRY(auto passphrase, passphraseFromFile());
        if (passphrase) {
            co_return co_await m_parts.vault.unlock(std::move(*passphrase));
        }
        break;
    }
    case Vault::Protection::NotSetUp:
        break;
    }
    co_return vaultIsLocked();
}

Task<void> SecretService::openVault()
{
    const auto opened = co_await unlockQuietly();
    if (!opened && isLockedError(opened.error())) {
        noteShut();
    }
    co_return opened;
}

Task<void> SecretService::unlock(SecretBytes passphrase)
{
    if (m_store == "vault") {
        EX_CO_TRY(const auto protection, m_parts.vault.protection());
        if (protection == Vault::Protection::Keychain) {
            EX_CO_CHECK(co_await m_parts.vault.unlockFromKeychain());
        } else {
            EX_CO_CHECK(co_await m_parts.vault.unlock(std::move(passphrase)));
        }
    } else {
        EX_CO_TRY(const auto facts, co_await m_parts.keychain.look());
        if (facts.state != StoreFacts::State::Ready) {
            co_return storeUnavailable(facts.message, "store_locked");
        }
    }
    m_isLocked = false;
    noteOpen();
    m_tasks.spawn("load secrets for redaction", loadAll());
    co_return Result<void>();
}

void SecretService::lock()
{
    m_isLocked = true;
    m_parts.vault.lock();
    m_values.clear();
    forget();
    noteShut();
}

Task<std::shared_ptr<const SecretBytes>> SecretService::valueForCall(SecretId id, CancelToken cancel)
{
    auto got = co_await value(id);
    if (got || m_parts.unlockPatience == Milliseconds(0) || !isLockedError(got.error())) {
        co_return std::move(got);
    }
    CancelSource woken(cancel);
    const auto unlocked = m_opened.token().onCancelled([&woken] { woken.cancel(); });
    ++m_waiting;
    tellLock();
    [[maybe_unused]] const auto slept = co_await delay(m_parts.unlockPatience, woken.token());
    --m_waiting;
    tellLock();
    got = co_await value(id);
    if (!got && isLockedError(got.error())) {
        got.error().hint = "The user has been asked to unlock it. Wait for them.";
    }
    co_return std::move(got);
}

Result<SecretBytes> SecretService::noted(Result<SecretBytes> read)
{
    if (read) {
        noteOpen();
    } else if (isLockedError(read.error())) {
        noteShut();
    }
    return read;
}

void SecretService::noteShut()
{
    if (std::exchange(m_isShut, true)) {
        return;
    }
    if (m_store == "keychain") {
        m_tasks.spawn("look for the keychain", lookUntilOpen());
    }
    tellLock();
}

void SecretService::noteOpen()
{
    if (!std::exchange(m_isShut, false)) {
        return;
    }
    CancelSource opened = std::exchange(m_opened, CancelSource());
    opened.cancel(); // resumes those who wait
    tellLock();
}

Task<void> SecretService::lookUntilOpen()
{
    while (m_isShut) {
        EX_CO_CHECK(co_await delay(kLookAgain, m_tasks.token()));
        if (m_isShut) {
            [[maybe_unused]] const auto looked = co_await loadAll();
        }
    }
    co_return Result<void>();
}

void SecretService::tellLock() const
{
    for (const auto& tell : m_onLockChanged) {
        tell();
    }
}

} // namespace executor::secrets
