#include "core/api/routes/toolroutes.h"

#include "core/api/answers.h"
#include "core/api/routes/answering.h"
#include "core/base/effect.h"
#include "core/base/objectreader.h"
#include "core/base/text.h"
#include "core/catalog/catalog.h"
#include "core/execution/executions.h"

#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const ToolParts>;

/// Query parameters under the names of the built-in tool's arguments.
Json argumentsOf(const ApiRequest& request, const std::vector<std::pair<std::string_view, std::string_view>>& names)
{
    Json arguments = Json::object();
    for (const auto& [parameter, argument] : names) {
        const std::string key(argument);
        if (const auto number = request.queryInteger(parameter)) {
            arguments[key] = *number;
        } else if (const auto text = request.query(parameter); text && !text->empty()) {
            arguments[key] = *text == "true" ? Json(true) : Json(*text);
        }
    }
    return arguments;
}

/// The class named by `effect`. Error: `invalid_request` with all classes.
Result<void> checkEffect(const ApiRequest& request)
{
    const auto effect = request.query("effect").value_or("");
    if (effect.empty() || effectFromName(effect)) {
        return {};
    }
    const Json query = Json{{"effect", effect}};
    ObjectReader reader(query);
    (void)reader.any("effect");
    reader.problem("effect", "invalid_request",
                   "\"effect\" must be read, write, send, delete, spend, admin or unknown.");
    return reader.finish();
}

Task<ApiAnswer> builtin(Parts parts, std::string path, Json arguments, RequestPtr request)
{
    auto viewer = parts->viewer(request->principal.agent);
    EX_CO_TRY(auto answer,
              co_await parts->catalog.callBuiltin(std::move(path), std::move(arguments), std::move(viewer)));
    co_return ApiAnswer(std::move(answer));
}

Task<ApiAnswer> search(Parts parts, RequestPtr request)
{
    EX_CO_CHECK(checkEffect(*request));
    Json arguments = argumentsOf(*request, {{"q", "query"},
                                            {"source", "source"},
                                            {"effect", "effect"},
                                            {"account", "account"},
                                            {"limit", "limit"},
                                            {"offset", "offset"},
                                            {"explain", "explain"}});
    co_return co_await builtin(std::move(parts), "search", std::move(arguments), std::move(request));
}

/// A page of the list is an offset into it, carried by the cursor.
Task<ApiAnswer> list(Parts parts, RequestPtr request)
{
    EX_CO_CHECK(checkEffect(*request));
    EX_CO_TRY(const auto key, pageKey(*request));
    const std::int64_t offset = key ? std::stoll(key->second) : 0;
    const std::int64_t limit = pageLimit(*request);
    Json arguments =
        argumentsOf(*request, {{"source", "namespace"}, {"prefix", "namespace"}, {"q", "query"}, {"effect", "effect"}});
    arguments["limit"] = limit;
    arguments["offset"] = offset;
    auto viewer = parts->viewer(request->principal.agent);
    EX_CO_TRY(auto found,
              co_await parts->catalog.callBuiltin("catalog.tools", std::move(arguments), std::move(viewer)));
    Json answer = Json::object();
    const Json* items = member(found, "results");
    answer["items"] = items == nullptr ? Json::array() : *items;
    answer["nextCursor"] = nullptr;
    if (member(found, "nextOffset") != nullptr) {
        const auto next = member(found, "nextOffset")->get<std::int64_t>();
        answer["nextCursor"] = cursorOf(*request, PageKey(Instant{}, std::to_string(next)));
    }
    if (const Json* total = member(found, "total"); total != nullptr && wantsTotal(*request)) {
        answer["total"] = *total;
    }
    co_return ApiAnswer(std::move(answer));
}

Task<ApiAnswer> get(Parts parts, RequestPtr request)
{
    auto viewer = parts->viewer(request->principal.agent);
    EX_CO_TRY(const auto found, co_await parts->catalog.resolve(request->pathText("path"), viewer));
    EX_CO_TRY(const auto plan, co_await parts->catalog.plan(found.sourceId, found.path));
    Json arguments = Json{{"path", found.canonicalPath}, {"includeSchemas", true}};
    EX_CO_TRY(auto described,
              co_await parts->catalog.callBuiltin("describe.tool", std::move(arguments), std::move(viewer)));
    EX_CO_TRY(const auto schemas, co_await parts->catalog.schemas(found.sourceId, found.path));
    described["path"] = found.canonicalPath;
    described["effect"] = effectName(plan->effect);
    described["source"] = found.slug;
    for (const auto& [from, to] : {std::pair("input", "inputSchema"), std::pair("output", "outputSchema")}) {
        if (const Json* schema = member(schemas, from)) {
            described[to] = *schema;
        }
    }
    co_return ApiAnswer(std::move(described));
}

