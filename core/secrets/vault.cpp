#include "core/secrets/vault.h"

#include "core/base/cancel.h"
#include "core/base/jsonparse.h"
#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/platform/paths.h"
#include "core/platform/securefile.h"
#include "core/secrets/detail/vaultfile.h"

#include <algorithm>

namespace executor::secrets {
namespace {
constexpr std::size_t kMaxFile = 256U << 10U;
const SecretSlot kKeySlot{"executor:vault-key", "vaultKey", 1};

tl::unexpected<Error> locked()
{
    return storeUnavailable("The vault is locked.", "store_locked", "Unlock it: executor secrets unlock");
}

bool hasVaultFiles(const std::filesystem::path& folder)
{
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".bin") {
            return true;
        }
    }
    return false;
}

Result<SecretBytes> readVaultFile(const std::filesystem::path& file, const SecretBytes& key, const SecretSlot& slot)
{
    auto bytes = platform::readOwnFile(file, kMaxFile);
    if (!bytes) {
        if (bytes.error().code == ErrorCode::NotFound) {
            return tl::unexpected(std::move(bytes).error());
        }
        return storeUnavailable(bytes.error().message, "unreadable", bytes.error().hint);
    }
    auto value = detail::openFile(key, slot, *bytes);
    if (!value && textMember(value.error().details, "reason") == "unreadable") {
        auto aside = file;
        aside += ".damaged";
        (void)platform::renameFileDurably(file, aside); // evidence for a person; the error is told either way
    }
    return value;
}
} // namespace

Vault::Vault(Options options) : m_options(std::move(options)) {}

std::filesystem::path Vault::keyFile() const
{
    return m_options.folder / "key.json";
}

std::filesystem::path Vault::fileOf(const std::string& id) const
{
    return m_options.folder / (id + ".bin");
}

Result<Vault::Protection> Vault::protection() const
{
    const auto text = platform::readOwnFile(keyFile(), kMaxFile);
    if (!text && text.error().code == ErrorCode::NotFound) {
        if (hasVaultFiles(m_options.folder)) {
            return storeUnavailable("The vault's key file (key.json) is missing.", "store_locked",
                                    "Put back the key.json of a backup; the encrypted files are untouched.");
        }
        return Protection::NotSetUp;
    }
    if (!text) {
        return storeUnavailable(text.error().message, "store_locked", text.error().hint);
    }
    const auto json = parseJson(*text);
    const auto kind = json ? textMember(*json, "protection") : std::string();
    if (kind == "passphrase") {
        return Protection::Passphrase;
    }
    if (kind == "keychain") {
        return Protection::Keychain;
    }
    return storeUnavailable("The vault's key file (key.json) is damaged.", "store_locked",
                            "Put back the key.json of a backup; the encrypted files are untouched.");
}

Result<void> Vault::checkNew() const
{
    EX_TRY(const auto found, protection());
    if (found != Protection::NotSetUp) {
        return fail(ErrorCode::AlreadyExists, "The vault is set up already.");
    }
    EX_CHECK(platform::ensurePrivateFolder(m_options.folder));
    return {};
}

Task<void> Vault::createWithPassphrase(SecretBytes passphrase)
{
    EX_CO_CHECK(checkNew());
    if (passphrase.size() < 8) {
        co_return fail(ErrorCode::InvalidForm, "The passphrase is shorter than 8 characters.");
    }
    m_key = std::make_shared<const SecretBytes>(detail::newDataKey());
    const auto changed = co_await changePassphrase(std::move(passphrase));
    if (!changed) {
        m_key.reset();
    }
    co_return changed;
}

Task<void> Vault::changePassphrase(SecretBytes passphrase)
{
    if (passphrase.size() < 8) {
        co_return fail(ErrorCode::InvalidForm, "The passphrase is shorter than 8 characters.");
    }
    EX_CO_TRY(auto dataKey, key());
    auto shared = std::make_shared<const SecretBytes>(std::move(passphrase)); // owners: this call and its pool work
    detail::KeyDerivation derivation;
    derivation.opsLimit = m_options.opsLimit;
    derivation.memLimit = m_options.memLimit;
    const auto file = keyFile();
    auto work = [dataKey, shared, derivation, file]() -> Result<void> {
        EX_TRY(const auto text, detail::wrapKey(*dataKey, *shared, derivation));
        return platform::writeFileAtomically(file, text);
    };
    co_return co_await onPool(std::move(work));
}

