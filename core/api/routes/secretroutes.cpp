#include "core/api/answers.h"
#include "core/api/routes/credentialroutes.h"
#include "core/auth/accounts.h"
#include "core/base/time.h"
#include "core/secrets/secretservice.h"

namespace executor::api {
namespace {
using secrets::SecretService;

/// Slug of the source of an account; empty when the account is gone meanwhile.
std::string sourceOf(const auth::Accounts& accounts, const secrets::SecretUse& use)
{
    const auth::Account* account = accounts.find(use.account);
    return account == nullptr ? std::string() : account->sourceSlug;
}

Json toJson(const store::SecretRow& row, const std::vector<secrets::SecretUse>& uses, const auth::Accounts& accounts)
{
    Json json = Json{{"id", row.id.text()},
                     {"name", row.name},
                     {"provider", row.provider},
                     {"purpose", row.purpose},
                     {"status", row.status},
                     {"createdAt", toRfc3339(row.createdAt)},
                     {"updatedAt", toRfc3339(row.updatedAt)}};
    if (row.lastUsedAt) {
        json["lastUsedAt"] = toRfc3339(*row.lastUsedAt);
    }
    json["linkedSources"] = Json::array();
    for (const secrets::SecretUse& use : uses) {
        json["linkedSources"].push_back(Json{{"sourceId", use.source.text()},
                                             {"sourceName", sourceOf(accounts, use)},
                                             {"account", use.accountSlug},
                                             {"field", use.field}});
    }
    return json;
}

Task<ApiAnswer> list(SecretService* secrets, auth::Accounts* accounts)
{
    EX_CO_TRY(const auto all, co_await secrets->list());
    std::vector<Json> items;
    items.reserve(all.size());
    for (const secrets::SecretSummary& secret : all) {
        items.push_back(toJson(secret.row, secret.uses, *accounts));
    }
    co_return ApiAnswer(wholeList(std::move(items)));
}

Task<ApiAnswer> set(SecretService* secrets, auth::Accounts* accounts, RequestPtr request)
{
    secrets::NewSecret wanted;
    wanted.name = request->text("name");
    wanted.purpose = request->text("purpose", wanted.purpose);
    wanted.value = secrets::SecretBytes::take(request->text("value"));
    wanted.actor = request->principal.actor();
    EX_CO_TRY(const auto row, co_await secrets->set(std::move(wanted)));
    ApiAnswer answer(toJson(row, {}, *accounts), 201);
    answer.rev = row.rev;
    co_return answer;
}

Task<ApiAnswer> remove(SecretService* secrets, auth::Accounts* accounts, RequestPtr request)
{
    const store::SecretRow* row = secrets->find(request->pathText("id"));
    if (row == nullptr) {
        co_return fail(ErrorCode::NotFound, "There is no secret " + request->pathText("id") + ".");
    }
    const auto id = row->id;
    const auto force = request->queryFlag("force") ? secrets::Force::Yes : secrets::Force::No;
    EX_CO_CHECK(co_await secrets->remove(id, force, request->principal.actor()));
    EX_CO_CHECK(co_await accounts->expireUsersOf(id));
    co_return ApiAnswer::nothing();
}

Task<ApiAnswer> status(SecretService* secrets)
{
    EX_CO_TRY(const auto state, co_await secrets->status());
    co_return ApiAnswer(state.toJson());
}

Task<ApiAnswer> check(SecretService* secrets, auth::Accounts* accounts)
{
    EX_CO_TRY(const auto dangling, co_await secrets->check());
    Json problems = Json::array();
    for (const secrets::DanglingSecret& one : dangling) {
        const std::string name =
            one.use ? sourceOf(*accounts, *one.use) + "/" + one.use->accountSlug + "." + one.use->field : one.name;
        problems.push_back(Json{{"name", name}, {"problem", one.problem}});
    }
    co_return ApiAnswer(Json{{"ok", problems.empty()}, {"problems", problems}});
}

Task<ApiAnswer> init(SecretService* secrets, RequestPtr request)
{
    auto passphrase = secrets::SecretBytes::take(request->text("passphrase"));
    EX_CO_CHECK(co_await secrets->init(request->text("store"), std::move(passphrase)));
    auto answer = co_await status(secrets);
    co_return answer;
}

Task<ApiAnswer> unlock(SecretService* secrets, RequestPtr request)
{
    auto passphrase = secrets::SecretBytes::take(request->text("passphrase"));
    EX_CO_CHECK(co_await secrets->unlock(std::move(passphrase)));
    co_return ApiAnswer::nothing();
}

void addStoreRoutes(RouteTable& table, SecretService* service, auth::Accounts* accounts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    table.add({.method = "GET",
               .path = "/v1/secrets/status",
               .operation = "secrets.status",
               .summary = "Where secrets are kept.",
               .answer = "SecretsStatus",
               .handler = [service](const RequestPtr&) { return status(service); }});
    table.add({.method = "GET",
               .path = "/v1/secrets/check",
               .operation = "secrets.check",
               .summary = "References without a value.",
               .answer = "SecretsStatus",
               .handler = [service, accounts](const RequestPtr&) { return check(service, accounts); }});
    table.add({.method = "POST",
               .path = "/v1/secrets/lock",
               .operation = "secrets.lock",
               .summary = "Locks the vault.",
               .status = 204,
               .handler = [service](const RequestPtr&) {
                   service->lock();
                   return doneTask<ApiAnswer>(ApiAnswer::nothing());
               }});
    table.add({.method = "POST",
               .path = "/v1/secrets/init",
               .scope = Scope::Door,
               .operation = "secrets.init",
               .summary = "Chooses the store.",
               .fields = {{"store", Type::Text, Need::Required, "keychain or vault."},
                          {"passphrase", Type::Text, Need::Optional, "Of the vault."}},
               .answer = "SecretsStatus",
               .handler = [service](const RequestPtr& request) { return init(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/secrets/unlock",
               .scope = Scope::Door,
               .operation = "secrets.unlock",
               .summary = "Unlocks the vault.",
               .fields = {{"passphrase", Type::Text, Need::Required, "Of the vault."}},
               .status = 204,
               .handler = [service](const RequestPtr& request) { return unlock(service, request); }});
}
} // namespace

void addSecretRoutes(RouteTable& table, SecretService& secrets, auth::Accounts& accounts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    SecretService* service = &secrets;
    auth::Accounts* users = &accounts;
    table.add({.method = "GET",
               .path = "/v1/secrets",
               .operation = "secrets.list",
               .summary = "Names of secrets and who uses them; never a value.",
               .query = listFields(),
               .answer = "Secret[]",
               .handler = [service, users](const RequestPtr&) { return list(service, users); }});
    table.add({.method = "POST",
               .path = "/v1/secrets",
               .operation = "secrets.set",
               .summary = "Stores a value under a name.",
               .fields = {{"name", Type::Text, Need::Required, "Letters, digits, `._/-`."},
                          {"value", Type::Text, Need::Required, "Never shown again."},
                          {"purpose", Type::Text, Need::Optional, "apiKey, password, env, other."}},
               .answer = "Secret",
               .status = 201,
               .handler = [service, users](const RequestPtr& request) { return set(service, users, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/secrets/{id}",
               .operation = "secrets.remove",
               .summary = "Removes a secret, by id or name.",
               .query = {{"force", Type::Boolean, Need::Optional, "Although accounts use it."}},
               .status = 204,
               .handler = [service, users](const RequestPtr& request) { return remove(service, users, request); }});
    addStoreRoutes(table, service, users);
}

} // namespace executor::api
