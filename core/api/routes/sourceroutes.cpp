#include "core/api/routes/sourceroutes.h"

#include "core/api/answers.h"
#include "core/api/routes/controlroutes.h"
#include "core/policy/policyservice.h"
#include "core/sources/sourceproposals.h"
#include "core/sources/sources.h"

namespace executor::api {
namespace {
using sources::Sources;
using Local = sources::FetchRequest::LocalAddresses;

Json noSource(const std::string& name)
{
    return Json{{"source", name}};
}

Result<sources::Source> sourceOf(const Sources& service, const std::string& idOrSlug)
{
    const sources::Source* found = service.findNamed(idOrSlug);
    if (found == nullptr) {
        return fail(ErrorCode::NotFound, "There is no source \"" + idOrSlug + "\".", {}, noSource(idOrSlug));
    }
    return *found;
}

/// The whole object, with the methods an account may use.
ApiAnswer answerOf(const Sources& service, const sources::Source& source, int status = 200)
{
    Json body = service.toJson(source);
    if (const auto methods = sourceMethods(service, source.id.text())) {
        body["authMethods"] = Json::array();
        for (const auth::AuthMethod& method : methods->methods) {
            body["authMethods"].push_back(method.toJson());
        }
    }
    ApiAnswer answer(std::move(body), status);
    answer.rev = source.rev;
    return answer;
}

/// On the local door the person typed the address at a terminal, which confirms exactly it.
Local localOf(const ApiRequest& request)
{
    return request.principal.door == net::DoorKind::Local ? Local::Confirmed : Local::Refused;
}

Result<sources::SourceInput> inputOf(const ApiRequest& request)
{
    sources::SourceInput input;
    input.url = request.text("specUrl", request.text("url"));
    input.fileName = request.text("fileName");
    input.local = localOf(request);
    if (const auto text = request.optionalText("document")) {
        input.text = std::make_shared<const std::string>(*text);
    } else if (const auto typed = request.optionalText("text")) {
        input.text = std::make_shared<const std::string>(*typed);
    }
    if (input.url.empty() && !input.text) {
        return fail(ErrorCode::InvalidRequest, "An address or a document is needed.");
    }
    return input;
}

Task<ApiAnswer> discover(Sources* service, RequestPtr request)
{
    EX_CO_TRY(auto input, inputOf(*request));
    EX_CO_TRY(const auto preview, co_await service->preview(std::move(input), request->gone));
    Json candidates = Json::array();
    candidates.push_back(preview.toJson());
    co_return ApiAnswer(Json{{"candidates", candidates}});
}

Task<ApiAnswer> add(Sources* service, RequestPtr request)
{
    if (const std::string kind = request->text("kind", "openapi"); service->adapter(kind) == nullptr) {
        co_return fail(ErrorCode::InvalidRequest, "The kind \"" + kind + "\" is not served by this version.");
    }
    sources::NewSource wanted;
    EX_CO_TRY(wanted.input, inputOf(*request));
    wanted.name = request->text("name");
    wanted.slug = request->text("slug");
    wanted.baseUrl = request->text("endpoint");
    wanted.actor = request->principal.actor();
    // A caller that leaves does not take the import back: adding is done or not done, never half.
    EX_CO_TRY(const auto source, co_await service->add(std::move(wanted), CancelToken()));
    ApiAnswer answer = answerOf(*service, source, 201);
    answer.headers.set("Location", "/v1/sources/" + source.id.text());
    co_return answer;
}

Result<ApiAnswer> get(const Sources& service, const ApiRequest& request)
{
    EX_TRY(const auto source, sourceOf(service, request.pathText("id")));
    return answerOf(service, source);
}

Task<ApiAnswer> patch(Sources* service, sources::SourceProposals* proposals, RequestPtr request)
{
    EX_CO_TRY(const auto source, sourceOf(*service, request->pathText("id")));
    EX_CO_CHECK(checkIfMatch(*request, source.rev, source.toJson()));
    sources::SourcePatch wanted;
    wanted.name = request->optionalText("name");
    wanted.baseUrl = request->optionalText("endpoint");
    wanted.isEnabled = request->flag("enabled");
    wanted.actor = request->principal.actor();
    // The local door adds; what stands there already is widened by a person only (http-api.md 4).
    const bool isEnabling = wanted.isEnabled.value_or(false) && !source.isEnabled;
    if (isEnabling || (wanted.baseUrl && *wanted.baseUrl != source.config.baseUrl)) {
        policy::ChangeOutcome outcome;
        EX_CO_TRY(outcome.proposal,
                  co_await proposals->propose(source.id, std::move(wanted), askerOf(request->principal)));
        co_return changeAnswer(std::move(outcome));
    }
    EX_CO_TRY(const auto changed, co_await service->update(source.id, std::move(wanted)));
    co_return answerOf(*service, changed);
}

Task<ApiAnswer> remove(Sources* service, RequestPtr request)
{
    EX_CO_TRY(const auto source, sourceOf(*service, request->pathText("id")));
    EX_CO_TRY(const auto removed, co_await service->remove(source.id, request->principal.actor()));
    co_return ApiAnswer(Json{{"removed", removed.slug}, {"tools", removed.tools}, {"accounts", removed.accounts}});
}

Task<ApiAnswer> refresh(Sources* service, RequestPtr request)
{
    EX_CO_TRY(const auto source, sourceOf(*service, request->pathText("id")));
    std::shared_ptr<const std::string> text;
    if (const auto given = request->optionalText("document")) {
        text = std::make_shared<const std::string>(*given);
    }
    EX_CO_TRY(const auto report, co_await service->refresh(source.id, text, request->principal.actor(), CancelToken()));
    EX_CO_TRY(const auto current, sourceOf(*service, source.id.text()));
    ApiAnswer answer = answerOf(*service, current);
    answer.body["unchanged"] = report.isUnchanged;
    co_return answer;
}

Result<ApiAnswer> health(const Sources& service, const ApiRequest& request)
{
    EX_TRY(const auto source, sourceOf(service, request.pathText("id")));
    return ApiAnswer(source.shownHealth().toJson());
}

const std::vector<Field> kInput{
    {"url", Field::Type::Text, Field::Need::Optional, "Address of a description."},
    {"text", Field::Type::Text, Field::Need::Optional, "A description itself."},
    {"fileName", Field::Type::Text, Field::Need::Optional, "Of a dropped file."},
};

void addChanging(RouteTable& table, Sources* service, sources::SourceProposals* proposals)
{
    using Type = Field::Type;
    using Need = Field::Need;
    constexpr std::size_t kDocument = std::size_t{64} << 20U;
    table.add({.method = "POST",
               .path = "/v1/sources/discover",
               .operation = "sources.discover",
               .summary = "What a description would give; stores nothing.",
               .fields = kInput,
               .answer = "Discovery",
               .maxBody = kDocument,
               .handler = [service](const RequestPtr& request) { return discover(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/sources",
               .scope = Scope::PersonDoor,
               .operation = "sources.create",
               .summary = "Connects a source and imports its tools.",
               .fields = {{"kind", Type::Text, Need::Optional, "openapi."},
                          {"name", Type::Text, Need::Optional, "For people."},
                          {"slug", Type::Text, Need::Optional, "First segment of its tools' paths."},
                          {"specUrl", Type::Text, Need::Optional, "Address of the description."},
                          {"document", Type::Text, Need::Optional, "The description itself."},
                          {"fileName", Type::Text, Need::Optional, "Of a dropped file."},
                          {"endpoint", Type::Text, Need::Optional, "Base URL, beats the description's."}},
               .answer = "Source",
               .status = 201,
               .maxBody = kDocument,
               .handler = [service](const RequestPtr& request) { return add(service, request); }});
    table.add(
        {.method = "PATCH",
         .path = "/v1/sources/{id}",
         .operation = "sources.update",
         .summary = "Renames or disables; enabling and another address ask a person.",
         .fields = {{"name", Type::Text, Need::Optional, "For people."},
                    {"endpoint", Type::Text, Need::Optional, "Base URL."},
                    {"enabled", Type::Boolean, Need::Optional, ""}},
         .answer = "Source",
         .handler = [service, proposals](const RequestPtr& request) { return patch(service, proposals, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/sources/{id}",
               .operation = "sources.remove",
               .summary = "Removes a source with its accounts.",
               .answer = "Removed",
               .handler = [service](const RequestPtr& request) { return remove(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/sources/{id}/refresh",
               .operation = "sources.refresh",
               .summary = "Reads the description again; a failure keeps the tools.",
               .fields = {{"document", Type::Text, Need::Optional, "The new text of a source that came from a file."}},
               .answer = "Source",
               .maxBody = kDocument,
               .handler = [service](const RequestPtr& request) { return refresh(service, request); }});
}
} // namespace

Result<CredentialParts::SourceMethods> sourceMethods(const Sources& service, const std::string& idOrSlug)
{
    EX_TRY(const auto source, sourceOf(service, idOrSlug));
    CredentialParts::SourceMethods found;
    found.id = source.id;
    found.slug = source.slug;
    found.methods = auth::offeredMethods(source.config.facts.authMethods);
    return found;
}

void addSourceRoutes(RouteTable& table, Sources& sources, sources::SourceProposals& proposals)
{
    Sources* service = &sources;
    table.add({.method = "GET",
               .path = "/v1/sources",
               .scope = Scope::Agent,
               .operation = "sources.list",
               .summary = "Connected sources.",
               .query = listFields(),
               .answer = "Source[]",
               .handler = [service](const RequestPtr&) {
                   std::vector<Json> items;
                   for (const sources::Source& source : service->list()) {
                       items.push_back(service->toJson(source));
                   }
                   return doneTask<ApiAnswer>(ApiAnswer(wholeList(std::move(items))));
               }});
    table.add(
        {.method = "GET",
         .path = "/v1/sources/{id}",
         .scope = Scope::Agent,
         .operation = "sources.get",
         .summary = "One source, by id or slug.",
         .answer = "Source",
         .handler = [service](const RequestPtr& request) { return doneTask<ApiAnswer>(get(*service, *request)); }});
    table.add(
        {.method = "GET",
         .path = "/v1/sources/{id}/health",
         .operation = "sources.health",
         .summary = "Its health.",
         .answer = "Status",
         .handler = [service](const RequestPtr& request) { return doneTask<ApiAnswer>(health(*service, *request)); }});
    addChanging(table, service, &proposals);
}

} // namespace executor::api
