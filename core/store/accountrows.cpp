#include "core/store/accountrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT id, source_id, slug, label, identity_json, method, owner, is_default, generation, scopes_json, "
    "health_status, health_reason, health_json, expires_at, refs_json, last_used_at, created_at, updated_at, rev "
    "FROM accounts ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kBySlug = kSelect + "WHERE source_id = ? AND slug = ?";
const std::string kList = kSelect + "WHERE workspace_id = 'local' ORDER BY source_id, slug";
const std::string kOfSource = kSelect + "WHERE source_id = ? ORDER BY slug";

AccountRow readAccount(Row& row)
{
    AccountRow out;
    out.id = row.id<AccountId>();
    out.source = row.id<SourceId>();
    out.slug = row.text();
    out.label = row.text();
    out.identityJson = row.text();
    out.method = row.text();
    out.owner = row.text();
    out.isDefault = row.boolean();
    out.generation = row.integer();
    out.scopesJson = row.text();
    out.healthStatus = row.text();
    out.healthReason = row.text();
    out.healthJson = row.text();
    out.expiresAt = row.optionalInstant();
    out.refsJson = row.text();
    out.lastUsedAt = row.optionalInstant();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertAccount(Transaction& db, const AccountRow& row)
{
    return detail::done(
        db.run("INSERT INTO accounts (id, source_id, slug, label, identity_json, method, owner, is_default, "
               "generation, scopes_json, health_status, health_reason, health_json, expires_at, refs_json, "
               "last_used_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.source, row.slug, row.label, row.identityJson, row.method, row.owner, row.isDefault,
                row.generation, row.scopesJson, row.healthStatus, row.healthReason, row.healthJson, row.expiresAt,
                row.refsJson, row.lastUsedAt, row.createdAt, row.updatedAt}));
}

Result<std::int64_t> updateAccount(Transaction& db, const AccountRow& row)
{
    return detail::foundRev(
        db.first("UPDATE accounts SET slug = ?, label = ?, identity_json = ?, method = ?, owner = ?, is_default = ?, "
                 "generation = ?, scopes_json = ?, health_status = ?, health_reason = ?, health_json = ?, "
                 "expires_at = ?, refs_json = ?, updated_at = ?, rev = rev + 1 WHERE id = ? RETURNING rev",
                 {row.slug, row.label, row.identityJson, row.method, row.owner, row.isDefault, row.generation,
                  row.scopesJson, row.healthStatus, row.healthReason, row.healthJson, row.expiresAt, row.refsJson,
                  db.now(), row.id},
                 [](Row& found) { return found.integer(); }),
        "account", row.id.text());
}

Result<void> setAccountUsed(Transaction& db, const AccountId& id, Instant at)
{
    return detail::done(db.run("UPDATE accounts SET last_used_at = ? WHERE id = ?", {at, id}));
}

Result<void> setDefaultAccount(Transaction& db, const SourceId& source, const AccountId& id)
{
    return detail::done(db.run("UPDATE accounts SET is_default = (id = ?), updated_at = ?, rev = rev + 1 "
                               "WHERE source_id = ? AND is_default <> (id = ?)",
                               {id, db.now(), source, id}));
}

Result<bool> deleteAccount(Transaction& db, const AccountId& id)
{
    EX_CHECK(db.run("DELETE FROM account_rules WHERE account_id = ?", {id}));
    EX_TRY(const std::int64_t removed, db.run("DELETE FROM accounts WHERE id = ?", {id}));
    return removed > 0;
}

Result<std::optional<AccountRow>> findAccount(Connection& db, const AccountId& id)
{
    return db.first(kById, {id}, readAccount);
}

Result<std::optional<AccountRow>> findAccountBySlug(Connection& db, const SourceId& source, std::string_view slug)
{
    return db.first(kBySlug, {source, slug}, readAccount);
}

Result<std::vector<AccountRow>> listAccounts(Connection& db, const SourceId& source)
{
    return source.isEmpty() ? db.all(kList, {}, readAccount) : db.all(kOfSource, {source}, readAccount);
}

} // namespace executor::store
