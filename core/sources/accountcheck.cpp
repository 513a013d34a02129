#include "core/sources/accountcheck.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace executor::sources {
namespace {
/// Reads are looked at until one needs no arguments; a source with only others says so soon.
constexpr std::size_t kLookedAt = 200;

/// Whether the last name of a path tells that the answer is about who is signed in: `users.getMe`, `whoami`.
bool tellsWho(std::string_view path)
{
    constexpr std::array<std::string_view, 8> kNames{"me",      "whoami",  "myself",      "self",
                                                     "account", "profile", "currentuser", "viewer"};
    std::string name = asciiLower(path.substr(path.rfind('.') + 1));
    if (name.starts_with("get")) {
        name.erase(0, 3);
    }
    std::erase(name, '_');
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

auth::AccountHealth healthAfter(const Result<ToolOutcome>& outcome)
{
    auth::AccountHealth health;
    if (!outcome) {
        const bool isLocked = outcome.error().code == ErrorCode::SecretStoreUnavailable;
        const bool isLost = outcome.error().code == ErrorCode::CredentialMissing;
        health.status = isLocked ? "unknown" : isLost ? "expired" : "degraded";
        health.reason = isLocked ? "store_locked" : isLost ? "secret_deleted" : "unreachable";
        health.message = outcome.error().message;
        return health;
    }
    const Json* status = member(outcome->http, "status");
    if (!outcome->failure) {
        health.status = "healthy";
        health.reason.clear();
        return health;
    }
    const bool isRejected = status != nullptr && *status == 401;
    const bool isForbidden = status != nullptr && *status == 403;
    health.status = isRejected ? "expired" : "degraded";
    health.reason = isRejected ? "rejected_401" : isForbidden ? "forbidden_403" : "unreachable";
    health.message = outcome->failure->message;
    return health;
}
} // namespace

AccountCheck::AccountCheck(catalog::Catalog& catalog, ToolCaller& caller, auth::Accounts& accounts)
    : m_catalog(catalog), m_caller(caller), m_accounts(accounts)
{}

Task<CheckedCall> AccountCheck::cheapRead(auth::Account account)
{
    EX_CO_TRY(std::vector<catalog::ToolListing> tools, co_await m_catalog.list(account.source));
    std::erase_if(tools, [](const catalog::ToolListing& tool) { return tool.effect != Effect::Read; });
    std::stable_partition(tools.begin(), tools.end(),
                          [](const catalog::ToolListing& tool) { return tellsWho(tool.path); });
    tools.resize(std::min(tools.size(), kLookedAt));
    for (const catalog::ToolListing& tool : tools) {
        const auto plan = co_await m_catalog.plan(account.source, tool.path);
        if (!plan) {
            continue;
        }
        auto checked = m_caller.check(*plan, account.slug, Json::object());
        if (checked) {
            co_return std::move(*checked);
        }
    }
    co_return fail(ErrorCode::InvalidState,
                   account.sourceSlug + " has no read without arguments to check the account with.",
                   "Call any tool with it; its health shows how that went.");
}

Task<auth::Account> AccountCheck::run(AccountId id)
{
    const auth::Account* found = m_accounts.find(id);
    if (found == nullptr) {
        co_return fail(ErrorCode::NotFound, "There is no such account.", "See: executor accounts list");
    }
    auth::Account account = *found;
    EX_CO_TRY(CheckedCall call, co_await cheapRead(account));
    CallContext context;
    const auto outcome = co_await m_caller.call(std::move(call), std::move(context));
    EX_CO_CHECK(co_await m_accounts.noteCheck(id, healthAfter(outcome)));
    found = m_accounts.find(id);
    if (found == nullptr) {
        co_return fail(ErrorCode::NotFound, "The account was removed meanwhile.");
    }
    account = *found;
    co_return std::move(account);
}

} // namespace executor::sources
