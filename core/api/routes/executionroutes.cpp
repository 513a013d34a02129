#include "core/api/routes/executionroutes.h"

#include "core/api/answers.h"
#include "core/api/routes/answering.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/execution/executions.h"

#include <algorithm>
#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const ExecutionParts>;

constexpr std::int64_t kLongestHold = 900'000;
constexpr std::int64_t kDefaultTimeout = 300'000;
constexpr std::int64_t kBeyondTimeout = 30'000;

Json byOf(const ApiRequest& request)
{
    const bool isAgent = request.principal.kind == Principal::Kind::Agent;
    return Json{{"kind", isAgent ? "agent" : "cli"}, {"id", request.principal.agent.text()}};
}

/// How long the caller waits; nothing: not at all.
Result<std::optional<Milliseconds>> holdOf(const ApiRequest& request)
{
    const auto wait = request.queryInteger("wait");
    const auto result = request.integer("resultTimeoutMs");
    if (wait && result && *wait * 1000 != *result) {
        return fail(ErrorCode::InvalidRequest, "`wait` and `resultTimeoutMs` differ.");
    }
    if ((wait && *wait == 0) || !request.flag("waitForResult").value_or(true)) {
        return std::nullopt;
    }
    const std::int64_t usual =
        std::min(request.integer("timeoutMs").value_or(kDefaultTimeout) + kBeyondTimeout, kLongestHold);
    return Milliseconds(wait ? *wait * 1000 : result.value_or(usual));
}

Result<execution::NewExecution> newExecutionOf(const ApiRequest& request)
{
    execution::NewExecution made;
    made.agent = request.principal.agent;
    made.program = request.principal.program;
    made.code = request.text("code");
    made.timeoutMs = request.integer("timeoutMs").value_or(made.timeoutMs);
    made.runtimeId = request.text("runtimeId", made.runtimeId);
    made.interactionMode = request.text("interactionMode", made.interactionMode);
    if (const Json* metadata = member(request.body, "metadata")) {
        made.metadata = *metadata;
    }
    made.idempotencyKey = request.optionalText("idempotencyKey");
    if (const std::string* header = request.head.headers.find("Idempotency-Key")) {
        if (made.idempotencyKey && *made.idempotencyKey != *header) {
            return fail(ErrorCode::InvalidRequest, "Header Idempotency-Key and field idempotencyKey differ.");
        }
        made.idempotencyKey = *header;
    }
    return made;
}

ApiAnswer created(const ExecutionId& id, Json envelope)
{
    ApiAnswer answer(std::move(envelope), 201);
    answer.headers.set("Location", "/v1/executions/" + id.text());
    return answer;
}

Task<ApiAnswer> create(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto hold, holdOf(*request));
    EX_CO_TRY(auto wanted, newExecutionOf(*request));
    EX_CO_TRY(const ExecutionId id, co_await parts->executions.create(std::move(wanted)));
    EX_CO_TRY(auto envelope, co_await held(*parts, id, request, hold));
    co_return created(id, std::move(envelope));
}

Task<ApiAnswer> get(Parts parts, RequestPtr request)
{
    const std::int64_t seconds = request->queryInteger("wait").value_or(0);
    const std::optional<Milliseconds> hold = seconds == 0 ? std::nullopt : std::optional(Milliseconds(seconds * 1000));
    EX_CO_TRY(auto envelope, co_await held(*parts, request->id<ExecutionId>(), request, hold));
    co_return ApiAnswer(std::move(envelope));
}

Task<ApiAnswer> cancel(Parts parts, RequestPtr request)
{
    Json by = byOf(*request);
    if (const auto reason = request->optionalText("reason")) {
        by["reason"] = *reason;
    }
    EX_CO_TRY(auto envelope, co_await parts->executions.cancel(request->id<ExecutionId>(), request->principal.viewer(),
                                                               std::move(by)));
    co_return ApiAnswer(std::move(envelope));
}

