#include "core/agents/agents.h"
#include "core/api/answers.h"
#include "core/api/routes/controlroutes.h"
#include "core/base/text.h"
#include "core/policy/approver.h"
#include "core/policy/policyservice.h"

namespace executor::api {
namespace {
using agents::Agents;

constexpr const char* kNoApprover = "Nobody can approve writes here yet: there is no window and no passphrase. Set one "
                                    "with executord --set-approver-passphrase.";

Task<ApiAnswer> add(Agents* agents, policy::Approver* approver, RequestPtr request)
{
    const std::string exposure = request->text("exposure", "code");
    if (exposure != "code") {
        co_return fail(ErrorCode::InvalidRequest, "The exposure \"" + exposure + "\" is not served by this version.",
                       "Use \"code\".");
    }
    EX_CO_TRY(const auto issued, co_await agents->add(request->text("name"), askerOf(request->principal)));
    Json body = Json{{"agent", issued.agent.toJson()}, {"token", issued.token}};
    EX_CO_TRY(const bool hasPassphrase, co_await approver->isSet());
    if (!hasPassphrase && approver->mode() == policy::Approver::Mode::Active) {
        body["note"] = kNoApprover;
    }
    ApiAnswer answer(std::move(body), 201);
    answer.headers.set("Location", "/v1/agents/" + issued.agent.id.text());
    co_return answer;
}

Result<ApiAnswer> get(const Agents& agents, const ApiRequest& request)
{
    EX_TRY(const auto agent, agents.findByName(request.pathText("id")));
    return ApiAnswer(agent.toJson());
}

Task<ApiAnswer> patch(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(auto agent, agents->findByName(request->pathText("id")));
    const policy::Asker asker = askerOf(request->principal);
    if (const auto name = request->optionalText("name")) {
        EX_CO_TRY(agent, co_await agents->rename(agent.id, *name, asker));
    }
    if (const Json* settings = member(request->body, "settings")) {
        for (const auto& [key, value] : settings->get_ref<const Json::object_t&>()) {
            if (key != "typecheck" || !value.is_string()) {
                co_return fail(ErrorCode::InvalidRequest,
                               "There is no setting \"" + cutText(key, 40) + "\" of an agent.",
                               "Known: typecheck (strict, warn, off).");
            }
            EX_CO_TRY(agent, co_await agents->setTypeCheck(agent.id, value.get<std::string>(), asker));
        }
    }
    if (const auto isPaused = request->flag("paused")) {
        if (!*isPaused) {
            EX_CO_TRY(auto outcome, co_await agents->resume(agent.id, asker, std::nullopt));
            co_return changeAnswer(std::move(outcome));
        }
        EX_CO_TRY(agent, co_await agents->pause(agent.id, asker));
    }
    co_return ApiAnswer(agent.toJson());
}

Task<ApiAnswer> remove(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const auto agent, agents->findByName(request->pathText("id")));
    EX_CO_CHECK(co_await agents->remove(agent.id, askerOf(request->principal)));
    co_return ApiAnswer::nothing();
}

Task<ApiAnswer> pause(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const auto agent, agents->findByName(request->pathText("id")));
    EX_CO_TRY(const auto paused, co_await agents->pause(agent.id, askerOf(request->principal)));
    co_return ApiAnswer(paused.toJson());
}

Task<ApiAnswer> stop(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const auto agent, agents->findByName(request->pathText("id")));
    EX_CO_TRY(const auto stopped, co_await agents->stopAgent(agent.id, askerOf(request->principal)));
    co_return ApiAnswer(stopped.toJson());
}

Task<ApiAnswer> resume(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const auto agent, agents->findByName(request->pathText("id")));
    EX_CO_TRY(auto outcome, co_await agents->resume(agent.id, askerOf(request->principal), std::nullopt));
    co_return changeAnswer(std::move(outcome));
}

Task<ApiAnswer> rotate(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const auto agent, agents->findByName(request->pathText("id")));
    EX_CO_TRY(auto answer, co_await agents->askToken(agent.id, askerOf(request->principal)));
    if (answer.issued) {
        co_return ApiAnswer(Json{{"agent", answer.issued->agent.toJson()}, {"token", answer.issued->token}});
    }
    policy::ChangeOutcome outcome;
    outcome.proposal = std::move(answer.proposal);
    co_return changeAnswer(std::move(outcome));
}

