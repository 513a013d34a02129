#include "core/api/answers.h"
#include "core/api/routes/controlroutes.h"
#include "core/api/routes/patternwarnings.h"
#include "core/base/hash.h"
#include "core/catalog/catalog.h"
#include "core/policy/policyservice.h"
#include "core/policy/proposals.h"

#include <memory>

namespace executor::api {
namespace {
struct Services
{
    policy::PolicyService& policy;
    catalog::Catalog& catalog;
};
using Parts = std::shared_ptr<const Services>;

/// Every rule, the workspace's list first, each list in its order.
std::vector<policy::Rule> allRules(const policy::PolicyService& service)
{
    std::vector<policy::Rule> all = service.rules()->workspace;
    for (const auto& [agent, list] : service.rules()->agents) {
        all.insert(all.end(), list.begin(), list.end());
    }
    return all;
}

/// The rev of the order: changes with every move, addition and removal.
std::int64_t orderRev(const policy::PolicyService& service)
{
    std::string text;
    for (const policy::Rule& rule : allRules(service)) {
        text += rule.id.text() + rule.position + "\n";
    }
    const std::string hash = sha256(text);
    std::int64_t rev = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        rev = (rev << 8) | static_cast<std::uint8_t>(hash[i]);
    }
    return rev;
}

Result<policy::Rule> ruleOf(const policy::PolicyService& service, const ApiRequest& request)
{
    for (policy::Rule& rule : allRules(service)) {
        if (rule.id.text() == request.pathText("id")) {
            return std::move(rule);
        }
    }
    return fail(ErrorCode::NotFound, "There is no rule " + request.pathText("id") + ".");
}

/// The command line names the agent of a rule of an agent's list as its subject.
Json ruleBody(Json body)
{
    if (const Json* subject = member(body, "subject"); subject != nullptr && subject->is_string()) {
        const Json agent = *subject;
        body.erase("subject");
        if (textMember(body, "owner") == "agent") {
            body["agent"] = agent;
        } else {
            body["subject"] = Json{{"agent", agent}};
        }
    }
    return body;
}

Task<ApiAnswer> change(Parts parts, policy::RuleChange change, RequestPtr request, int status)
{
    const policy::Asker asker = askerOf(request->principal);
    EX_CO_TRY(auto outcome, co_await parts->policy.change(std::move(change), asker, std::nullopt));
    co_return changeAnswer(std::move(outcome), status);
}

Task<ApiAnswer> add(Parts parts, RequestPtr request)
{
    policy::RuleChange wanted;
    wanted.kind = policy::RuleChange::Kind::Add;
    wanted.rule = ruleBody(request->body);
    if (const Json* before = member(wanted.rule, "before"); before != nullptr && before->is_string()) {
        wanted.before = RuleId(before->get<std::string>());
        wanted.rule.erase("before");
    }
    Json warnings = Json::array();
    if (const auto pattern = policy::Pattern::parse(textMember(wanted.rule, "pattern"))) {
        EX_CO_TRY(warnings, co_await patternWarnings(&parts->catalog, *pattern));
    }
    EX_CO_TRY(ApiAnswer answer, co_await change(std::move(parts), std::move(wanted), std::move(request), 201));
    if (!warnings.empty()) {
        answer.body["warnings"] = std::move(warnings);
    }
    co_return answer;
}

Task<ApiAnswer> edit(const Parts& parts, const RequestPtr& request)
{
    const auto current = ruleOf(parts->policy, *request);
    if (!current) {
        return doneTask<ApiAnswer>(tl::unexpected(current.error()));
    }
    if (const auto fits = checkIfMatch(*request, current->rev, policy::toJson(*current)); !fits) {
        return doneTask<ApiAnswer>(tl::unexpected(fits.error()));
    }
    policy::RuleChange wanted;
    wanted.kind = policy::RuleChange::Kind::Edit;
    wanted.id = current->id;
    wanted.isEnabled = request->flag("enabled");
    wanted.note = request->optionalText("note");
    if (const auto action = request->optionalText("action")) {
        wanted.action = policy::actionFromName(*action);
        if (!wanted.action) {
            return doneTask<ApiAnswer>(fail(ErrorCode::InvalidRequest, "The action is allow, ask or block."));
        }
    }
    return change(parts, std::move(wanted), request, 200);
}

Task<ApiAnswer> remove(const Parts& parts, const RequestPtr& request)
{
    const auto current = ruleOf(parts->policy, *request);
    if (!current) {
        return doneTask<ApiAnswer>(tl::unexpected(current.error()));
    }
    policy::RuleChange wanted;
    wanted.kind = policy::RuleChange::Kind::Remove;
    wanted.id = current->id;
    return change(parts, std::move(wanted), request, 200);
}

Task<ApiAnswer> move(const Parts& parts, const RequestPtr& request)
{
    if (!request->head.headers.has("If-Match")) {
        return doneTask<ApiAnswer>(fail(ErrorCode::PreconditionRequired, "The order changes only with If-Match.",
                                        "Read /v1/rules and send its ETag."));
    }
    if (const auto fits = checkIfMatch(*request, orderRev(parts->policy), Json()); !fits) {
        return doneTask<ApiAnswer>(tl::unexpected(fits.error()));
    }
    policy::RuleChange wanted;
    wanted.kind = policy::RuleChange::Kind::Move;
    wanted.id = RuleId(request->text("id"));
    wanted.before = RuleId(request->text("before"));
    return change(parts, std::move(wanted), request, 200);
}

Task<ApiAnswer> list(Parts parts)
{
    policy::PolicyService& service = parts->policy;
    EX_CO_CHECK(co_await service.reload()); // how often each was used is counted in the store
    std::vector<Json> items;
    for (const policy::Rule& rule : allRules(service)) {
        items.push_back(policy::toJson(rule));
    }
    ApiAnswer answer(wholeList(std::move(items)));
    answer.body["level"] = policy::levelName(service.rules()->level);
    answer.rev = orderRev(service);
    co_return answer;
}

/// Changes nothing and counts nothing: what would happen to such a call.
Task<ApiAnswer> explain(Parts parts, RequestPtr request)
{
    const AgentId agent(request->text("agent", request->principal.agent.text()));
    const catalog::Viewer everything; // a tool that a rule hides is there to be explained
    EX_CO_TRY(const auto found, co_await parts->catalog.resolve(request->text("path"), everything));
    EX_CO_TRY(const auto plan, co_await parts->catalog.plan(found.sourceId, found.path));
    Json arguments = Json::object();
    if (const Json* given = member(request->body, "arguments")) {
        arguments = *given;
    }
    policy::CallFacts facts;
    const std::string account = request->text("account", found.account.value_or(""));
    facts.path = account.empty() ? found.canonicalPath : found.slug + ".$" + account + "." + found.path;
    facts.agent = agent;
    facts.execution = ExecutionId(request->text("executionId"));
    facts.effect = plan->effect;
    facts.effectReason = plan->effectReason;
    facts.arguments = &arguments;
    facts.contractHash = plan->contractHash;
    co_return ApiAnswer(parts->policy.explain(facts));
}

void addChanging(RouteTable& table, const Parts& parts)
{
    using Type = Field::Type;
    using Need = Field::Need;
    table.add({.method = "POST",
               .path = "/v1/rules",
               .scope = Scope::Person,
               .operation = "rules.create",
               .summary = "Adds a rule: one that narrows at once, one that allows after a person's yes.",
               .fields = {{"pattern", Type::Text, Need::Required, "`github.issues.*`"},
                          {"action", Type::Text, Need::Required, "allow, ask or block."},
                          {"owner", Type::Text, Need::Optional, "workspace or agent."},
                          {"agent", Type::Text, Need::Optional, "Of owner agent: whose list."},
                          {"subject", Type::Any, Need::Optional, "Of whom it speaks."},
                          {"effects", Type::Texts, Need::Optional, "Effect classes; none: any."},
                          {"conditions", Type::Any, Need::Optional, "On arguments."},
                          {"until", Type::Text, Need::Optional, "RFC 3339."},
                          {"note", Type::Text, Need::Optional, "For people."},
                          {"enabled", Type::Boolean, Need::Optional, ""},
                          {"before", Type::Text, Need::Optional, "Id of the rule that comes next."}},
               .answer = "Rule",
               .status = 201,
               .handler = [parts](const RequestPtr& request) { return add(parts, request); },
               .hasFreeBody = true});
    table.add({.method = "PATCH",
               .path = "/v1/rules/{id}",
               .scope = Scope::Person,
               .operation = "rules.update",
               .summary = "Changes action, note or whether it is enabled.",
               .fields = {{"action", Type::Text, Need::Optional, "allow, ask or block."},
                          {"enabled", Type::Boolean, Need::Optional, ""},
                          {"note", Type::Text, Need::Optional, "For people."}},
               .answer = "Rule",
               .handler = [parts](const RequestPtr& request) { return edit(parts, request); }});
    table.add({.method = "DELETE",
               .path = "/v1/rules/{id}",
               .scope = Scope::Person,
               .operation = "rules.remove",
               .summary = "Removes a rule; a person confirms when that widens.",
               .answer = "Removed",
               .handler = [parts](const RequestPtr& request) { return remove(parts, request); }});
    table.add({.method = "PUT",
               .path = "/v1/rules/order",
               .scope = Scope::Person,
               .operation = "rules.move",
               .summary = "Moves a rule in its list. Needs If-Match.",
               .fields = {{"id", Type::Text, Need::Required, "The rule."},
                          {"before", Type::Text, Need::Optional, "The rule that comes next; absent: to the end."}},
               .answer = "Rule",
               .handler = [parts](const RequestPtr& request) { return move(parts, request); }});
}
} // namespace

