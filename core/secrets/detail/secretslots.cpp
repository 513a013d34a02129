#include "core/secrets/detail/secretslots.h"

#include "core/store/accountrows.h"

namespace executor::secrets::detail {
namespace {
Result<void> noteInAudit(store::Transaction& db, std::string type, const store::SecretRow& row,
                         const std::string& actor)
{
    store::AuditEntry entry;
    entry.actor = actor;
    entry.type = std::move(type);
    entry.ids["secret"] = row.id.text();
    entry.body["name"] = row.name;
    entry.body["provider"] = row.provider;
    entry.body["generation"] = row.generation;
    EX_CHECK(db.audit(entry));
    return {};
}
} // namespace

std::string placeOf(const SecretId& id, std::int64_t generation)
{
    return generation <= 1 ? id.text() : id.text() + "." + std::to_string(generation);
}

SecretSlot slotOf(const store::SecretRow& row)
{
    return {row.providerId, row.purpose, static_cast<std::uint64_t>(row.generation)};
}

Result<void> saveRow(store::Transaction& db, const store::SecretRow& row, bool isNew, const std::string& actor)
{
    auto copy = row;
    copy.updatedAt = db.now();
    if (isNew) {
        copy.createdAt = db.now();
        EX_CHECK(store::insertSecret(db, copy));
    } else {
        EX_CHECK(store::updateSecret(db, copy));
    }
    return noteInAudit(db, isNew ? "secret.added" : "secret.replaced", row, actor);
}

Result<void> renameRow(store::Transaction& db, const store::SecretRow& row, const std::string& actor)
{
    EX_CHECK(store::updateSecret(db, row));
    return noteInAudit(db, "secret.renamed", row, actor);
}

Result<void> markDeleted(store::Transaction& db, const store::SecretRow& row, const std::string& actor)
{
    EX_CHECK(store::updateSecret(db, row));
    return noteInAudit(db, "secret.removed", row, actor);
}

Result<std::vector<UseOf>> allUses(store::Connection& db)
{
    std::vector<UseOf> uses;
    EX_TRY(const auto accounts, store::listAccounts(db));
    for (const auto& account : accounts) {
        for (const auto& [field, ref] : AccountRefs::fromText(account.refsJson).fields) {
            uses.emplace_back(ref.id, SecretUse{account.source, account.id, account.slug, field});
        }
    }
    return uses;
}

} // namespace executor::secrets::detail
