// Part of Accounts: whether they work, as calls and checks found (secrets-and-auth.md 4).
#include "core/auth/accounts.h"
#include "core/auth/detail/accountrow.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretservice.h"
#include "core/store/database.h"

#include <algorithm>

namespace executor::auth {

Account Accounts::shown(Account account) const
{
    const auto refs = m_refs.find(account.id);
    if (refs == m_refs.end()) {
        return account;
    }
    for (const auto& [name, ref] : secrets::AccountRefs::fromText(refs->second).fields) {
        switch (m_parts.secrets.stateOf(ref.id)) {
        case secrets::ValueState::Readable:
            break;
        case secrets::ValueState::Shut:
            account.health = {"unknown", "store_locked", "The secret store is locked.", account.health.checkedAt};
            break;
        case secrets::ValueState::Unreadable:
            account.health = {"expired", "unreadable", "Its value in the store is damaged. Type it in again.",
                              account.health.checkedAt};
            return account;
        case secrets::ValueState::Missing:
            account.health = {"expired", "secret_deleted", "Its secret was deleted.", account.health.checkedAt};
            return account;
        }
    }
    return account;
}

Task<void> Accounts::noteAnswer(AccountId id, int httpStatus)
{
    const auto* found = find(id);
    const bool isGood = httpStatus >= 200 && httpStatus < 300;
    if (found == nullptr || (!isGood && httpStatus != 401)) {
        co_return Result<void>();
    }
    AccountHealth health;
    health.checkedAt = m_parts.clock.now();
    if (isGood) {
        health.status = "healthy";
        health.reason.clear();
    } else {
        // One 401 of a tool does not end an account: it may be about that tool alone.
        health.status = found->health.status == "unknown" ? "expired" : "degraded";
        health.reason = "rejected_401";
        health.message = "The server refused the credentials (401).";
    }
    const bool isSame = found->health.status == health.status && found->health.reason == health.reason;
    const auto last = found->health.checkedAt;
    if (isSame && last && *health.checkedAt - *last < std::chrono::minutes(1)) {
        co_return Result<void>();
    }
    co_return co_await setHealth(id, health);
}

Task<void> Accounts::noteCheck(AccountId id, AccountHealth health)
{
    health.checkedAt = m_parts.clock.now();
    health.message = m_parts.redactor.redact(std::move(health.message));
    return setHealth(std::move(id), std::move(health));
}

Task<void> Accounts::setHealth(AccountId id, AccountHealth health)
{
    const auto found = m_accounts.find(id);
    if (found == m_accounts.end()) {
        co_return fail(ErrorCode::NotFound, "There is no such account.", "See: executor accounts list");
    }
    found->second.health = std::move(health);
    found->second.lastUsedAt = m_parts.clock.now();
    const auto account = found->second;
    auto write = [account, refs = m_refs[id]](store::Transaction& db) -> Result<std::int64_t> {
        return detail::updateAccount(db, account, refs, {}, {});
    };
    EX_CO_TRY(const auto rev, co_await m_parts.database.write(std::move(write)));
    if (const auto again = m_accounts.find(id); again != m_accounts.end()) {
        again->second.rev = rev;
    }
    co_return Result<void>();
}

Task<void> Accounts::expireUsersOf(SecretId secret)
{
    std::vector<AccountId> users;
    for (const auto& [id, account] : m_accounts) {
        const auto fields = secrets::AccountRefs::fromText(m_refs[id]).fields;
        const auto isUser = [&secret](const auto& field) { return field.second.id == secret; };
        if (std::any_of(fields.begin(), fields.end(), isUser)) {
            users.push_back(id);
        }
    }
    AccountHealth health;
    health.status = "expired";
    health.reason = "secret_deleted";
    health.message = "Its secret was deleted.";
    for (const auto& id : users) {
        EX_CO_CHECK(co_await noteCheck(id, health));
    }
    co_return Result<void>();
}

} // namespace executor::auth
