#include "core/store/secretrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect = "SELECT id, name, provider, provider_id, purpose, generation, status, fingerprint, "
                            "last_used_at, created_at, updated_at, rev FROM secrets ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kByName = kSelect + "WHERE workspace_id = 'local' AND name = ?";
const std::string kList = kSelect + "WHERE workspace_id = 'local' ORDER BY name";

SecretRow readSecret(Row& row)
{
    SecretRow out;
    out.id = row.id<SecretId>();
    out.name = row.text();
    out.provider = row.text();
    out.providerId = row.text();
    out.purpose = row.text();
    out.generation = row.integer();
    out.status = row.text();
    out.fingerprint = row.bytes();
    out.lastUsedAt = row.optionalInstant();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertSecret(Transaction& db, const SecretRow& row)
{
    return detail::done(
        db.run("INSERT INTO secrets (id, name, provider, provider_id, purpose, generation, status, fingerprint, "
               "last_used_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.name, row.provider, row.providerId, row.purpose, row.generation, row.status,
                Bytes{row.fingerprint}, row.lastUsedAt, row.createdAt, row.updatedAt}));
}

Result<std::int64_t> updateSecret(Transaction& db, const SecretRow& row)
{
    return detail::foundRev(
        db.first("UPDATE secrets SET name = ?, provider = ?, provider_id = ?, purpose = ?, generation = ?, status = ?, "
                 "fingerprint = ?, updated_at = ?, rev = rev + 1 WHERE id = ? RETURNING rev",
                 {row.name, row.provider, row.providerId, row.purpose, row.generation, row.status,
                  Bytes{row.fingerprint}, db.now(), row.id},
                 [](Row& found) { return found.integer(); }),
        "secret", row.id.text());
}

Result<void> setSecretUsed(Transaction& db, const SecretId& id, Instant at)
{
    return detail::done(db.run("UPDATE secrets SET last_used_at = ? WHERE id = ?", {at, id}));
}

Result<bool> deleteSecret(Transaction& db, const SecretId& id)
{
    EX_TRY(const std::int64_t removed, db.run("DELETE FROM secrets WHERE id = ?", {id}));
    return removed > 0;
}

Result<std::optional<SecretRow>> findSecret(Connection& db, const SecretId& id)
{
    return db.first(kById, {id}, readSecret);
}

Result<std::optional<SecretRow>> findSecretByName(Connection& db, std::string_view name)
{
    return db.first(kByName, {name}, readSecret);
}

Result<std::vector<SecretRow>> listSecrets(Connection& db)
{
    return db.all(kList, {}, readSecret);
}

} // namespace executor::store
