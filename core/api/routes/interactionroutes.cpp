#include "core/api/answers.h"
#include "core/api/routes/answering.h"
#include "core/api/routes/executionroutes.h"
#include "core/base/time.h"
#include "core/execution/executions.h"
#include "core/execution/interactions.h"
#include "core/policy/approver.h"

#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const ExecutionParts>;

constexpr std::size_t kLongestReason = 500;
constexpr std::int64_t kLongestHold = 900'000;

/// Declines or cancels. Whatever a caller sends along, nothing is ever accepted here.
Task<Json> refuse(Parts parts, InteractionId id, RequestPtr request, std::string action, std::string reason)
{
    const AgentId viewer = request->principal.viewer();
    if (action == "accept") {
        co_return co_await parts->interactions.refuseAccept(std::move(id), viewer, request->principal.actor());
    }
    if (action != "decline" && action != "cancel") {
        co_return fail(ErrorCode::InvalidRequest, "The action is accept, decline or cancel.");
    }
    if (reason.size() > kLongestReason) {
        co_return fail(ErrorCode::InvalidRequest, "A reason has at most 500 characters.");
    }
    auto answer =
        co_await parts->interactions.decline(std::move(id), viewer, request->principal.actor(), std::move(reason));
    co_return answer;
}

Task<ApiAnswer> respond(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto interaction, co_await refuse(parts, request->id<InteractionId>(), request, request->text("action"),
                                                request->text("reason")));
    co_return ApiAnswer(std::move(interaction));
}

Task<ApiAnswer> get(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto interaction,
              co_await parts->interactions.get(request->id<InteractionId>(), request->principal.viewer()));
    co_return ApiAnswer(std::move(interaction));
}

Result<execution::InteractionQuery> queryOf(const ApiRequest& request)
{
    execution::InteractionQuery query;
    query.agent = request.principal.viewer();
    query.status = request.query("status").value_or("");
    query.kind = request.query("kind").value_or("");
    EX_TRY(const auto key, pageKey(request));
    if (key) {
        query.before = std::pair(key->first, InteractionId(key->second));
    }
    query.limit = pageLimit(request) + 1;
    return query;
}

Task<ApiAnswer> list(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto query, queryOf(*request));
    auto same = query;
    EX_CO_TRY(auto items, co_await parts->interactions.list(std::move(query)));
    ApiAnswer answer(listAnswer(*request, std::move(items), createdKey));
    if (wantsTotal(*request)) {
        EX_CO_TRY(const std::int64_t total, co_await parts->interactions.count(std::move(same)));
        answer.body["total"] = total;
    }
    co_return std::move(answer);
}

/// The older, read-only view of an approval.
Json approvalOf(const Json& interaction)
{
    const Json* payload = member(interaction, "payload");
    const Json nothing = Json::object();
    const Json& facts = payload != nullptr && payload->is_object() ? *payload : nothing;
    const Json* arguments = member(facts, "arguments");
    const Json* answer = member(interaction, "answer");
    Json approval = Json{{"id", textMember(interaction, "id")},
                         {"toolPath", textMember(facts, "path")},
                         {"input", arguments == nullptr ? Json::object() : *arguments},
                         {"status", textMember(interaction, "status")},
                         {"executionId", textMember(interaction, "executionId")},
                         {"createdAt", textMember(interaction, "createdAt")}};
    if (answer != nullptr && answer->is_object()) {
        approval["resolvedAt"] = textMember(*answer, "at");
        if (const std::string reason = textMember(*answer, "reason"); !reason.empty()) {
            approval["reason"] = reason;
        }
    }
    return approval;
}

Task<ApiAnswer> listApprovals(Parts parts, RequestPtr request)
{
    EX_CO_TRY(auto query, queryOf(*request));
    query.kind = "approval";
    auto same = query;
    EX_CO_TRY(const auto interactions, co_await parts->interactions.list(std::move(query)));
    std::vector<Json> items;
    items.reserve(interactions.size());
    for (const Json& interaction : interactions) {
        items.push_back(approvalOf(interaction));
    }
    ApiAnswer answer(listAnswer(*request, std::move(items), createdKey));
    if (wantsTotal(*request)) {
        EX_CO_TRY(const std::int64_t total, co_await parts->interactions.count(std::move(same)));
        answer.body["total"] = total;
    }
    co_return std::move(answer);
}

Task<ApiAnswer> getApproval(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto interaction,
              co_await parts->interactions.get(request->id<InteractionId>(), request->principal.viewer()));
    if (textMember(interaction, "kind") != "approval") {
        co_return fail(ErrorCode::NotFound, "There is no approval " + request->pathText("id") + ".");
    }
    co_return ApiAnswer(approvalOf(interaction));
}

/// Waits for the outcome, after declining when asked to.
Task<ApiAnswer> resume(Parts parts, RequestPtr request)
{
    const ExecutionId id = request->id<ExecutionId>();
    EX_CO_TRY(const auto now, co_await parts->executions.envelope(id, request->principal.viewer()));
    if (const Json* response = member(request->body, "response"); response != nullptr && response->is_object()) {
        const Json* pending = member(now, "pendingInteraction");
        const std::string oldest = pending != nullptr && pending->is_object() ? textMember(*pending, "id") : "";
        const InteractionId interaction(request->text("interactionId", oldest));
        if (interaction.isEmpty()) {
            co_return fail(ErrorCode::InvalidState,
                           "No question of this run waits: it is " + textMember(now.at("execution"), "status") + ".");
        }
        EX_CO_CHECK(co_await refuse(parts, interaction, request, textMember(*response, "action"),
                                    textMember(*response, "reason")));
    }
    const std::int64_t millis = request->queryInteger("wait") ? *request->queryInteger("wait") * 1000 : kLongestHold;
    const std::optional<Milliseconds> hold = millis == 0 ? std::nullopt : std::optional(Milliseconds(millis));
    EX_CO_TRY(auto envelope, co_await held(*parts, id, request, hold));
    co_return ApiAnswer(std::move(envelope));
}

