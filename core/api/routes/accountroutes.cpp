#include "core/api/answers.h"
#include "core/api/routes/credentialroutes.h"
#include "core/auth/accounts.h"

#include <algorithm>
#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const CredentialParts>;

/// A method by id or type among those the source offers, or one given as an object.
Result<auth::AuthMethod> methodOf(const CredentialParts::SourceMethods& source, const ApiRequest& request)
{
    const Json* given = member(request.body, "method");
    if (given != nullptr && given->is_object()) {
        return auth::AuthMethod::fromJson(*given);
    }
    const std::string wanted = request.text("method");
    std::vector<std::string> ids;
    for (const auth::AuthMethod& method : source.methods) {
        if (method.id == wanted || method.typeName == wanted) {
            return method;
        }
        ids.push_back(method.id);
    }
    return fail(ErrorCode::InvalidRequest, "The source \"" + source.slug + "\" has no method \"" + wanted + "\".", {},
                Json{{"methods", ids}});
}

/// `{"token":{"value":"..."}}`, or the text itself.
Result<auth::FieldValues> valuesOf(const ApiRequest& request)
{
    auth::FieldValues values;
    const Json* given = member(request.body, "values");
    if (given == nullptr) {
        return values;
    }
    for (const auto& [name, value] : given->items()) {
        const Json* text = value.is_object() ? member(value, "value") : &value;
        if (text == nullptr || !text->is_string()) {
            return fail(ErrorCode::InvalidRequest, "The value of \"" + name + "\" must be {\"value\": text}.");
        }
        values[name] = secrets::SecretBytes::take(text->get<std::string>());
    }
    return values;
}

Task<ApiAnswer> add(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto source, parts->source(request->text("source")));
    auth::NewAccount wanted;
    EX_CO_TRY(wanted.method, methodOf(source, *request));
    EX_CO_TRY(wanted.values, valuesOf(*request));
    wanted.source = source.id;
    wanted.sourceSlug = source.slug;
    wanted.slug = request->text("slug");
    wanted.label = request->text("label");
    wanted.makeDefault = request->flag("default").value_or(false);
    wanted.actor = request->principal.actor();
    EX_CO_TRY(const auto added, co_await parts->accounts.add(std::move(wanted)));
    ApiAnswer answer(added.account.toJson(), 201);
    if (!added.notes.empty()) {
        answer.body["notes"] = added.notes;
    }
    answer.rev = added.account.rev;
    answer.headers.set("Location", "/v1/accounts/" + added.account.id.text());
    co_return answer;
}

Result<auth::Account> accountOf(const CredentialParts& parts, const ApiRequest& request)
{
    const auth::Account* found = parts.accounts.find(request.id<AccountId>());
    if (found == nullptr) {
        return fail(ErrorCode::NotFound, "There is no account " + request.pathText("id") + ".");
    }
    return parts.accounts.shown(*found);
}

Result<ApiAnswer> get(const CredentialParts& parts, const ApiRequest& request)
{
    EX_TRY(const auto account, accountOf(parts, request));
    ApiAnswer answer(account.toJson());
    answer.rev = account.rev;
    return answer;
}

Task<ApiAnswer> patch(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto account, accountOf(*parts, *request));
    EX_CO_CHECK(checkIfMatch(*request, account.rev, account.toJson()));
    const std::string actor = request->principal.actor();
    if (const auto slug = request->optionalText("slug")) {
        EX_CO_TRY(account, co_await parts->accounts.rename(account.id, *slug, actor));
    }
    if (const auto label = request->optionalText("label")) {
        EX_CO_TRY(account, co_await parts->accounts.relabel(account.id, *label, actor));
    }
    if (request->flag("default").value_or(false)) {
        EX_CO_TRY(account, co_await parts->accounts.makeDefault(account.id, actor));
    }
    ApiAnswer answer(account.toJson());
    answer.rev = account.rev;
    co_return answer;
}

Task<ApiAnswer> test(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto account, co_await parts->test(request->id<AccountId>()));
    ApiAnswer answer(parts->accounts.shown(account).toJson());
    answer.rev = account.rev;
    co_return answer;
}

Task<ApiAnswer> remove(Parts parts, RequestPtr request)
{
    EX_CO_CHECK(co_await parts->accounts.remove(request->id<AccountId>(), request->principal.actor()));
    co_return ApiAnswer::nothing();
}

Result<ApiAnswer> list(const CredentialParts& parts, const ApiRequest& request)
{
    std::optional<SourceId> source;
    if (const auto name = request.query("source")) {
        EX_TRY(const auto found, parts.source(*name));
        source = found.id;
    }
    std::vector<Json> items;
    for (const auth::Account& account : parts.accounts.list()) {
        if (!source || account.source == *source) {
            items.push_back(account.toJson());
        }
    }
    return ApiAnswer(wholeList(std::move(items)));
}
} // namespace

void addAccountRoutes(RouteTable& table, CredentialParts given)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const CredentialParts>(std::move(given));
    table.add({.method = "GET",
               .path = "/v1/accounts",
               .operation = "accounts.list",
               .summary = "Accounts.",
               .query = listFields({{"source", Type::Text, Need::Optional, "Of this source, id or slug."}}),
               .answer = "Account[]",
               .handler = [parts](const RequestPtr& request) { return doneTask<ApiAnswer>(list(*parts, *request)); }});
    table.add({.method = "POST",
               .path = "/v1/accounts",
               .scope = Scope::PersonDoor,
               .operation = "accounts.create",
               .summary = "Adds an account; its values are stored and never shown again.",
               .fields = {{"source", Type::Text, Need::Required, "Id or slug."},
                          {"method", Type::Any, Need::Required, "Id or type of an auth method of the source."},
                          {"values", Type::Object, Need::Optional, "{input: {value}}"},
                          {"slug", Type::Text, Need::Optional, "Name in paths."},
                          {"label", Type::Text, Need::Optional, "For people."},
                          {"default", Type::Boolean, Need::Optional, "Makes it the source's default."}},
               .answer = "Account",
               .status = 201,
               .handler = [parts](const RequestPtr& request) { return add(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/accounts/{id}",
               .operation = "accounts.get",
               .summary = "One account.",
               .answer = "Account",
               .handler = [parts](const RequestPtr& request) { return doneTask<ApiAnswer>(get(*parts, *request)); }});
    table.add({.method = "PATCH",
               .path = "/v1/accounts/{id}",
               .operation = "accounts.update",
               .summary = "Renames, relabels, makes it the default.",
               .fields = {{"slug", Type::Text, Need::Optional, "Name in paths."},
                          {"label", Type::Text, Need::Optional, "For people."},
                          {"default", Type::Boolean, Need::Optional, "true."}},
               .answer = "Account",
               .handler = [parts](const RequestPtr& request) { return patch(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/accounts/{id}/test",
               .operation = "accounts.test",
               .summary = "Checks with one read whether the account works.",
               .answer = "Account",
               .handler = [parts](const RequestPtr& request) { return test(parts, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/accounts/{id}",
               .operation = "accounts.remove",
               .summary = "Removes an account and its values.",
               .status = 204,
               .handler = [parts](const RequestPtr& request) { return remove(parts, request); }});
}

} // namespace executor::api