/// A declaration file of the tools named, or of all.
Task<ApiAnswer> types(Parts parts, RequestPtr request)
{
    std::vector<std::string> paths;
    for (std::string& path : split(request->query("paths").value_or(""), ',')) {
        if (!path.empty()) {
            paths.push_back(std::move(path));
        }
    }
    auto viewer = parts->viewer(request->principal.agent);
    ApiAnswer answer;
    EX_CO_TRY(answer.text, co_await parts->catalog.declarations(std::move(paths), std::move(viewer)));
    answer.headers.set("Content-Type", "text/plain; charset=utf-8");
    co_return answer;
}

/// `data` or `error` of the one call of an execution; the whole envelope while it waits.
ApiAnswer callAnswer(Json envelope)
{
    const Json& execution = envelope["execution"];
    const std::string status = textMember(execution, "status");
    if (status == "waiting" || status == "running" || status == "queued") {
        return ApiAnswer(std::move(envelope), 202);
    }
    Json body = Json::object();
    body["ok"] = status == "completed";
    if (status == "completed") {
        const auto result = envelope.find("result");
        body["data"] = result == envelope.end() ? Json() : std::move(*result);
        if (const Json* handle = member(envelope, "resultHandle")) {
            body["resultHandle"] = *handle;
            body["resultSummary"] = envelope.value("resultSummary", Json());
        }
    } else if (const Json* error = member(execution, "error")) {
        body["error"] = *error;
    } else {
        body["error"] = Json{{"code", status}, {"message", "The call ended as " + status + "."}};
    }
    body["executionId"] = textMember(execution, "id");
    return ApiAnswer(std::move(body));
}

Task<ApiAnswer> call(const Parts& parts, const RequestPtr& request)
{
    OneCall wanted;
    wanted.path = request->pathText("path");
    wanted.account = request->text("account");
    if (const auto millis = request->integer("timeoutMs")) {
        wanted.timeout = Milliseconds(*millis);
    }
    if (const auto seconds = request->queryInteger("wait")) {
        wanted.hold = Milliseconds(*seconds * 1000);
    }
    wanted.wantsResponse = request->flag("response").value_or(false);
    if (const Json* arguments = member(request->body, "arguments")) {
        wanted.arguments = *arguments;
    }
    return callOnce(&parts->executions, std::move(wanted), request);
}

Task<ApiAnswer> check(Parts parts, RequestPtr request)
{
    OneCall wanted;
    wanted.path = request->pathText("path");
    wanted.account = request->text("account");
    execution::DirectCall direct;
    direct.path = pathOf(wanted);
    if (const Json* arguments = member(request->body, "arguments")) {
        direct.arguments = *arguments;
    }
    Json given = direct.arguments;
    auto answer = co_await parts->executions.dryRun(std::move(direct), request->principal.agent);
    if (answer || answer.error().code != ErrorCode::InvalidToolArguments) {
        EX_CO_TRY(auto checked, std::move(answer));
        co_return ApiAnswer(std::move(checked));
    }
    co_return ApiAnswer(Json{{"path", wanted.path},
                             {"account", wanted.account.empty() ? Json() : Json(wanted.account)},
                             {"arguments", std::move(given)},
                             {"decision", nullptr},
                             {"problems", answer.error().details.value("problems", Json::array())},
                             {"request", nullptr}});
}

void addCalling(RouteTable& table, const Parts& parts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const std::vector<Field> ofCall = {
        {"arguments", Type::Object, Need::Optional, "Of the tool."},
        {"account", Type::Text, Need::Optional, "Its slug."},
        {"timeoutMs", Type::Integer, Need::Optional, "Wall limit.", 100, 3'600'000},
        {"response", Type::Boolean, Need::Optional, "The full answer with status and headers."}};
    table.add({.method = "POST",
               .path = "/v1/tools/{path}/call",
               .scope = Scope::Agent,
               .operation = "tools.call",
               .summary = "Calls one tool: an execution with one step.",
               .query = {{"wait", Type::Integer, Need::Optional, "Seconds to wait.", 0, 900}},
               .fields = ofCall,
               .answer = "ToolResult",
               .handler = [parts](const RequestPtr& request) { return call(parts, request); },
               .isRepeatable = true});
    table.add({.method = "POST",
               .path = "/v1/tools/{path}/check",
               .scope = Scope::Agent,
               .operation = "tools.check",
               .summary = "What such a call would do; sends and asks nothing.",
               .fields = ofCall,
               .answer = "ToolCheck",
               .handler = [parts](const RequestPtr& request) { return check(parts, request); },
               .isRepeatable = true});
}
} // namespace

