// Tools: the table, one tool, and a person's own call.
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/daemon/core.h"
#include "ui/corebackend.h"
#include "ui/corecancel.h"
#include "ui/coreviews.h"

#include <QLocale>

namespace executor::ui {

namespace {

using daemon::Core;

struct SourceTools
{
    std::string slug;
    std::vector<catalog::ToolListing> tools;
};

policy::CallFacts factsOf(const std::string& path, Effect effect, Instant now)
{
    policy::CallFacts facts;
    facts.path = path;
    facts.effect = effect;
    facts.now = now;
    return facts;
}

// Decides for every tool what policy says without arguments; on the pool, over a snapshot of the rules.
Result<ToolTable> makeTable(const std::vector<SourceTools>& all, const policy::RuleSet& rules, Instant now)
{
    auto rows = std::make_shared<std::vector<ToolRow>>();
    for (const SourceTools& source : all) {
        for (const catalog::ToolListing& tool : source.tools) {
            const std::string path = source.slug + "." + tool.path;
            const policy::Decision decision = policy::decide(rules, factsOf(path, tool.effect, now));
            rows->push_back(
                {qs(path), qs(tool.summary), tool.effect, actionOf(decision.action), becauseText(decision)});
        }
    }
    std::sort(rows->begin(), rows->end(), [](const ToolRow& a, const ToolRow& b) { return a.path < b.path; });
    return ToolTable(std::move(rows));
}

Task<ToolTable> readTools(Core* core)
{
    const std::vector<sources::Source> list = core->sources.list();
    auto all = std::make_shared<std::vector<SourceTools>>();
    for (const sources::Source& source : list) {
        if (!source.isEnabled) {
            continue;
        }
        const SourceId id = source.id;
        EX_CO_TRY(std::vector<catalog::ToolListing> tools, co_await core->catalog.list(id));
        all->push_back(SourceTools{source.slug, std::move(tools)});
    }
    const auto rules = core->policy.rules();
    const Instant now = core->clock.now();
    auto make = [all, rules, now] { return makeTable(*all, *rules, now); };
    EX_CO_TRY(ToolTable table, co_await onPool(std::move(make)));
    co_return table;
}

QString typescriptOf(const Json& description)
{
    QString text;
    if (const Json* definitions = member(description, "typeScriptDefinitions");
        definitions != nullptr && definitions->is_object()) {
        for (const auto& entry : definitions->items()) {
            if (entry.value().is_string()) {
                text += qs(entry.value().get_ref<const std::string&>()) + QStringLiteral("\n\n");
            }
        }
    }
    const std::string input = textMember(description, "inputTypeScript");
    const std::string output = textMember(description, "outputTypeScript");
    const std::string name = textMember(description, "name", "call");
    // The catalogue writes the whole parameter list: `(args: { … })`, or nothing.
    return text + QStringLiteral("%1%2: Promise<%3>;")
                      .arg(qs(name), qs(input.empty() ? "()" : input), qs(output.empty() ? "unknown" : output));
}

// The arguments of the catalogue's example: `await tools.a.b({…})`.
Json exampleOf(const Json& description)
{
    const Json* examples = member(description, "examples");
    if (examples == nullptr || !examples->is_array() || examples->empty()) {
        return Json::object();
    }
    const std::string call = textMember(examples->front(), "call");
    const std::size_t open = call.find('(');
    const std::size_t close = call.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) {
        return Json::object();
    }
    const std::string_view arguments = std::string_view(call).substr(open + 1, close - open - 1);
    return parseJson(arguments, kLenientJson).value_or(Json::object());
}

// Checks as the call itself will.
QStringList problemsOf(const catalog::ArgumentChecker& checker, Json arguments)
{
    QStringList problems;
    for (const catalog::ArgumentProblem& problem : checker.check(arguments)) {
        problems.append(qs(problem.problem));
    }
    return problems;
}

Task<ToolDetail> readTool(Core* core, std::string path)
{
    const catalog::Viewer viewer;
    EX_CO_TRY(const catalog::Resolution place, co_await core->catalog.resolve(path, viewer));
    EX_CO_TRY(const std::shared_ptr<const catalog::CallPlan> plan,
              co_await core->catalog.plan(place.sourceId, place.path));
    EX_CO_TRY(const Json schemas, co_await core->catalog.schemas(place.sourceId, place.path));
    EX_CO_TRY(const std::string signature, co_await core->catalog.signature(place.sourceId, place.path));
    Json question = Json::object();
    question["path"] = place.canonicalPath;
    question["budget"] = 6000;
    std::string builtin = "describe.tool";
    EX_CO_TRY(const Json description,
              co_await core->catalog.callBuiltin(std::move(builtin), std::move(question), viewer));
    const policy::Decision decision =
        core->policy.decide(factsOf(place.canonicalPath, plan->effect, core->clock.now()));
    ToolDetail detail;
    detail.row = {qs(place.canonicalPath), qs(textMember(description, "title")), plan->effect,
                  actionOf(decision.action), becauseText(decision)};
    detail.sourceId = qs(place.sourceId.text());
    const sources::Source* source = core->sources.find(place.sourceId);
    detail.sourceName = qs(source != nullptr ? source->name : place.slug);
    detail.request = qs(textMember(plan->binding, "method") + " " + textMember(plan->binding, "path")).trimmed();
    detail.description = qs(textMember(description, "description"));
    detail.effectReason = qs(plan->effectReason);
    detail.decisionText = decisionText(decision);
    detail.signature = qs(textMember(description, "name", "call")) + qs(signature);
    detail.typescript = typescriptOf(description);
    if (plan->checker != nullptr) {
        detail.problemsOf = [checker = plan->checker](const Json& arguments) {
            return problemsOf(*checker, arguments);
        };
    }
    if (const Json* input = member(schemas, "input")) {
        detail.inputSchema = *input;
        detail.example = exampleOf(description);
    }
    if (const Json* output = member(schemas, "output")) {
        detail.outputSchema = *output;
    }
    co_return detail;
}

Task<CallResult> callNow(Core* core, std::string path, Json arguments, CancelToken cancel)
{
    execution::NewExecution request;
    request.agent = core->agents.person().id;
    execution::DirectCall call;
    call.path = std::move(path);
    call.arguments = std::move(arguments);
    request.call = std::move(call);
    request.isPersonsOwn = true;
    EX_CO_TRY(const ExecutionId id, co_await core->executions.create(std::move(request)));
    const AgentId nobody;
    execution::HoldOptions hold;
    hold.approval = 10min; // a question that it still raises is answered in place
    Result<Json> envelope = co_await core->executions.wait(id, nobody, hold, cancel);
    if (!envelope) {
        const Error error = envelope.error();
        if (error.code == ErrorCode::Cancelled) {
            Json by = Json::object();
            by["kind"] = "person";
            EX_CO_CHECK(co_await core->executions.cancel(id, nobody, std::move(by)));
        }
        co_return tl::unexpected(error);
    }
    const RunDetail run = runDetail(*envelope, {});
    CallResult result;
    result.isOk = run.row.state == RunState::Completed;
    result.runId = run.row.id;
    result.valueText = run.resultText.isEmpty() ? QStringLiteral("null") : run.resultText;
    result.errorText =
        run.errorText.isEmpty() ? CoreBackend::tr("The call has not ended yet; see Runs.") : run.errorText;
    QStringList head{result.isOk ? CoreBackend::tr("Done") : CoreBackend::tr("Failed")};
    if (run.row.durationMs >= 0) {
        head.append(CoreBackend::tr("%1 ms").arg(run.row.durationMs));
    }
    if (result.isOk) {
        head.append(QLocale().formattedDataSize(result.valueText.size()));
    }
    result.headline = head.join(QStringLiteral("  ·  "));
    co_return result;
}

Task<CallResult> callOn(QObject* context, Core* core, std::string path, Json arguments, policy::PersonProof proof,
                        CancelToken cancel)
{
    if (context == nullptr) {
        co_return fail(ErrorCode::ShuttingDown, "Executor is ending.");
    }
    const CoreCancel across(cancel, context);
    // The proof is what makes this call a person's own; it is used up with it.
    auto work = [core, path, arguments, mine = std::move(proof), token = across.token()] {
        return callNow(core, path, arguments, token);
    };
    EX_CO_TRY(CallResult result, co_await runOn(context, std::move(work)));
    co_return result;
}

} // namespace

Task<ToolTable> CoreBackend::tools()
{
    auto read = [core = m_core] { return readTools(core); };
    return onCore(std::move(read));
}

Task<ToolDetail> CoreBackend::tool(QString path)
{
    auto read = [core = m_core, text = utf8(path)] { return readTool(core, text); };
    return onCore(std::move(read));
}

Task<CallResult> CoreBackend::callTool(QString path, Json arguments, policy::PersonProof proof, CancelToken cancel)
{
    return callOn(m_context.data(), m_core, utf8(path), std::move(arguments), std::move(proof), std::move(cancel));
}

} // namespace executor::ui