/// A new execution of the same code; nothing of the old one is repeated.
Task<ApiAnswer> rerun(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto old,
              co_await parts->executions.envelope(request->id<ExecutionId>(), request->principal.viewer()));
    execution::NewExecution made;
    made.agent = request->principal.agent;
    made.program = request->principal.program;
    made.code = textMember(old["execution"], "code");
    EX_CO_TRY(const ExecutionId id, co_await parts->executions.create(std::move(made)));
    EX_CO_TRY(auto envelope, co_await parts->executions.envelope(id, request->principal.viewer()));
    co_return created(id, std::move(envelope));
}

Task<ApiAnswer> remove(Parts parts, RequestPtr request)
{
    EX_CO_CHECK(co_await parts->executions.remove(request->id<ExecutionId>()));
    co_return ApiAnswer::nothing();
}

Result<execution::ExecutionQuery> queryOf(const ApiRequest& request)
{
    execution::ExecutionQuery query;
    query.agent = request.principal.kind == Principal::Kind::Agent ? request.principal.agent
                                                                   : AgentId(request.query("agent").value_or(""));
    for (const std::string& word : split(request.query("status").value_or(""), ',')) {
        const auto status = execution::executionStatusFromName(word);
        if (!status && !word.empty()) {
            return fail(ErrorCode::InvalidRequest, "There is no status \"" + word + "\".");
        }
        if (status) {
            query.statuses.push_back(*status);
        }
    }
    query.source = SourceId(request.query("source").value_or(""));
    query.toolPath = request.query("tool").value_or("");
    query.text = request.query("q").value_or("");
    for (const char* name : {"since", "until"}) {
        if (const auto text = request.query(name)) {
            EX_TRY((std::string_view(name) == "since" ? query.since : query.until), instantFromRfc3339(*text));
        }
    }
    EX_TRY(const auto key, pageKey(request));
    if (key) {
        query.before = std::pair(key->first, ExecutionId(key->second));
    }
    query.limit = pageLimit(request) + 1;
    return query;
}

Task<ApiAnswer> list(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto query, queryOf(*request));
    auto same = query;
    EX_CO_TRY(auto items, co_await parts->executions.list(std::move(query)));
    ApiAnswer answer(listAnswer(*request, std::move(items), createdKey));
    if (wantsTotal(*request)) {
        EX_CO_TRY(const std::int64_t total, co_await parts->executions.count(std::move(same)));
        answer.body["total"] = total;
    }
    co_return std::move(answer);
}

Task<ApiAnswer> steps(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto items, co_await parts->executions.steps(request->id<ExecutionId>(), request->principal.viewer()));
    co_return ApiAnswer(wholeList(std::move(items)));
}

Task<ApiAnswer> step(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto items,
              co_await parts->executions.steps(request->id<ExecutionId>(), request->principal.viewer()));
    const std::string& wanted = request->pathText("n");
    for (const Json& item : items) {
        const Json* seq = member(item, "seq");
        const bool isSeq =
            seq != nullptr && seq->is_number_integer() && std::to_string(seq->get<std::int64_t>()) == wanted;
        if (isSeq || textMember(item, "id") == wanted) {
            co_return ApiAnswer(item);
        }
    }
    co_return fail(ErrorCode::NotFound, "The execution has no step " + wanted + ".");
}

Task<ApiAnswer> logs(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto lines, co_await parts->executions.logs(request->id<ExecutionId>(), request->principal.viewer()));
    co_return ApiAnswer(Json{{"logs", std::move(lines)}});
}

const Field kWait{"wait", Field::Type::Integer, Field::Need::Optional, "Seconds to wait for the end.", 0, 900};

