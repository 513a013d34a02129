#include "core/auth/detail/accountrow.h"

#include "core/base/jsonparse.h"
#include "core/base/time.h"
#include "core/store/sourcerows.h"

#include <map>

namespace executor::auth::detail {
namespace {
Result<void> tell(store::Transaction& db, const Account& account, const std::string& change)
{
    Event event;
    event.type = "account.changed";
    event.subjectType = "account";
    event.subjectId = account.id.text();
    event.data["source"] = account.sourceSlug;
    event.data["account"] = account.slug;
    event.data["change"] = change;
    event.data["health"] = account.health.status;
    return db.announce(event);
}

Result<void> note(store::Transaction& db, const Account& account, const std::string& type, const std::string& actor)
{
    store::AuditEntry entry;
    entry.actor = actor;
    entry.type = type;
    entry.ids["account"] = account.id.text();
    entry.ids["source"] = account.source.text();
    entry.body["slug"] = account.slug;
    entry.body["method"] = account.method.id;
    EX_CHECK(db.audit(entry));
    return tell(db, account, type);
}

store::AccountRow rowOf(const Account& account, const std::string& refs)
{
    Json health = Json::object();
    health["message"] = account.health.message;
    if (account.health.checkedAt) {
        health["checkedAt"] = toRfc3339(*account.health.checkedAt);
    }
    store::AccountRow row;
    row.id = account.id;
    row.source = account.source;
    row.slug = account.slug;
    row.label = account.label;
    row.method = account.method.id;
    row.isDefault = account.isDefault;
    row.generation = account.generation;
    row.healthStatus = account.health.status;
    row.healthReason = account.health.reason;
    row.healthJson = toText(health);
    row.refsJson = refs;
    row.lastUsedAt = account.lastUsedAt;
    row.createdAt = account.createdAt;
    row.rev = account.rev;
    return row;
}

Result<Account> accountOf(const store::AccountRow& row, std::string sourceSlug)
{
    Account account;
    account.id = row.id;
    account.source = row.source;
    account.sourceSlug = std::move(sourceSlug);
    account.slug = row.slug;
    account.label = row.label;
    account.isDefault = row.isDefault;
    account.generation = row.generation;
    account.health.status = row.healthStatus;
    account.health.reason = row.healthReason;
    if (const auto health = parseJson(row.healthJson, kLenientJson)) {
        account.health.message = textMember(*health, "message");
        if (const auto at = instantFromRfc3339(textMember(*health, "checkedAt"))) {
            account.health.checkedAt = *at;
        }
    }
    account.createdAt = row.createdAt;
    account.lastUsedAt = row.lastUsedAt;
    account.rev = row.rev;
    EX_TRY(account.method, AuthMethod::fromJson(secrets::AccountRefs::fromText(row.refsJson).method));
    return account;
}
} // namespace

Result<std::vector<LoadedAccount>> loadAccounts(store::Connection& db)
{
    std::map<SourceId, std::string> slugs;
    EX_TRY(const auto sources, store::listSources(db));
    for (const auto& source : sources) {
        slugs[source.id] = source.slug;
    }
    std::vector<LoadedAccount> list;
    EX_TRY(const auto rows, store::listAccounts(db));
    for (const auto& row : rows) {
        const auto slug = slugs.find(row.source);
        auto account = accountOf(row, slug == slugs.end() ? std::string() : slug->second);
        if (account && slug != slugs.end()) {
            list.emplace_back(std::move(*account), row.refsJson);
        }
    }
    return list;
}

Result<void> insertAccount(store::Transaction& db, const Account& account, const std::string& refs,
                           const std::string& actor)
{
    auto row = rowOf(account, refs);
    row.isDefault = false;
    row.updatedAt = db.now();
    EX_CHECK(store::insertAccount(db, row));
    if (account.isDefault) {
        EX_CHECK(store::setDefaultAccount(db, account.source, account.id));
    }
    return note(db, account, "account.added", actor);
}

Result<std::int64_t> updateAccount(store::Transaction& db, const Account& account, const std::string& refs,
                                   const std::string& change, const std::string& actor)
{
    auto row = rowOf(account, refs);
    row.updatedAt = db.now();
    EX_TRY(const auto rev, store::updateAccount(db, row));
    if (change.empty()) {
        EX_CHECK(tell(db, account, "account.health"));
    } else {
        EX_CHECK(note(db, account, change, actor));
    }
    return rev;
}

Result<void> makeDefault(store::Transaction& db, const Account& account, const std::string& actor)
{
    EX_CHECK(store::setDefaultAccount(db, account.source, account.id));
    return note(db, account, "account.default", actor);
}

Result<void> deleteAccount(store::Transaction& db, const Account& account, const std::string& actor)
{
    EX_TRY(const bool wasThere, store::deleteAccount(db, account.id));
    return wasThere ? note(db, account, "account.removed", actor) : Result<void>();
}

} // namespace executor::auth::detail