Result<execution::PersonAnswer> personAnswerOf(const ApiRequest& request)
{
    execution::PersonAnswer answer;
    const std::string choice = request.text("answer");
    if (choice == "allow_once") {
        answer.choice = execution::PersonAnswer::Choice::AllowOnce;
    } else if (choice == "deny_and_stop") {
        answer.choice = execution::PersonAnswer::Choice::DenyAndStop;
    } else if (choice != "deny") {
        return fail(ErrorCode::InvalidRequest, "The answer is allow_once, deny or deny_and_stop.");
    }
    answer.reason = request.text("reason");
    return answer;
}

/// The one way in without a screen: on the local door, with the approver's passphrase, which the service checks.
Task<ApiAnswer> approve(Parts parts, RequestPtr request)
{
    EX_CO_TRY(const auto answer, personAnswerOf(*request));
    EX_CO_TRY(auto proof, co_await parts->approver.prove(request->text("passphrase")));
    EX_CO_TRY(auto interaction, co_await parts->interactions.answer(InteractionId(request->text("interactionId")),
                                                                    answer, std::move(proof)));
    co_return ApiAnswer(std::move(interaction));
}

void addAnswering(RouteTable& table, const Parts& parts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    table.add({.method = "POST",
               .path = "/v1/interactions/{id}/respond",
               .scope = Scope::Agent,
               .operation = "interactions.respond",
               .summary = "Declines or cancels a question.",
               .fields = {{"action", Type::Text, Need::Required, "accept, decline or cancel."},
                          {"content", Type::Any, Need::Optional, "Of a form."},
                          {"reason", Type::Text, Need::Optional, "Up to 500 characters."}},
               .answer = "Interaction",
               .handler = [parts](const RequestPtr& request) { return respond(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/interactions/{id}/show",
               .operation = "interactions.show",
               .summary = "Raises the native window at the question.",
               .status = 204,
               .handler = [parts](const RequestPtr& request) {
                   const Result<void> shown = parts->show(request->pathText("id"));
                   return doneTask<ApiAnswer>(shown ? Result<ApiAnswer>(ApiAnswer::nothing())
                                                    : tl::unexpected(shown.error()));
               }});
    table.add({.method = "POST",
               .path = "/v1/executions/{id}/resume",
               .scope = Scope::Agent,
               .operation = "executions.resume",
               .summary = "Waits for an execution that paused.",
               .query = {{"wait", Type::Integer, Need::Optional, "Seconds to wait.", 0, 900}},
               .fields = {{"interactionId", Type::Text, Need::Optional, "Which question; absent: the oldest."},
                          {"response", Type::Object, Need::Optional, "{action, content?, reason?}."}},
               .answer = "Envelope",
               .handler = [parts](const RequestPtr& request) { return resume(parts, request); }});
    table.add({.method = "POST",
               .path = "/v1/door/approve",
               .scope = Scope::Door,
               .operation = "door.approve",
               .summary = "Answers with the approver's passphrase.",
               .fields = {{"interactionId", Type::Text, Need::Required, "The question."},
                          {"answer", Type::Text, Need::Required, "allow_once, deny or deny_and_stop."},
                          {"passphrase", Type::Text, Need::Required, "Typed at a terminal."},
                          {"reason", Type::Text, Need::Optional, "Of a denial."}},
               .answer = "Interaction",
               .handler = [parts](const RequestPtr& request) { return approve(parts, request); }});
}
} // namespace

void addInteractionRoutes(RouteTable& table, ExecutionParts given)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const ExecutionParts>(std::move(given));
    addAnswering(table, parts);
    const std::vector<Field> filters = listFields({{"status", Type::Text, Need::Optional, "pending, accepted, ..."},
                                                   {"kind", Type::Text, Need::Optional, "approval, form, url."}});
    table.add({.method = "GET",
               .path = "/v1/interactions",
               .scope = Scope::Agent,
               .operation = "interactions.list",
               .summary = "Questions, newest first.",
               .query = filters,
               .answer = "Interaction[]",
               .handler = [parts](const RequestPtr& request) { return list(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/interactions/{id}",
               .scope = Scope::Agent,
               .operation = "interactions.get",
               .summary = "One question.",
               .answer = "Interaction",
               .handler = [parts](const RequestPtr& request) { return get(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/approvals",
               .scope = Scope::Agent,
               .operation = "approvals.list",
               .summary = "Approvals, read-only.",
               .query = filters,
               .answer = "Approval[]",
               .handler = [parts](const RequestPtr& request) { return listApprovals(parts, request); }});
    table.add({.method = "GET",
               .path = "/v1/approvals/{id}",
               .scope = Scope::Agent,
               .operation = "approvals.get",
               .summary = "One approval, read-only.",
               .answer = "Approval",
               .handler = [parts](const RequestPtr& request) { return getApproval(parts, request); }});
}

} // namespace executor::api