void addCreating(RouteTable& table, const Parts& parts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    table.add({.method = "POST",
               .path = "/v1/executions",
               .scope = Scope::Agent,
               .operation = "executions.create",
               .summary = "Runs TypeScript.",
               .query = {kWait},
               .fields = {{"code", Type::Text, Need::Required, "The program."},
                          {"timeoutMs", Type::Integer, Need::Optional, "Wall limit.", 100, 3'600'000},
                          {"runtimeId", Type::Text, Need::Optional, "See runtimes."},
                          {"metadata", Type::Object, Need::Optional, "Up to 16 texts, shown as said by the agent."},
                          {"waitForResult", Type::Boolean, Need::Optional, "false: answer at once with the id."},
                          {"resultTimeoutMs", Type::Integer, Need::Optional, "How long to hold.", 100, kLongestHold},
                          {"idempotencyKey", Type::Text, Need::Optional, "1 to 64 printable characters."},
                          {"interactionMode", Type::Text, Need::Optional, "detach, live_form or live."}},
               .answer = "Envelope",
               .status = 201,
               .handler = [parts](const RequestPtr& request) { return create(parts, request); },
               .isRepeatable = true});
    table.add({.method = "POST",
               .path = "/v1/executions/{id}/cancel",
               .scope = Scope::Agent,
               .operation = "executions.cancel",
               .summary = "Ends an execution.",
               .fields = {{"reason", Type::Text, Need::Optional, "For the record."}},
               .answer = "Envelope",
               .handler = [parts](const RequestPtr& request) { return cancel(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/executions/{id}/rerun",
               .operation = "executions.rerun",
               .summary = "Runs the same code again, from the start.",
               .fields = {{"fresh", Type::Boolean, Need::Optional, "Always true."}},
               .answer = "Envelope",
               .status = 201,
               .handler = [parts](const RequestPtr& request) { return rerun(parts, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/executions/{id}",
               .operation = "executions.remove",
               .summary = "Removes a final execution; its audit records stay.",
               .status = 204,
               .handler = [parts](const RequestPtr& request) { return remove(parts, request); }});
}
} // namespace

Task<Json> held(const ExecutionParts& parts, ExecutionId id, RequestPtr request, std::optional<Milliseconds> hold)
{
    const AgentId viewer = request->principal.viewer();
    if (!hold) {
        return parts.executions.envelope(std::move(id), viewer);
    }
    execution::HoldOptions options;
    options.result = *hold;
    // A script that starts or watches a run is told at once that a person must answer; who resumes one wants to wait
    // for that.
    const bool isResuming = request->head.path.ends_with("/resume");
    if (request->principal.kind == Principal::Kind::Operator && !isResuming) {
        options.approval = 0ms;
    }
    return parts.executions.wait(std::move(id), viewer, options, request->gone);
}

void addExecutionRoutes(RouteTable& table, ExecutionParts given)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const ExecutionParts>(std::move(given));
    addCreating(table, parts);
    table.add({.method = "GET",
               .path = "/v1/executions",
               .scope = Scope::Agent,
               .operation = "executions.list",
               .summary = "Executions, newest first, without code and results.",
               .query = listFields({{"status", Type::Text, Need::Optional, "Comma list of statuses."},
                                    {"agent", Type::Text, Need::Optional, "Of this agent (operators)."},
                                    {"source", Type::Text, Need::Optional, "That called this source."},
                                    {"tool", Type::Text, Need::Optional, "That called this tool."},
                                    {"since", Type::Text, Need::Optional, "RFC 3339."},
                                    {"until", Type::Text, Need::Optional, "RFC 3339."},
                                    {"q", Type::Text, Need::Optional, "Part of a tool path."}}),
               .answer = "Execution[]",
               .handler = [parts](const RequestPtr& request) { return list(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/executions/{id}",
               .scope = Scope::Agent,
               .operation = "executions.get",
               .summary = "One execution.",
               .query = {kWait},
               .answer = "Envelope",
               .handler = [parts](const RequestPtr& request) { return get(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/executions/{id}/steps",
               .scope = Scope::Agent,
               .operation = "executions.steps",
               .summary = "Its calls, in order.",
               .answer = "Step[]",
               .handler = [parts](const RequestPtr& request) { return steps(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/executions/{id}/steps/{n}",
               .scope = Scope::Agent,
               .operation = "executions.step",
               .summary = "One call, by number or id.",
               .answer = "Step",
               .handler = [parts](const RequestPtr& request) { return step(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/executions/{id}/logs",
               .scope = Scope::Agent,
               .operation = "executions.logs",
               .summary = "Its console lines.",
               .answer = "Logs",
               .handler = [parts](const RequestPtr& request) { return logs(parts, request); }});
}

} // namespace executor::api