Task<void> Vault::createWithKeychain()
{
    EX_CO_CHECK(checkNew());
    if (m_options.keychain == nullptr) {
        co_return storeUnavailable("There is no keychain for the vault's key.", "unreachable");
    }
    auto dataKey = std::make_shared<const SecretBytes>(detail::newDataKey());
    auto copy = dataKey->clone();
    EX_CO_CHECK(co_await m_options.keychain->write(kKeySlot, std::move(copy)));
    killPoint("vault.key.kept");
    EX_CO_CHECK(platform::writeFileAtomically(keyFile(), detail::keychainKeyFile(*dataKey)));
    m_key = std::move(dataKey);
    co_return Result<void>();
}

Task<void> Vault::unlock(SecretBytes passphrase)
{
    EX_CO_TRY(const auto found, protection());
    if (found != Protection::Passphrase) {
        co_return fail(ErrorCode::InvalidState, "The vault has no passphrase.");
    }
    EX_CO_TRY(auto text, platform::readOwnFile(keyFile(), kMaxFile));
    auto shared = std::make_shared<const SecretBytes>(std::move(passphrase)); // owners: this call and its pool work
    auto work = [text, shared] { return detail::unwrapKey(text, *shared); };
    auto opened = co_await onPool(std::move(work));
    if (!opened) {
        if (opened.error().code == ErrorCode::CredentialRejected) {
            const int doubled = 1 << std::min(m_wrongTries++, 5);
            const auto pause = m_options.wrongPause * std::min(doubled, 30);
            [[maybe_unused]] const auto waited = co_await delay(pause, CancelToken());
        }
        co_return tl::unexpected(std::move(opened).error());
    }
    m_wrongTries = 0;
    m_key = std::make_shared<const SecretBytes>(std::move(*opened));
    co_return Result<void>();
}

Task<void> Vault::unlockFromKeychain()
{
    if (m_options.keychain == nullptr) {
        co_return locked();
    }
    auto found = co_await m_options.keychain->read(kKeySlot);
    if (!found) {
        // Files are there, so a missing key is a locked or exchanged keychain, never a new vault.
        co_return storeUnavailable("The vault's key cannot be read from the keychain: " + found.error().message,
                                   "store_locked", "Unlock the keychain and try again.");
    }
    if (found->size() != detail::kDataKeySize) {
        co_return storeUnavailable("The vault's key in the keychain is damaged.", "store_changed");
    }
    m_key = std::make_shared<const SecretBytes>(std::move(*found));
    co_return Result<void>();
}

void Vault::lock()
{
    m_key.reset();
}

Result<std::shared_ptr<const SecretBytes>> Vault::key() const
{
    if (!m_key) {
        return locked();
    }
    return m_key;
}

Task<StoreFacts> Vault::look()
{
    StoreFacts facts;
    facts.backend = "encrypted files";
    const auto found = protection();
    if (!found) {
        facts.state = StoreFacts::State::Locked;
        facts.message = found.error().message;
    } else if (*found == Protection::NotSetUp) {
        facts.state = StoreFacts::State::Absent;
        facts.message = "The vault is not set up.";
    } else if (m_key) {
        facts.state = StoreFacts::State::Ready;
    } else {
        facts.state = StoreFacts::State::Locked;
        facts.message = "The vault is locked.";
    }
    co_return facts;
}

Task<StoreFacts> Vault::probe()
{
    return look();
}

Task<SecretBytes> Vault::read(SecretSlot slot)
{
    EX_CO_TRY(auto dataKey, key());
    auto work = [dataKey, slot, file = fileOf(slot.id)] { return readVaultFile(file, *dataKey, slot); };
    auto value = co_await onPool(std::move(work));
    co_return value;
}

Task<void> Vault::write(SecretSlot slot, SecretBytes value)
{
    EX_CO_TRY(auto dataKey, key());
    auto shared = std::make_shared<const SecretBytes>(std::move(value)); // owners: this call and its pool work
    auto work = [dataKey, slot, shared, file = fileOf(slot.id)] {
        return platform::writeFileAtomically(file, detail::sealFile(*dataKey, slot, *shared));
    };
    co_return co_await onPool(std::move(work));
}

Task<void> Vault::remove(SecretSlot slot)
{
    auto work = [file = fileOf(slot.id)] { return platform::removeFileDurably(file); };
    co_return co_await onPool(std::move(work));
}

} // namespace executor::secrets
