#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A row of `secrets`: what is known about a value that lies elsewhere. Never a value.
struct SecretRow
{
    SecretId id;
    std::string name;
    std::string provider;
    std::string providerId;
    std::string purpose;
    std::int64_t generation = 1;
    std::string status = "stored";
    std::string fingerprint; ///< HMAC with the installation's key, or empty
    std::optional<Instant> lastUsedAt;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

/// Errors: `conflict` when the name is taken.
[[nodiscard]] Result<void> insertSecret(Transaction& db, const SecretRow& row);
/// Writes every column but id and createdAt. Gives the new rev. Errors: `not_found`.
[[nodiscard]] Result<std::int64_t> updateSecret(Transaction& db, const SecretRow& row);
[[nodiscard]] Result<void> setSecretUsed(Transaction& db, const SecretId& id, Instant at);
/// Gives whether it was there.
[[nodiscard]] Result<bool> deleteSecret(Transaction& db, const SecretId& id);
[[nodiscard]] Result<std::optional<SecretRow>> findSecret(Connection& db, const SecretId& id);
[[nodiscard]] Result<std::optional<SecretRow>> findSecretByName(Connection& db, std::string_view name);
/// By name.
[[nodiscard]] Result<std::vector<SecretRow>> listSecrets(Connection& db);

} // namespace executor::store
