// Questions and runs.
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/time.h"
#include "core/daemon/core.h"
#include "ui/corebackend.h"
#include "ui/coreviews.h"

namespace executor::ui {

namespace {

using daemon::Core;

Task<std::vector<QuestionView>> readQuestions(Core* core)
{
    execution::InteractionQuery query;
    query.status = "pending";
    query.kind = "approval";
    query.limit = 200;
    EX_CO_TRY(const std::vector<Json> list, co_await core->interactions.list(std::move(query)));
    std::vector<QuestionView> views;
    for (auto it = list.rbegin(); it != list.rend(); ++it) { // oldest first
        views.push_back(questionView(*it));
    }
    co_return views;
}

Task<void> allowNow(Core* core, InteractionId id, policy::PersonProof proof)
{
    execution::PersonAnswer answer;
    answer.choice = execution::PersonAnswer::Choice::AllowOnce;
    EX_CO_CHECK(co_await core->interactions.answer(std::move(id), std::move(answer), std::move(proof)));
    co_return Result<void>{};
}

Task<void> denyNow(Core* core, InteractionId id, std::string reason)
{
    const AgentId anybody;
    std::string actor = "person";
    EX_CO_CHECK(co_await core->interactions.decline(std::move(id), anybody, std::move(actor), std::move(reason)));
    co_return Result<void>{};
}

Task<std::vector<RunRow>> readRuns(Core* core, execution::ExecutionQuery query)
{
    EX_CO_TRY(const std::vector<Json> list, co_await core->executions.list(std::move(query)));
    std::vector<ExecutionId> ids;
    for (const Json& execution : list) {
        ids.emplace_back(textMember(execution, "id"));
    }
    EX_CO_TRY(const auto called, co_await core->executions.called(std::move(ids)));
    std::vector<RunRow> rows;
    rows.reserve(list.size());
    for (const Json& execution : list) {
        rows.push_back(runRow(execution));
        rows.back().summary = callsText(called.at(textMember(execution, "id")));
    }
    co_return rows;
}

Task<RunDetail> readRun(Core* core, ExecutionId id)
{
    const AgentId anybody;
    EX_CO_TRY(const Json envelope, co_await core->executions.envelope(id, anybody));
    EX_CO_TRY(const std::vector<Json> steps, co_await core->executions.steps(id, anybody));
    co_return runDetail(envelope, steps);
}

Task<void> cancelNow(Core* core, ExecutionId id)
{
    const AgentId anybody;
    Json by = Json::object();
    by["kind"] = "person";
    EX_CO_CHECK(co_await core->executions.cancel(std::move(id), anybody, std::move(by)));
    co_return Result<void>{};
}

} // namespace

Task<std::vector<QuestionView>> CoreBackend::questions()
{
    auto read = [core = m_core] { return readQuestions(core); };
    return onCore(std::move(read));
}

Task<void> CoreBackend::allow(QString questionId, policy::PersonProof proof)
{
    auto work = [core = m_core, id = InteractionId(utf8(questionId)), mine = std::move(proof)]() mutable {
        return allowNow(core, id, std::move(mine));
    };
    return onCore(std::move(work));
}

Task<void> CoreBackend::deny(QString questionId, QString reason)
{
    auto work = [core = m_core, id = InteractionId(utf8(questionId)), why = utf8(reason)] {
        return denyNow(core, id, why);
    };
    return onCore(std::move(work));
}

Task<std::vector<RunRow>> CoreBackend::runs(QString beforeId)
{
    execution::ExecutionQuery query;
    query.limit = 60;
    if (const auto made = m_runTimes.constFind(beforeId); made != m_runTimes.constEnd()) {
        query.before = std::pair(fromMillis(*made), ExecutionId(utf8(beforeId)));
    }
    auto read = [core = m_core, query] { return readRuns(core, query); };
    const QPointer<CoreBackend> self(this);
    Task<std::vector<RunRow>> task = onCore(std::move(read));
    Result<std::vector<RunRow>> rows = co_await task;
    if (rows && self && !rows->empty()) {
        const RunRow& last = rows->back();
        m_runTimes.insert(last.id, last.createdAt.toMSecsSinceEpoch());
    }
    co_return rows;
}

Task<RunDetail> CoreBackend::run(QString id)
{
    auto read = [core = m_core, execution = ExecutionId(utf8(id))] { return readRun(core, execution); };
    return onCore(std::move(read));
}

Task<void> CoreBackend::cancelRun(QString id)
{
    auto work = [core = m_core, execution = ExecutionId(utf8(id))] { return cancelNow(core, execution); };
    return onCore(std::move(work));
}

} // namespace executor::ui
