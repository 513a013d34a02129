// Part of Executions: envelopes, lists and records.
#include "core/execution/executions.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonverbatim.h"
#include "core/base/time.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/liverun.h"
#include "core/execution/detail/results.h"
#include "core/execution/envelope.h"

#include <map>

namespace executor::execution {
namespace {
tl::unexpected<Error> unknown(const ExecutionId& id)
{
    return fail(ErrorCode::NotFound, "There is no execution " + id.text() + ".");
}

Json parsedOr(std::string_view text, Json otherwise)
{
    auto value = parseJson(text, kLenientJson);
    return value ? std::move(*value) : std::move(otherwise);
}

/// Pending questions of one execution, oldest first.
Result<std::vector<store::InteractionRow>> pendingOf(store::Connection& db, const ExecutionId& id)
{
    store::InteractionFilter filter;
    filter.execution = id;
    filter.status = "pending";
    filter.limit = 200;
    EX_TRY(std::vector<store::InteractionRow> rows, store::listInteractions(db, filter));
    std::reverse(rows.begin(), rows.end());
    return rows;
}

/// Everything that an ended (or waiting, not live) execution's envelope needs, in one read.
Result<std::optional<EnvelopeFacts>> storedFacts(store::Connection& db, const std::filesystem::path& folder,
                                                 const ExecutionId& id)
{
    EX_TRY(std::optional<store::ExecutionRow> row, store::findExecution(db, id));
    if (!row) {
        return std::optional<EnvelopeFacts>();
    }
    EnvelopeFacts facts;
    EX_TRY(facts.steps, store::countSteps(db, id));
    EX_TRY(facts.questions, pendingOf(db, id));
    EX_TRY(facts.code, store::loadPayload(db, folder, row->code));
    if (!row->logs.isEmpty()) {
        EX_TRY(const std::string logs, store::loadPayload(db, folder, row->logs));
        facts.logs = parsedOr(logs, Json::array());
    }
    if (!row->emitted.isEmpty()) {
        EX_TRY(const std::string emitted, store::loadPayload(db, folder, row->emitted));
        facts.emitted = parsedOr(emitted, Json::array());
    }
    facts.warnings = parsedOr(row->warningsJson, Json::array());
    facts.usage = parsedOr(row->usageJson, Json::object());
    if (!row->resultHandle.isEmpty()) {
        EX_TRY(const auto handle, store::findResult(db, row->resultHandle));
        facts.resultSummary = handle ? parsedOr(handle->summaryJson, Json::object()) : Json::object();
    } else if (!row->result.isEmpty()) {
        EX_TRY(facts.resultText, store::loadPayload(db, folder, row->result));
    }
    facts.row = std::move(*row);
    return std::optional<EnvelopeFacts>(std::move(facts));
}

store::ExecutionFilter filterOf(const ExecutionQuery& query)
{
    store::ExecutionFilter filter;
    filter.agent = query.agent;
    for (const ExecutionStatus status : query.statuses) {
        filter.statuses.emplace_back(statusName(status));
    }
    filter.source = query.source;
    filter.toolPath = query.toolPath;
    filter.since = query.since;
    filter.until = query.until;
    filter.text = query.text;
    filter.before = query.before;
    filter.limit = query.limit;
    return filter;
}

Json stepJson(const store::StepRow& row)
{
    Json json = Json::object();
    json["id"] = row.id.text();
    json["seq"] = row.seq;
    json["path"] = row.path + (row.member.empty() ? "" : "." + row.member);
    if (!row.account.isEmpty()) {
        json["account"] = row.account.text();
    }
    json["effect"] = effectName(row.effect);
    json["status"] = row.status;
    if (row.errorJson) {
        json["error"] = parsedOr(*row.errorJson, Json::object());
    }
    if (row.outcome) {
        json["outcome"] = *row.outcome;
    }
    if (row.decisionJson) {
        json["decision"] = parsedOr(*row.decisionJson, Json::object());
    }
    json["attempt"] = row.attempt;
    if (row.startedAt) {
        json["startedAt"] = toRfc3339(*row.startedAt);
    }
    if (row.durationMs) {
        json["durationMs"] = *row.durationMs;
    }
    if (row.httpJson) {
        json["http"] = parsedOr(*row.httpJson, Json::object());
    }
    if (row.line) {
        json["line"] = *row.line;
    }
    return json;
}

constexpr int kMostQuestions = 1000;

/// When each step asked, and who answered when: `{"at","answeredAt"?,"answeredBy"?}`.
Result<std::map<StepId, Json>> questionsOf(store::Connection& db, const ExecutionId& id)
{
    store::InteractionFilter filter;
    filter.execution = id;
    filter.limit = kMostQuestions;
    EX_TRY(const std::vector<store::InteractionRow> rows, store::listInteractions(db, filter));
    std::map<StepId, Json> out;
    for (const store::InteractionRow& row : rows) {
        Json asked{{"at", toRfc3339(row.createdAt)}};
        if (row.answeredAt && row.answeredBy) {
            asked["answeredAt"] = toRfc3339(*row.answeredAt);
            asked["answeredBy"] = *row.answeredBy;
        }
        out.insert_or_assign(row.step, std::move(asked));
    }
    return out;
}

Result<std::vector<Json>> storedSteps(store::Connection& db, const std::filesystem::path& folder, const ExecutionId& id)
{
    EX_TRY(const std::vector<store::StepRow> rows, store::listSteps(db, id));
    EX_TRY(const auto questions, questionsOf(db, id));
    std::vector<Json> out;
    for (const store::StepRow& row : rows) {
        Json json = stepJson(row);
        if (const auto question = questions.find(row.id); question != questions.end()) {
            json["asked"] = question->second;
        }
        if (!row.arguments.isEmpty()) {
            EX_TRY(const std::string arguments, store::loadPayload(db, folder, row.arguments));
            json["arguments"] = verbatimJson(arguments);
        }
        if (!row.result.isEmpty()) {
            EX_TRY(const std::string result, store::loadPayload(db, folder, row.result));
            json["result"] = verbatimJson(result);
        }
        out.push_back(std::move(json));
    }
    return out;
}
} // namespace

Task<Json> Executions::liveEnvelope(std::shared_ptr<LiveRun> run)
{
    EnvelopeFacts facts;
    facts.answerPlace = m_parts.answerPlace;
    facts.agentName = run->agentName();
    facts.steps = run->stepCounts();
    facts.logs = run->output().logs();
    facts.warnings = run->output().warnings();
    facts.emitted = run->output().emitted();
    facts.usage = run->usage();
    facts.row = run->row();
    facts.row.status = statusName(run->status());
    if (run->status() == ExecutionStatus::Completed) {
        facts.resultSummary = run->resultSummary();
        if (facts.resultSummary.is_null()) {
            facts.resultText = run->resultText();
        }
    } else if (!isFinal(run->status())) {
        facts.queuePosition = m_queue.position(facts.row.id, laneOf(facts.row.agent));
        auto find = [id = facts.row.id](store::Connection& db) { return pendingOf(db, id); };
        EX_CO_TRY(facts.questions, co_await m_parts.database.read(std::move(find)));
    }
    co_return envelopeJson(facts);
}

Task<Json> Executions::storedEnvelope(ExecutionId id, AgentId viewer)
{
    auto find = [id, folder = m_parts.database.dataFolder()](store::Connection& db) {
        return storedFacts(db, folder, id);
    };
    EX_CO_TRY(std::optional<EnvelopeFacts> facts, co_await m_parts.database.read(std::move(find)));
    if (!facts || (!viewer.isEmpty() && facts->row.agent != viewer)) {
        co_return unknown(id);
    }
    facts->answerPlace = m_parts.answerPlace;
    facts->agentName = agentName(facts->row.agent);
    co_return envelopeJson(*facts);
}

Task<std::int64_t> Executions::count(ExecutionQuery query)
{
    auto find = [filter = filterOf(query)](store::Connection& db) { return store::countExecutions(db, filter); };
    co_return co_await m_parts.database.read(std::move(find));
}

Task<std::vector<Json>> Executions::list(ExecutionQuery query)
{
    const store::ExecutionFilter filter = filterOf(query);
    auto find = [filter](store::Connection& db) -> Result<std::vector<EnvelopeFacts>> {
        EX_TRY(std::vector<store::ExecutionRow> rows, store::listExecutions(db, filter));
        std::vector<EnvelopeFacts> out;
        for (store::ExecutionRow& row : rows) {
            EnvelopeFacts facts;
            EX_TRY(facts.steps, store::countSteps(db, row.id));
            facts.warnings = parsedOr(row.warningsJson, Json::array());
            facts.usage = parsedOr(row.usageJson, Json::object());
            facts.row = std::move(row);
            out.push_back(std::move(facts));
        }
        return out;
    };
    EX_CO_TRY(std::vector<EnvelopeFacts> found, co_await m_parts.database.read(std::move(find)));
    std::vector<Json> out;
    for (EnvelopeFacts& facts : found) {
        facts.agentName = agentName(facts.row.agent);
        if (const auto run = live(facts.row.id)) {
            facts.row.status = statusName(run->status());
        }
        out.push_back(executionJson(facts));
    }
    co_return std::move(out);
}

Task<std::map<std::string, CalledTools>> Executions::called(std::vector<ExecutionId> ids)
{
    auto count = [ids](store::Connection& db) -> Result<std::map<std::string, CalledTools>> {
        std::map<std::string, CalledTools> out;
        for (const ExecutionId& id : ids) {
            EX_TRY(out[id.text()], store::countCalls(db, id));
        }
        return out;
    };
    EX_CO_TRY(auto calls, co_await m_parts.database.read(std::move(count)));
    co_return calls;
}

Task<std::vector<Json>> Executions::steps(ExecutionId id, AgentId viewer)
{
    EX_CO_CHECK(co_await storedEnvelope(id, std::move(viewer)));
    auto find = [id, folder = m_parts.database.dataFolder()](store::Connection& db) {
        return storedSteps(db, folder, id);
    };
    co_return co_await m_parts.database.read(std::move(find));
}

Task<Json> Executions::logs(ExecutionId id, AgentId viewer)
{
    EX_CO_TRY(const Json found, co_await envelope(std::move(id), std::move(viewer)));
    co_return Json(found["execution"]["logs"]);
}

Task<void> Executions::remove(ExecutionId id)
{
    if (live(id)) {
        co_return fail(ErrorCode::InvalidState, "The execution has not ended; cancel it first.");
    }
    auto change = [id](store::Transaction& tx) -> Result<void> {
        EX_CHECK(store::deleteExecution(tx, id));
        EX_CHECK(tx.audit({"operator", "execution.deleted", Json{{"execution", id.text()}}, {}}));
        return {};
    };
    co_return co_await m_parts.database.write(std::move(change));
}

Task<Json> Executions::dryRun(DirectCall call, AgentId agent)
{
    CallRequest request;
    request.agent = std::move(agent);
    request.path = std::move(call.path);
    request.arguments = std::move(call.arguments);
    EX_CO_TRY(const auto plan, co_await calls().plan(std::move(request)));
    const bool isSent = plan->kind == PlannedCall::Kind::Source;
    co_return Json{{"path", plan->path},
                   {"account", plan->accountSlug.empty() ? Json() : Json(plan->accountSlug)},
                   {"arguments", plan->prepared.arguments},
                   {"decision", plan->decision},
                   {"problems", Json::array()},
                   {"request", isSent ? plan->prepared.request : Json()}};
}

} // namespace executor::execution