std::string pathOf(const OneCall& call)
{
    if (call.account.empty()) {
        return call.path;
    }
    const std::size_t dot = std::min(call.path.find('.'), call.path.size());
    return call.path.substr(0, dot) + ".$" + call.account + call.path.substr(dot);
}

Task<ExecutionId> startCall(execution::Executions* executions, OneCall call, RequestPtr request)
{
    execution::NewExecution made;
    made.agent = request->principal.agent;
    made.program = request->principal.program;
    if (call.timeout) {
        made.timeoutMs = call.timeout->count();
    }
    if (const std::string* key = request->head.headers.find("Idempotency-Key")) {
        made.idempotencyKey = *key;
    }
    execution::DirectCall direct;
    direct.path = pathOf(call);
    direct.member = call.wantsResponse ? "$response" : "";
    direct.arguments = std::move(call.arguments);
    made.call = std::move(direct);
    co_return co_await executions->create(std::move(made));
}

Task<ApiAnswer> callOnce(execution::Executions* executions, OneCall call, RequestPtr request)
{
    const AgentId viewer = request->principal.viewer();
    EX_CO_TRY(const ExecutionId id, co_await startCall(executions, call, request));
    if (call.hold && call.hold->count() == 0) {
        EX_CO_TRY(auto started, co_await executions->envelope(id, viewer));
        co_return callAnswer(std::move(started));
    }
    execution::HoldOptions hold;
    hold.result = call.hold.value_or(hold.result);
    if (request->principal.kind == Principal::Kind::Operator) {
        hold.approval = 0ms; // a script is told at once that a person must answer
    }
    EX_CO_TRY(auto envelope, co_await executions->wait(id, viewer, hold, request->gone));
    co_return callAnswer(std::move(envelope));
}

void addToolRoutes(RouteTable& table, ToolParts given)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const ToolParts>(std::move(given));
    table.add({.method = "GET",
               .path = "/v1/tools",
               .scope = Scope::Agent,
               .operation = "tools.list",
               .summary = "Tools by path, without schemas.",
               .query = listFields({{"source", Type::Text, Need::Optional, "Of this source, by slug."},
                                    {"prefix", Type::Text, Need::Optional, "Paths that begin so."},
                                    {"effect", Type::Text, Need::Optional, "Of this class."},
                                    {"q", Type::Text, Need::Optional, "Part of path or text."}}),
               .answer = "Tool[]",
               .handler = [parts](const RequestPtr& request) { return list(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/tools/search",
               .scope = Scope::Agent,
               .operation = "tools.search",
               .summary = "The best tools for a task, in words.",
               .query = {{"q", Type::Text, Need::Required, "What is to be done."},
                         {"source", Type::Text, Need::Optional, "In this source."},
                         {"effect", Type::Text, Need::Optional, "Of this class."},
                         {"account", Type::Text, Need::Optional, "With this account."},
                         {"limit", Type::Integer, Need::Optional, "", 1, 50},
                         {"offset", Type::Integer, Need::Optional, "", 0, 1'000'000},
                         {"explain", Type::Boolean, Need::Optional, "Why each was found."}},
               .answer = "Search",
               .handler = [parts](const RequestPtr& request) { return search(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/tools/{path}",
               .scope = Scope::Agent,
               .operation = "tools.get",
               .summary = "One tool with its schemas.",
               .answer = "ToolDetail",
               .handler = [parts](const RequestPtr& request) { return get(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/types",
               .scope = Scope::Agent,
               .operation = "tools.types",
               .summary = "TypeScript declarations of tools.",
               .query = {{"paths", Type::Text, Need::Optional, "Comma list of tools, groups and sources; none: all."}},
               .answer = "Status",
               .handler = [parts](const RequestPtr& request) { return types(parts, request); }});
    addCalling(table, parts);
    addInvokeRoutes(table, *parts);
}

} // namespace executor::api
