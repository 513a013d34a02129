#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A row of `accounts` (secrets-and-auth.md 4).
struct AccountRow
{
    AccountId id;
    SourceId source;
    std::string slug;
    std::string label;
    std::string identityJson = "{}";
    std::string method;
    std::string owner = "personal";
    bool isDefault = false;
    std::int64_t generation = 1;
    std::string scopesJson = "[]";
    std::string healthStatus = "unknown";
    std::string healthReason = "unchecked";
    std::string healthJson = "{}";
    std::optional<Instant> expiresAt;
    std::string refsJson = "{}"; ///< field -> SecretRef; never a value
    std::optional<Instant> lastUsedAt;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

/// Errors: `conflict` when the source has the slug already.
[[nodiscard]] Result<void> insertAccount(Transaction& db, const AccountRow& row);
/// Writes every column but id, source, createdAt. Gives the new rev. Errors: `not_found`.
[[nodiscard]] Result<std::int64_t> updateAccount(Transaction& db, const AccountRow& row);
[[nodiscard]] Result<void> setAccountUsed(Transaction& db, const AccountId& id, Instant at);
/// Makes it the source's only default.
[[nodiscard]] Result<void> setDefaultAccount(Transaction& db, const SourceId& source, const AccountId& id);
/// Gives whether it was there. Its account rules go with it.
[[nodiscard]] Result<bool> deleteAccount(Transaction& db, const AccountId& id);
[[nodiscard]] Result<std::optional<AccountRow>> findAccount(Connection& db, const AccountId& id);
[[nodiscard]] Result<std::optional<AccountRow>> findAccountBySlug(Connection& db, const SourceId& source,
                                                                  std::string_view slug);
/// By source and slug; `source` empty: of all.
[[nodiscard]] Result<std::vector<AccountRow>> listAccounts(Connection& db, const SourceId& source = {});

} // namespace executor::store
