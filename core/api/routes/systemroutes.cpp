#include "core/api/routes/systemroutes.h"

#include "core/api/answers.h"
#include "core/api/openapi.h"

#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const SystemParts>;

/// A page that does nothing by itself: what it is for has happened when it is shown.
constexpr std::string_view kOpenPage =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Executor</title>"
    "<p>Look at the Executor window. You can close this page.</p></html>";

ApiAnswer page(std::string_view html)
{
    ApiAnswer answer;
    answer.text = std::string(html);
    answer.headers.set("Content-Type", "text/html; charset=utf-8");
    answer.headers.set("Content-Security-Policy", "default-src 'none'");
    return answer;
}

Task<ApiAnswer> doctor(Parts parts)
{
    EX_CO_TRY(auto report, co_await parts->doctor());
    co_return ApiAnswer(std::move(report));
}

Task<ApiAnswer> fix(Parts parts, RequestPtr request)
{
    std::vector<std::string> codes;
    if (const Json* given = member(request->body, "codes"); given != nullptr) {
        codes = given->get<std::vector<std::string>>();
    }
    EX_CO_TRY(auto report, co_await parts->fix(codes));
    co_return ApiAnswer(std::move(report));
}

Json whoami(const ApiRequest& request)
{
    const Principal& principal = request.principal;
    const bool isAgent = principal.kind == Principal::Kind::Agent;
    Json answer = Json::object();
    answer["principal"] =
        Json{{"type", isAgent ? "agent" : "operator"}, {"id", principal.agent.text()}, {"name", principal.name}};
    answer["scope"] = isAgent ? "agent" : "operator";
    answer["workspaceId"] = store::kLocalWorkspace;
    return answer;
}

Task<ApiAnswer> show(Parts parts, RequestPtr request)
{
    std::string place = request->text("id", request->text("page"));
    EX_CO_CHECK(co_await parts->checkPlace(place));
    if (const auto input = request->optionalText("input")) {
        if (request->principal.kind != Principal::Kind::Operator) {
            co_return fail(ErrorCode::ScopeInsufficient,
                           "Only programs on the local door may fill in the Connect dialog.");
        }
        place = "connect:" + *input;
    }
    EX_CO_CHECK(parts->show(place));
    co_return ApiAnswer::nothing();
}

void addPublicRoutes(RouteTable& table, const Parts& parts)
{
    table.add({.method = "GET",
               .path = "/health",
               .scope = Scope::None,
               .operation = "health",
               .summary = "Whether the daemon works.",
               .answer = "Health",
               .handler = [parts](const RequestPtr&) {
                   return doneTask<ApiAnswer>(
                       ApiAnswer(Json{{"status", parts->health()}, {"product", "executor"}, {"api", 1}}));
               }});
    table.add({.method = "GET",
               .path = "/open/{id}",
               .scope = Scope::None,
               .operation = "open",
               .summary = "Raises the native window.",
               .handler = [parts](const RequestPtr& request) {
                   // Whether there is a window is nobody's matter here.
                   (void)parts->show(request->pathText("id"));
                   return doneTask<ApiAnswer>(page(kOpenPage));
               }});
    table.add({.method = "GET",
               .path = "/v1/openapi.json",
               .scope = Scope::None,
               .operation = "openapi",
               .summary = "This document.",
               .answer = "Status",
               .handler = [parts, &table](const RequestPtr&) {
                   ApiAnswer answer(openApiDocument(table, parts->version()));
                   answer.headers.set("Cache-Control", "max-age=300");
                   return doneTask<ApiAnswer>(std::move(answer));
               }});
}

void addDaemonRoutes(RouteTable& table, const Parts& parts)
{
    table.add({.method = "GET",
               .path = "/v1/status",
               .operation = "status",
               .summary = "State of the daemon.",
               .answer = "Status",
               .handler = [parts](const RequestPtr&) { return doneTask<ApiAnswer>(ApiAnswer(parts->status())); }});
    table.add({.method = "GET",
               .path = "/v1/doctor",
               .operation = "doctor.check",
               .summary = "Checks everything.",
               .answer = "Doctor",
               .handler = [parts](const RequestPtr&) { return doctor(parts); }});
    table.add({.method = "POST",
               .path = "/v1/doctor/fix",
               .operation = "doctor.fix",
               .summary = "Mends what can be mended safely.",
               .fields = {{"codes", Field::Type::Texts, Field::Need::Optional, "Codes of the checks; absent: all."}},
               .answer = "Doctor",
               .handler = [parts](const RequestPtr& request) { return fix(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/show",
               .operation = "show",
               .summary = "Raises the native window.",
               .fields = {{"page", Field::Type::Text, Field::Need::Optional, "Page of the main window."},
                          {"id", Field::Type::Text, Field::Need::Optional, "An object's id."},
                          {"input", Field::Type::Text, Field::Need::Optional,
                           "Address or file for the Connect dialog, from the local door."}},
               .status = 204,
               .handler = [parts](const RequestPtr& request) { return show(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/shutdown",
               .scope = Scope::Door,
               .operation = "shutdown",
               .summary = "Ends the daemon in order.",
               .fields = {{"now", Field::Type::Boolean, Field::Need::Optional, "Without waiting for calls."}},
               .status = 202,
               .handler = [parts](const RequestPtr&) {
                   parts->shutDown();
                   return doneTask<ApiAnswer>(ApiAnswer(Json{{"status", "stopping"}}, 202));
               }});
}
} // namespace

void addSystemRoutes(RouteTable& table, SystemParts given)
{
    const Parts parts = std::make_shared<const SystemParts>(std::move(given));
    addPublicRoutes(table, parts);
    addDaemonRoutes(table, parts);
    table.add({.method = "GET",
               .path = "/v1/whoami",
               .scope = Scope::Agent,
               .operation = "whoami",
               .summary = "Who the caller is.",
               .answer = "Whoami",
               .handler = [](const RequestPtr& request) { return doneTask<ApiAnswer>(ApiAnswer(whoami(*request))); }});
    table.add({.method = "GET",
               .path = "/v1/runtimes",
               .scope = Scope::Agent,
               .operation = "runtimes.list",
               .summary = "What code can run in.",
               .answer = "Runtime[]",
               .handler = [](const RequestPtr&) {
                   return doneTask<ApiAnswer>(
                       ApiAnswer(wholeList({Json{{"id", "qjs"}, {"name", "TypeScript (QJSEngine)"}}})));
               }});
}

} // namespace executor::api
