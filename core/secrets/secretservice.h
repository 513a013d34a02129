#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/taskgroup.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretref.h"
#include "core/secrets/secretstore.h"
#include "core/secrets/vault.h"
#include "core/store/database.h"
#include "core/store/secretrows.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace executor::secrets {

/// One use of a secret by an account.
struct SecretUse
{
    SourceId source;
    AccountId account;
    std::string accountSlug;
    std::string field;
};

struct SecretSummary
{
    store::SecretRow row;
    std::vector<SecretUse> uses;
};

/// Where secrets are kept now, for `secrets status`, Settings and doctor.
struct StoreStatus
{
    std::string store; ///< `keychain`, `vault`, or empty: not chosen yet
    StoreFacts facts;
    std::string vaultProtection; ///< `none passphrase keychain`
    bool isVaultUnlocked = false;
    std::size_t secretCount = 0;
    /// `ready locked absent changed unset`.
    [[nodiscard]] std::string stateText() const;
    [[nodiscard]] Json toJson() const;
};

/// A reference without a value behind it.
struct DanglingSecret
{
    std::string name; ///< of the secret; empty when an account names one that is gone
    std::string problem;
    std::optional<SecretUse> use; ///< of an account that names one that is gone
};

/// How a value is, as far as is known without reading it.
enum class ValueState
{
    Readable,
    Shut,       ///< the store is locked
    Unreadable, ///< damaged
    Missing     ///< deleted
};

enum class Replace
{
    Refuse, ///< a value that an account uses stays: `person_required`
    Allow
};
enum class Force
{
    No,
    Yes
};

struct NewSecret
{
    std::string name;             ///< `[A-Za-z0-9][A-Za-z0-9._/-]*`, at most 100; also the label of its redaction
    std::string purpose{"other"}; ///< `apiKey password tokenSet clientSecret env other`
    SecretBytes value;
    std::string actor{"cli"};
    Replace replace = Replace::Refuse;
};

/// Names and places of all secrets, and their values on demand. The choice of the store is written down at first use
/// and never changes by itself; there is no fallback. Every value that is read or written is known to the redactor
/// before anybody gets it. Thread: core.
class SecretService
{
public:
    struct Parts
    {
        store::Database& database;
        SecretStore& keychain;
        Vault& vault;
        Redactor& redactor;
        const Clock& clock;
        /// How long a call waits for a person to unlock the store; 0 where no screen is.
        Milliseconds unlockPatience{0};
    };
    explicit SecretService(Parts parts);

    /// Reads choice and rows. Values are loaded for the redactor in the background, without any prompt.
    [[nodiscard]] Task<void> start();
    [[nodiscard]] Task<void> stop();

    [[nodiscard]] Task<StoreStatus> status();
    /// Chooses the store. An empty passphrase for the vault: its key lies in the keychain. Choosing the same again is
    /// fine. Errors: `secret_store_unavailable`, `invalid_state` when another was chosen, `invalid_form`.
    [[nodiscard]] Task<void> init(std::string store, SecretBytes passphrase);
    /// Unlocks the vault; one whose key lies in the keychain needs no passphrase. Looks at a keychain again. Errors:
    /// `credential_rejected`, `secret_store_unavailable`.
    [[nodiscard]] Task<void> unlock(SecretBytes passphrase);
    /// Wipes the vault's key and all values in memory; the vault stays locked until unlock(), whatever could open it
    /// without asking.
    void lock();
    /// `forget` is called when values in memory stop counting (locked, replaced, removed): whoever made something of
    /// them drops it.
    void onForgotten(std::function<void()> forget) { m_onForgotten.push_back(std::move(forget)); }

    /// Stores a value under a new name, or as the next generation of a known one. Errors: `invalid_form`,
    /// `secret_store_unavailable`, `person_required`.
    [[nodiscard]] Task<store::SecretRow> set(NewSecret secret);
    /// Errors: `credential_missing` when it certainly has no value, `secret_store_unavailable`.
    [[nodiscard]] Task<std::shared_ptr<const SecretBytes>> value(SecretId id);
    /// The same for a call under way: while the store is locked it waits for a person to unlock it. A cancelled token
    /// ends the wait.
    [[nodiscard]] Task<std::shared_ptr<const SecretBytes>> valueForCall(SecretId id, CancelToken cancel);
    /// Whether values could not be read since the store was locked, as far as is known without looking.
    [[nodiscard]] bool isShut() const { return m_isShut && !m_rows.empty(); }
    /// Calls that wait for somebody to unlock the store.
    [[nodiscard]] int waitingCalls() const { return m_waiting; }
    /// `tell` is called when isShut() or waitingCalls() changed.
    void onLockChanged(std::function<void()> tell) { m_onLockChanged.push_back(std::move(tell)); }
    /// The label of its redaction goes with it. Errors: `not_found`, `already_exists`, `invalid_form`.
    [[nodiscard]] Task<void> rename(SecretId id, std::string name, std::string actor);
    /// Errors: `not_found`, `secret_in_use` with details.users. While the store is locked the row stays
    /// `pending_delete` and is finished after unlock.
    [[nodiscard]] Task<void> remove(SecretId id, Force force, std::string actor);
    [[nodiscard]] Task<std::vector<SecretSummary>> list();
    /// Looks for references without a value, and values that cannot be read.
    [[nodiscard]] Task<std::vector<DanglingSecret>> check();
    [[nodiscard]] ValueState stateOf(const SecretId& id) const;
    /// Row of a name or id, or null.
    [[nodiscard]] const store::SecretRow* find(std::string_view nameOrId) const;

private:
    [[nodiscard]] Task<void> loadAll();
    [[nodiscard]] Task<void> unlockQuietly();
    [[nodiscard]] Task<void> openVault();
    [[nodiscard]] Task<void> lookUntilOpen();
    [[nodiscard]] Result<SecretBytes> noted(Result<SecretBytes> read);
    [[nodiscard]] Task<void> noteStatus(store::SecretRow row, std::string status);
    void noteShut();
    void noteOpen();
    void tellLock() const;
    [[nodiscard]] Task<void> finishDeletions();
    [[nodiscard]] Task<void> ensureChosen();
    [[nodiscard]] Task<void> ensureVault();
    [[nodiscard]] Task<std::string> providerFor(std::size_t size, std::string purpose);
    [[nodiscard]] Task<void> saveChoice(std::string store);
    [[nodiscard]] Task<SecretBytes> readValue(store::SecretRow row);
    [[nodiscard]] Task<std::vector<SecretUse>> usesOf(SecretId id);
    [[nodiscard]] SecretStore& storeOf(std::string_view provider) const;
    [[nodiscard]] Result<void> checkBackend() const;
    void forget() const;

    Parts m_parts;
    std::string m_store;   ///< the choice
    std::string m_backend; ///< of the keychain when it was chosen
    std::map<SecretId, store::SecretRow> m_rows;
    std::map<SecretId, std::shared_ptr<const SecretBytes>> m_values;
    std::vector<std::function<void()>> m_onForgotten;
    std::vector<std::function<void()>> m_onLockChanged;
    CancelSource m_opened;   ///< cancelled, and made anew, when the store opens
    bool m_isLocked = false; ///< by lock()
    bool m_isShut = false;   ///< a value could not be read
    int m_waiting = 0;
    TaskGroup m_tasks;
};

/// Whether a secret may have this name; the error says why not.
[[nodiscard]] Result<void> checkSecretName(std::string_view name);

} // namespace executor::secrets