Task<ApiAnswer> stopAll(Agents* agents, RequestPtr request)
{
    EX_CO_TRY(const std::size_t count, co_await agents->stopAll(askerOf(request->principal)));
    co_return ApiAnswer(Json{{"stopped", count}});
}

void addStates(RouteTable& table, Agents* service)
{
    table.add({.method = "POST",
               .path = "/v1/agents/{id}/pause",
               .operation = "agents.pause",
               .summary = "Refuses new runs of an agent.",
               .answer = "Agent",
               .handler = [service](const RequestPtr& request) { return pause(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/agents/{id}/stop",
               .operation = "agents.stop",
               .summary = "Ends everything of an agent, at once.",
               .answer = "Agent",
               .handler = [service](const RequestPtr& request) { return stop(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/agents/{id}/resume",
               .scope = Scope::Person,
               .operation = "agents.resume",
               .summary = "Takes back a pause or a stop.",
               .answer = "Agent",
               .handler = [service](const RequestPtr& request) { return resume(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/agents/stop-all",
               .operation = "agents.stop_all",
               .summary = "Ends everything of every agent, at once.",
               .answer = "Removed",
               .handler = [service](const RequestPtr& request) { return stopAll(service, request); }});
    table.add({.method = "POST",
               .path = "/v1/agents/{id}/rotate",
               .scope = Scope::Person,
               .operation = "agents.rotate",
               .summary = "Asks a person for a new token; asked again within 10 min of the yes, it gives it once.",
               .answer = "NewAgent",
               .handler = [service](const RequestPtr& request) { return rotate(service, request); }});
}
} // namespace

void addAgentRoutes(RouteTable& table, Agents& agents, policy::Approver& approver)
{
    using Type = Field::Type;
    using Need = Field::Need;
    Agents* service = &agents;
    policy::Approver* person = &approver;
    table.add({.method = "GET",
               .path = "/v1/agents",
               .operation = "agents.list",
               .summary = "Registered agents.",
               .query = listFields(),
               .answer = "Agent[]",
               .handler = [service](const RequestPtr&) {
                   std::vector<Json> items;
                   for (const agents::Agent& agent : service->list()) {
                       items.push_back(agent.toJson());
                   }
                   return doneTask<ApiAnswer>(ApiAnswer(wholeList(std::move(items))));
               }});
    table.add({.method = "POST",
               .path = "/v1/agents",
               .scope = Scope::PersonDoor,
               .operation = "agents.create",
               .summary = "Registers an agent and gives its token, once.",
               .fields = {{"name", Type::Text, Need::Required, "How people call it."},
                          {"exposure", Type::Text, Need::Optional, "code."}},
               .answer = "NewAgent",
               .status = 201,
               .handler = [service, person](const RequestPtr& request) { return add(service, person, request); }});
    table.add(
        {.method = "GET",
         .path = "/v1/agents/{id}",
         .operation = "agents.get",
         .summary = "One agent.",
         .answer = "Agent",
         .handler = [service](const RequestPtr& request) { return doneTask<ApiAnswer>(get(*service, *request)); }});
    table.add({.method = "PATCH",
               .path = "/v1/agents/{id}",
               .operation = "agents.update",
               .summary = "Renames, sets, pauses, or asks to take a pause back.",
               .fields = {{"name", Type::Text, Need::Optional, "The new name."},
                          {"settings", Type::Object, Need::Optional, "typecheck: strict, warn or off."},
                          {"paused", Type::Boolean, Need::Optional, "false asks a person."}},
               .answer = "Agent",
               .handler = [service](const RequestPtr& request) { return patch(service, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/agents/{id}",
               .operation = "agents.remove",
               .summary = "Removes an agent; its history stays.",
               .status = 204,
               .handler = [service](const RequestPtr& request) { return remove(service, request); }});
    addStates(table, service);
}

} // namespace executor::api
