#include "core/execution/detail/callpipeline.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/text.h"
#include "core/execution/detail/results.h"
#include "core/policy/policyservice.h"
#include "core/policy/sentence.h"

namespace executor::execution {
namespace {
/// Facts that visibility and decisions share; the arguments are added where they are known.
policy::CallFacts factsFor(const AgentFacts& agent, std::string path, Effect effect)
{
    policy::CallFacts facts;
    facts.path = std::move(path);
    facts.agent = agent.id;
    facts.effect = effect;
    facts.agentState = agent.isStopped  ? policy::CallFacts::AgentState::Stopped
                       : agent.isPaused ? policy::CallFacts::AgentState::Paused
                                        : policy::CallFacts::AgentState::Active;
    return facts;
}

std::string toText(std::string_view text)
{
    return std::string(text);
}

/// Whether the other side means the arguments: the agent gets the signature to mend its call (sources.md 3.8).
bool isAboutTheCall(const Json& details)
{
    const Json* status = member(details, "status");
    return status != nullptr &&
           (*status == 400 || *status == 404 || *status == 409 || *status == 415 || *status == 422);
}
} // namespace

catalog::Viewer CallPipeline::viewerFor(const AgentId& agent) const
{
    catalog::Viewer viewer;
    const AgentFacts known = m_parts.agents.agent(agent).value_or(AgentFacts());
    policy::PolicyService& policy = m_parts.policy;
    viewer.isVisible = [&policy, known](const catalog::ToolFacts& tool) {
        return !policy.isHidden(factsFor(known, toText(tool.path), tool.effect));
    };
    viewer.approval = [&policy, known](const catalog::ToolFacts& tool) {
        const auto decision = policy.decide(factsFor(known, toText(tool.path), tool.effect));
        return decision.action == policy::Action::Allow ? catalog::Approval::Allow : catalog::Approval::Ask;
    };
    return viewer;
}

Task<std::shared_ptr<const PlannedCall>> CallPipeline::plan(CallRequest request)
{
    auto call = std::make_shared<PlannedCall>();
    call->path = request.path;
    call->request = std::move(request);
    const std::string& written = call->request.path;
    if (catalog::Catalog::isBuiltin(written) || ResultHandles::isTool(written)) {
        call->kind = PlannedCall::Kind::Builtin;
        call->prepared.arguments = call->request.arguments;
        call->decision = Json{{"action", "allow"}, {"decidedBy", "default"}};
        co_return std::shared_ptr<const PlannedCall>(std::move(call));
    }
    EX_CO_TRY(const catalog::Resolution found, co_await resolve(written, call->request.agent));
    EX_CO_TRY(call->plan, co_await m_parts.catalog.plan(found.sourceId, found.path));
    if (!found.spellingNote.empty()) {
        call->warnings.push_back({"spelling", found.spellingNote});
    }
    call->source = found.sourceId;
    call->path = found.canonicalPath;
    if (call->request.member == "$schema") {
        call->kind = PlannedCall::Kind::Facts;
        co_return std::shared_ptr<const PlannedCall>(std::move(call));
    }
    auto checked = m_parts.caller.check(call->plan, found.account.value_or(""), call->request.arguments);
    if (!checked) {
        if (checked.error().code == ErrorCode::InvalidToolArguments) {
            EX_CO_TRY(const std::string signature, co_await m_parts.catalog.signature(found.sourceId, found.path));
            checked.error().details["schema"] = signature;
        }
        co_return tl::unexpected(std::move(checked.error()));
    }
    call->checked = std::move(*checked);
    call->prepared = call->checked->prepared;
    if (call->checked->account) {
        call->account = call->checked->account->id;
        call->accountSlug = call->checked->account->slug;
        call->path = found.slug + ".$" + call->accountSlug + "." + found.path;
    }
    if (call->request.member == "$request") {
        call->kind = PlannedCall::Kind::Facts;
        co_return std::shared_ptr<const PlannedCall>(std::move(call));
    }
    call->effect = call->plan->effect;
    call->contractHash = call->plan->contractHash;
    decide(*call);
    if (call->verdict == PlannedCall::Verdict::Ask) {
        EX_CO_TRY(Json words, co_await m_parts.catalog.words(found.sourceId, found.path));
        call->payload["tool"] = std::move(words);
    }
    co_return std::shared_ptr<const PlannedCall>(std::move(call));
}

Task<catalog::Resolution> CallPipeline::resolve(std::string written, AgentId agent)
{
    catalog::Viewer viewer = viewerFor(agent);
    Result<catalog::Resolution> found = co_await m_parts.catalog.resolve(written, std::move(viewer));
    if (found || found.error().code != ErrorCode::ToolNotFound) {
        co_return found;
    }
    // Hidden from lists and suggestions, but who knows its name is told that it is blocked (policy.md 1).
    catalog::Viewer everything;
    const Result<catalog::Resolution> hidden = co_await m_parts.catalog.resolve(written, std::move(everything));
    co_return hidden ? hidden : found;
}

void CallPipeline::decide(PlannedCall& call) const
{
    const AgentFacts agent = m_parts.agents.agent(call.request.agent).value_or(AgentFacts());
    policy::CallFacts facts = factsFor(agent, call.path, call.effect);
    facts.execution = call.request.execution;
    facts.effectReason = call.plan->effectReason;
    facts.arguments = &call.prepared.arguments;
    facts.contractHash = call.contractHash;
    const policy::Decision decision = m_parts.policy.decide(facts);
    call.decision = decision.toJson();
    switch (decision.action) {
    case policy::Action::Allow:
        call.verdict = PlannedCall::Verdict::Allow;
        return;
    case policy::Action::Block:
        call.verdict = PlannedCall::Verdict::Block;
        call.blocked = policy::blockedError(decision, call.path);
        return;
    case policy::Action::Ask:
        // The click on Run, with these arguments on the screen, was the approval of this one call.
        call.verdict = call.request.isPersonsOwn ? PlannedCall::Verdict::Allow : PlannedCall::Verdict::Ask;
        ask(call, agent);
        return;
    }
}

void CallPipeline::ask(PlannedCall& call, const AgentFacts& agent) const
{
    policy::SentenceFacts facts;
    facts.agentName = agent.name;
    facts.path = call.path;
    facts.sourceName = call.checked->source->name;
    facts.account = call.accountSlug;
    facts.effect = call.effect;
    facts.arguments = &call.prepared.arguments;
    facts.pathParameters = call.checked->pathParameters;
    const policy::Sentence sentence = policy::approvalSentence(facts);
    call.message = policy::plainText(sentence);
    Json runs = Json::array();
    for (const policy::Run& run : sentence) {
        runs.push_back(Json{{"text", run.text}, {"strong", run.emphasis == policy::Run::Emphasis::Strong}});
    }
    Json& payload = call.payload;
    payload["path"] = call.path;
    payload["account"] = call.accountSlug.empty() ? Json(nullptr) : Json(call.accountSlug);
    payload["agent"] = Json{{"id", agent.id.text()}, {"name", agent.name}};
    const std::string& program = call.request.program.empty() ? agent.program : call.request.program;
    if (!program.empty()) {
        payload["agent"]["program"] = program;
    }
    payload["effect"] = effectName(call.effect);
    payload["sentence"] = std::move(runs);
    payload["arguments"] = call.prepared.arguments;
    payload["argumentsHash"] = toHex(sha256(canonicalText(call.prepared.arguments)));
    payload["definitionHash"] = call.contractHash;
    payload["decision"] = call.decision;
    payload["flow"] = Json::array();
    payload["source"] = Json{{"name", call.checked->source->name}, {"slug", call.checked->source->slug}};
    payload["request"] = call.prepared.request;
    payload["codeLine"] = Json{{"n", call.request.line}};
    payload["callIndex"] = call.request.sequence;
    payload["reasons"] = Json::array({textMember(call.decision, "text")});
    payload["offers"] = Json::array({"once"});
}

Task<StepAnswer> CallPipeline::sendBuiltin(std::shared_ptr<const PlannedCall> call)
{
    StepAnswer answer;
    const CallRequest& request = call->request;
    if (ResultHandles::isTool(request.path)) {
        EX_CO_TRY(const Json value, co_await m_parts.results.call(request.path, request.arguments, request.agent));
        answer.valueText = executor::toText(value);
    } else {
        catalog::Viewer viewer = viewerFor(request.agent);
        EX_CO_TRY(const Json value,
                  co_await m_parts.catalog.callBuiltin(request.path, request.arguments, std::move(viewer)));
        answer.valueText = executor::toText(value);
    }
    if (request.member == "$response") {
        answer.response.emplace();
    }
    co_return std::move(answer);
}

Task<StepAnswer> CallPipeline::sendFacts(std::shared_ptr<const PlannedCall> call)
{
    StepAnswer answer;
    if (call->request.member == "$request") {
        answer.valueText = executor::toText(call->prepared.request);
        co_return std::move(answer);
    }
    EX_CO_TRY(const Json schemas, co_await m_parts.catalog.schemas(call->source, call->plan->path));
    answer.valueText = executor::toText(schemas);
    co_return std::move(answer);
}

Task<StepAnswer> CallPipeline::send(std::shared_ptr<const PlannedCall> call, StepId step, CancelToken cancel)
{
    if (call->kind == PlannedCall::Kind::Builtin) {
        co_return co_await sendBuiltin(std::move(call));
    }
    if (call->kind == PlannedCall::Kind::Facts) {
        co_return co_await sendFacts(std::move(call));
    }
    sources::CallContext context;
    context.step = std::move(step);
    context.cancel = std::move(cancel);
    sources::CheckedCall checked = *call->checked;
    EX_CO_TRY(sources::ToolOutcome outcome, co_await m_parts.caller.call(std::move(checked), std::move(context)));
    if (outcome.failure && isAboutTheCall(outcome.failure->details)) {
        EX_CO_TRY(const std::string signature, co_await m_parts.catalog.signature(call->source, call->plan->path));
        outcome.failure->details["schema"] = signature;
    }
    StepAnswer answer;
    answer.http = std::move(outcome.http);
    if (call->request.member == "$response") {
        answer.valueText = std::move(outcome.valueText);
        answer.response = WholeResponse{std::move(outcome.failure), call->path, std::move(outcome.warnings)};
    } else if (outcome.failure) {
        answer.failure = std::move(outcome.failure);
    } else {
        answer.valueText = std::move(outcome.valueText);
    }
    co_return std::move(answer);
}

} // namespace executor::execution