policy::Asker askerOf(const Principal& principal)
{
    policy::Asker asker;
    asker.principal = principal.actor();
    asker.agent = principal.kind == Principal::Kind::Agent ? principal.agent : AgentId();
    asker.name = principal.name;
    asker.program = principal.program;
    return asker;
}

ApiAnswer changeAnswer(policy::ChangeOutcome outcome, int status)
{
    if (!outcome.proposal) {
        return ApiAnswer(outcome.applied.value_or(Json::object()), status);
    }
    ApiAnswer answer(outcome.proposal->toJson(), 202);
    answer.headers.set("Location", "/v1/interactions/" + outcome.proposal->interaction.text());
    return answer;
}

void addRuleRoutes(RouteTable& table, policy::PolicyService& policy, catalog::Catalog& catalog)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const Services>(Services{policy, catalog});
    addChanging(table, parts);
    table.add({.method = "GET",
               .path = "/v1/rules",
               .operation = "rules.list",
               .summary = "Every rule, in order.",
               .query = listFields(),
               .answer = "Rule[]",
               .handler = [parts](const RequestPtr&) { return list(parts); }});
    table.add({.method = "GET",
               .path = "/v1/rules/{id}",
               .operation = "rules.get",
               .summary = "One rule.",
               .answer = "Rule",
               .handler = [parts](const RequestPtr& request) {
                   const auto rule = ruleOf(parts->policy, *request);
                   if (!rule) {
                       return doneTask<ApiAnswer>(tl::unexpected(rule.error()));
                   }
                   ApiAnswer answer(policy::toJson(*rule));
                   answer.rev = rule->rev;
                   return doneTask<ApiAnswer>(std::move(answer));
               }});
    table.add({.method = "POST",
               .path = "/v1/rules/explain",
               .operation = "rules.explain",
               .summary = "What would happen to such a call, and why.",
               .fields = {{"path", Type::Text, Need::Required, "The tool."},
                          {"account", Type::Text, Need::Optional, "Its account."},
                          {"arguments", Type::Object, Need::Optional, ""},
                          {"agent", Type::Text, Need::Optional, "For this agent."},
                          {"executionId", Type::Text, Need::Optional, "In this run."}},
               .answer = "Explanation",
               .handler = [parts](const RequestPtr& request) { return explain(parts, request); }});
}

} // namespace executor::api
