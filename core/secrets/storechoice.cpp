#include "core/secrets/secretservice.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/keychainbackend.h"
#include "core/store/settingrows.h"

// Which store keeps the values: the choice, and how it is made.
namespace executor::secrets {
namespace {
constexpr std::string_view kChoiceKey = "secrets.store";
constexpr std::string_view kHint = "Choose one: executor secrets init --store keychain, or --store vault";
/// Windows refuses blobs over 2,560 bytes; the vault takes what is larger, and all token sets.
constexpr std::size_t kKeychainLimit = 2000;
constexpr std::size_t kLoadedAtOnce = 64;

struct Loaded
{
    std::string choice;
    std::vector<store::SecretRow> rows;
};

std::string protectionText(const Result<Vault::Protection>& protection)
{
    if (!protection) {
        return "damaged";
    }
    switch (*protection) {
    case Vault::Protection::NotSetUp:
        return "none";
    case Vault::Protection::Passphrase:
        return "passphrase";
    case Vault::Protection::Keychain:
        return "keychain";
    }
    return "none";
}
} // namespace

std::string StoreStatus::stateText() const
{
    if (store.empty()) {
        return "unset";
    }
    switch (facts.state) {
    case StoreFacts::State::Ready:
        return "ready";
    case StoreFacts::State::Locked:
        return "locked";
    case StoreFacts::State::Absent:
        return "absent";
    case StoreFacts::State::Changed:
        return "changed";
    }
    return "absent";
}

Json StoreStatus::toJson() const
{
    Json json = Json::object();
    json["store"] = store.empty() ? Json(nullptr) : Json(store);
    json["state"] = stateText();
    json["backend"] = facts.backend;
    if (!facts.message.empty()) {
        json["message"] = facts.message;
    }
    Json vault = Json::object();
    vault["protection"] = vaultProtection;
    vault["unlocked"] = isVaultUnlocked;
    json["vault"] = std::move(vault);
    json["secrets"] = secretCount;
    return json;
}

Task<void> SecretService::start()
{
    auto load = [](store::Connection& db) -> Result<Loaded> {
        Loaded loaded;
        EX_TRY(const auto setting, store::findSetting(db, kChoiceKey));
        if (setting) {
            loaded.choice = setting->valueJson;
        }
        EX_TRY(loaded.rows, store::listSecrets(db));
        return loaded;
    };
    EX_CO_TRY(const auto loaded, co_await m_parts.database.read(std::move(load)));
    if (const auto choice = parseJson(loaded.choice, kLenientJson)) {
        m_store = textMember(*choice, "store");
        m_backend = textMember(*choice, "backend");
    }
    for (const auto& row : loaded.rows) {
        m_rows[row.id] = row;
    }
    if (!m_rows.empty() || m_store == "vault") {
        m_tasks.spawn("load secrets for redaction", loadAll());
    }
    co_return Result<void>();
}

Task<void> SecretService::loadAll()
{
    // The first step of a task runs at once: give the start its way first.
    EX_CO_CHECK(co_await delay(std::chrono::milliseconds(0), m_tasks.token()));
    if (m_store == "vault" && !m_parts.vault.isUnlocked()) {
        EX_CO_CHECK(co_await openVault());
    }
    const auto rows = m_rows;
    std::vector<Redactor::Entry> entries;
    for (const auto& [id, row] : rows) {
        if (m_tasks.token().isCancelled()) {
            co_return fail(ErrorCode::Cancelled, "Stopped.");
        }
        auto read = co_await readValue(row);
        if (read) {
            entries.push_back({read->clone(), row.name});
        }
        if (read && !m_isLocked) {
            m_values[id] = std::make_shared<const SecretBytes>(std::move(*read));
        }
        if (entries.size() >= kLoadedAtOnce) {
            m_parts.redactor.add(entries);
            entries.clear();
        }
    }
    m_parts.redactor.add(entries);
    co_return co_await finishDeletions();
}

Task<StoreStatus> SecretService::status()
{
    StoreStatus status;
    status.store = m_store;
    status.secretCount = m_rows.size();
    status.vaultProtection = protectionText(m_parts.vault.protection());
    status.isVaultUnlocked = m_parts.vault.isUnlocked();
    if (m_store.empty()) {
        status.facts.backend = platform::keychainBackend();
        status.facts.message = "No store was chosen yet.";
        co_return status;
    }
    const auto changed = m_store == "keychain" ? checkBackend() : Result<void>();
    if (!changed) {
        status.facts.backend = platform::keychainBackend();
        status.facts.state = StoreFacts::State::Changed;
        status.facts.message = changed.error().message;
        co_return status;
    }
    EX_CO_TRY(status.facts, co_await storeOf(m_store).look());
    co_return status;
}

Task<void> SecretService::saveChoice(std::string store)
{
    Json choice = Json::object();
    choice["store"] = store;
    choice["backend"] = platform::keychainBackend();
    auto save = [text = toText(choice)](store::Transaction& db) -> Result<std::int64_t> {
        return store::saveSetting(db, kChoiceKey, text);
    };
    EX_CO_CHECK(co_await m_parts.database.writeDurable(std::move(save)));
    m_store = std::move(store);
    m_backend = platform::keychainBackend();
    co_return Result<void>();
}

Task<void> SecretService::init(std::string store, SecretBytes passphrase)
{
    if (store != "keychain" && store != "vault") {
        co_return fail(ErrorCode::InvalidForm, "There is no secret store \"" + store + "\".", std::string(kHint));
    }
    if (m_store == store) {
        // Chosen is not set up: without its key file a vault opens for nobody.
        EX_CO_TRY(const auto protection, store == "vault" ? m_parts.vault.protection()
                                                          : Result<Vault::Protection>(Vault::Protection::Keychain));
        if (protection != Vault::Protection::NotSetUp) {
            co_return Result<void>();
        }
    }
    if (!m_store.empty() && m_store != store) {
        co_return fail(ErrorCode::InvalidState, "Secrets are kept in the " + m_store + " already.",
                       "Moving them is a step of its own: executor secrets move --to " + store);
    }
    if (store == "vault" && !passphrase.isEmpty()) {
        EX_CO_CHECK(co_await m_parts.vault.createWithPassphrase(std::move(passphrase)));
        co_return co_await saveChoice(std::move(store));
    }
    EX_CO_TRY(const auto facts, co_await m_parts.keychain.probe());
    if (facts.state != StoreFacts::State::Ready) {
        co_return storeUnavailable(facts.message, "unreachable",
                                   store == "vault" ? "Give the vault a passphrase, at a terminal or with --stdin."
                                                    : std::string(kHint));
    }
    if (store == "vault") {
        EX_CO_CHECK(co_await m_parts.vault.createWithKeychain());
    }
    co_return co_await saveChoice(std::move(store));
}

Task<void> SecretService::ensureChosen()
{
    if (!m_store.empty()) {
        co_return Result<void>();
    }
    EX_CO_TRY(const auto facts, co_await m_parts.keychain.probe());
    if (facts.state != StoreFacts::State::Ready) {
        co_return storeUnavailable("The keychain cannot be used: " + facts.message, "unreachable", std::string(kHint));
    }
    co_return co_await saveChoice("keychain");
}

Task<void> SecretService::ensureVault()
{
    if (m_parts.vault.isUnlocked()) {
        co_return Result<void>();
    }
    EX_CO_TRY(const auto protection, m_parts.vault.protection());
    if (protection == Vault::Protection::NotSetUp) {
        co_return co_await m_parts.vault.createWithKeychain();
    }
    co_return co_await openVault();
}

Task<std::string> SecretService::providerFor(std::size_t size, std::string purpose)
{
    EX_CO_CHECK(co_await ensureChosen());
    if (m_store == "vault" || size > kKeychainLimit || purpose == "tokenSet") {
        EX_CO_CHECK(co_await ensureVault());
        co_return std::string("vault");
    }
    EX_CO_CHECK(checkBackend());
    co_return std::string("keychain");
}

Result<void> SecretService::checkBackend() const
{
    const auto now = platform::keychainBackend();
    if (!m_backend.empty() && m_backend != now) {
        return storeUnavailable("Secrets were kept in " + m_backend + "; this session has " + now + ".",
                                "store_changed", "Start Executor in the same kind of session as before.");
    }
    return {};
}

} // namespace executor::secrets
