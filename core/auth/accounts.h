#pragma once

#include "core/auth/authmethod.h"
#include "core/auth/credentials.h"
#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/task.h"
#include "core/secrets/secretref.h"
#include "core/store/accountrows.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::store {
class Database;
}
namespace executor::secrets {
class SecretService;
class Redactor;
} // namespace executor::secrets

namespace executor::auth {

/// Whether an account works (secrets-and-auth.md 4).
struct AccountHealth
{
    std::string status{"unknown"};   ///< `healthy expired degraded unknown`
    std::string reason{"unchecked"}; ///< empty when healthy
    std::string message;
    std::optional<Instant> checkedAt;
    bool operator==(const AccountHealth&) const = default;
};

/// One set of credentials for one source, without any value.
struct Account
{
    AccountId id;
    SourceId source;
    std::string sourceSlug;
    std::string slug;
    std::string label;
    AuthMethod method;
    bool isDefault = false;
    std::int64_t generation = 1;
    AccountHealth health;
    Instant createdAt{};
    std::optional<Instant> lastUsedAt;
    std::int64_t rev = 1;

    /// The object of secrets-and-auth.md 4.
    [[nodiscard]] Json toJson() const;
};

struct NewAccount
{
    SourceId source;
    std::string sourceSlug;
    std::string slug; ///< empty: `default`, or the first free name
    std::string label;
    AuthMethod method;
    FieldValues values;
    bool makeDefault = false;
    std::string actor{"cli"};
};

/// What was stored, and what was changed in the typed values.
struct AddedAccount
{
    Account account;
    std::vector<std::string> notes;
};

/// Accounts of all sources. Values live in core/secrets; this class knows their names only. Thread: core.
/// Announces `account.changed`.
class Accounts
{
public:
    struct Parts
    {
        store::Database& database;
        secrets::SecretService& secrets;
        secrets::Redactor& redactor;
        const Clock& clock;
    };
    explicit Accounts(Parts parts);

    [[nodiscard]] Task<void> start();

    /// The first account of a source becomes its default. Errors: `invalid_form`, `already_exists`,
    /// `secret_store_unavailable`, `invalid_request` for a method that this version cannot serve.
    [[nodiscard]] Task<AddedAccount> add(NewAccount account);
    /// By source and slug; with the health that is known now, as shown() has it.
    [[nodiscard]] std::vector<Account> list() const;
    [[nodiscard]] std::vector<Account> ofSource(const SourceId& source) const;
    [[nodiscard]] const Account* find(const AccountId& id) const;
    /// An account whose values are locked, damaged or gone is not healthy, however its last call went.
    [[nodiscard]] Account shown(Account account) const;
    /// Errors: `not_found`, `already_exists`, `invalid_form`.
    [[nodiscard]] Task<Account> rename(AccountId id, std::string slug, std::string actor);
    [[nodiscard]] Task<Account> relabel(AccountId id, std::string label, std::string actor);
    [[nodiscard]] Task<Account> makeDefault(AccountId id, std::string actor);
    /// Its secrets go with it. Errors: `not_found`.
    [[nodiscard]] Task<void> remove(AccountId id, std::string actor);
    /// All accounts of a source that is removed; gives how many there were.
    [[nodiscard]] Task<std::size_t> removeOfSource(SourceId source, std::string actor);

    /// Which account acts: the one named in the path, the agent's default, the source's default, the only one. Nothing
    /// when the source has no account. Errors: `not_found` for an unknown name, `credential_missing` with
    /// details.reason `account_ambiguous`; nothing is guessed.
    [[nodiscard]] Result<std::optional<Account>> choose(const SourceId& source, std::string_view named,
                                                        std::string_view agentDefault = {}) const;
    /// The values, for the request. Known to the redactor before they are given; may wait for a person to unlock the
    /// store, until `cancel`. Errors: `credential_missing`, `secret_store_unavailable`.
    [[nodiscard]] Task<std::shared_ptr<const Credentials>> credentials(AccountId id, CancelToken cancel = {});
    /// Notes how a call went: 2xx heals, repeated 401 and 403 are for a person to look at. Never changes the choice.
    [[nodiscard]] Task<void> noteAnswer(AccountId id, int httpStatus);
    /// Notes what a check found; it was made now.
    [[nodiscard]] Task<void> noteCheck(AccountId id, AccountHealth health);
    [[nodiscard]] Task<void> setHealth(AccountId id, AccountHealth health);
    /// After a secret was removed although it is in use.
    [[nodiscard]] Task<void> expireUsersOf(SecretId secret);

private:
    [[nodiscard]] std::vector<Account> sorted() const;
    [[nodiscard]] Task<Account> save(Account account, std::string change, std::string actor);
    [[nodiscard]] Result<std::string> freeSlug(const NewAccount& account) const;
    [[nodiscard]] Task<secrets::AccountRefs> keepValues(Account account, FieldValues values, std::string actor);

    Parts m_parts;
    std::map<AccountId, Account> m_accounts;
    std::map<AccountId, std::string> m_refs; ///< refs_json of each
    std::map<AccountId, std::shared_ptr<const Credentials>> m_credentials;
    std::uint64_t m_forgotten = 0; ///< how often values stopped counting: what was read before is not kept
};

/// Whether an account may have this slug: `[a-z][a-z0-9_]*`, not a member name of tools.
[[nodiscard]] Result<void> checkAccountSlug(std::string_view slug);

/// The error texts of secrets-and-auth.md 6.5.
[[nodiscard]] Error credentialMissing(std::string_view source);
[[nodiscard]] Error credentialRejected(std::string_view source, std::string_view account, int httpStatus);

} // namespace executor::auth
