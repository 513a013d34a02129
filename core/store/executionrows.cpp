#include "core/store/executionrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kColumns =
    "id, agent_id, status, queue_for, interaction_mode, code_blob, program_blob, program_hash, seed, t0, runtime_id, "
    "runtime_build, limits_json, metadata_json, result_blob, result_handle, error_json, logs_blob, emitted_blob, "
    "warnings_json, attempt, recoveries, waiting_since, started_at, completed_at, cancelled_by_json, usage_json, "
    "idempotency_key, created_at, updated_at, rev";
/// The same without payloads: a list reads none of them.
const std::string kListColumns =
    "id, agent_id, status, queue_for, interaction_mode, NULL, NULL, program_hash, seed, t0, runtime_id, runtime_build, "
    "limits_json, metadata_json, NULL, result_handle, error_json, NULL, NULL, warnings_json, attempt, recoveries, "
    "waiting_since, started_at, completed_at, cancelled_by_json, usage_json, idempotency_key, created_at, updated_at, "
    "rev";
const std::string kById = "SELECT " + kColumns + " FROM executions WHERE id = ?";
const std::string kUnfinished = "SELECT " + kColumns +
                                " FROM executions WHERE workspace_id = 'local' AND status IN ('queued', 'running', "
                                "'waiting') ORDER BY created_at, id";
/// The statuses stand between commas in one text, so that one prepared statement serves every set.
const std::string kWhere =
    " FROM executions x WHERE workspace_id = 'local' AND (? IS NULL OR agent_id = ?) "
    "AND (? = '' OR instr(?, ',' || status || ',') > 0) AND (? IS NULL OR created_at >= ?) "
    "AND (? IS NULL OR created_at < ?) AND (? IS NULL OR EXISTS (SELECT 1 FROM steps s WHERE s.execution_id = x.id "
    "AND s.source_id = ?)) AND (? = '' OR EXISTS (SELECT 1 FROM steps s WHERE s.execution_id = x.id "
    "AND s.path = ?)) AND (? = '' OR EXISTS (SELECT 1 FROM steps s WHERE s.execution_id = x.id "
    "AND instr(lower(s.path), lower(?)) > 0)) AND (? IS NULL OR created_at < ? OR (created_at = ? AND id < ?)) ";
const std::string kPage = "SELECT " + kListColumns + kWhere + "ORDER BY created_at DESC, id DESC LIMIT ?";
const std::string kCount = "SELECT count(*)" + kWhere;

ExecutionRow readExecution(Row& row)
{
    ExecutionRow out;
    out.id = row.id<ExecutionId>();
    out.agent = row.id<AgentId>();
    out.status = row.text();
    out.queueFor = row.text();
    out.interactionMode = row.text();
    out.code = payloadOf(row);
    out.program = payloadOf(row);
    out.programHash = row.bytes();
    out.seed = row.bytes();
    out.t0 = row.optionalInstant();
    out.runtimeId = row.text();
    out.runtimeBuild = row.text();
    out.limitsJson = row.text();
    out.metadataJson = row.text();
    out.result = payloadOf(row);
    out.resultHandle = row.id<ResultHandleId>();
    out.errorJson = row.optionalText();
    out.logs = payloadOf(row);
    out.emitted = payloadOf(row);
    out.warningsJson = row.text();
    out.attempt = row.number();
    out.recoveries = row.number();
    out.waitingSince = row.optionalInstant();
    out.startedAt = row.optionalInstant();
    out.completedAt = row.optionalInstant();
    out.cancelledByJson = row.optionalText();
    out.usageJson = row.text();
    out.idempotencyKey = row.optionalText();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}

Result<void> savePayloads(Transaction& db, const ExecutionRow& row)
{
    for (const Payload* payload : {&row.code, &row.program, &row.result, &row.logs, &row.emitted}) {
        EX_CHECK(savePayload(db, *payload));
    }
    return {};
}

std::string between(const std::vector<std::string>& words)
{
    std::string all;
    for (const std::string& word : words) {
        all += (all.empty() ? "," : "") + word + ",";
    }
    return all;
}
} // namespace

Result<void> insertExecution(Transaction& db, const ExecutionRow& row)
{
    EX_CHECK(savePayloads(db, row));
    return detail::done(
        db.run("INSERT INTO executions (id, agent_id, status, queue_for, interaction_mode, code_blob, program_blob, "
               "program_hash, seed, t0, runtime_id, runtime_build, limits_json, metadata_json, idempotency_key, "
               "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.agent, row.status, row.queueFor, row.interactionMode, payloadValue(row.code),
                payloadValue(row.program), Bytes{row.programHash}, Bytes{row.seed}, row.t0, row.runtimeId,
                row.runtimeBuild, row.limitsJson, row.metadataJson, row.idempotencyKey, row.createdAt, row.updatedAt}));
}

Result<bool> updateExecution(Transaction& db, const ExecutionRow& row, std::string_view from)
{
    EX_CHECK(savePayloads(db, row));
    EX_TRY(const std::int64_t changed,
           db.run("UPDATE executions SET status = ?, queue_for = ?, program_blob = ?, program_hash = ?, t0 = ?, "
                  "runtime_build = ?, result_blob = ?, result_handle = ?, error_json = ?, logs_blob = ?, "
                  "emitted_blob = ?, warnings_json = ?, attempt = ?, recoveries = ?, waiting_since = ?, "
                  "started_at = ?, completed_at = ?, cancelled_by_json = ?, usage_json = ?, updated_at = ?, "
                  "rev = rev + 1 WHERE id = ? AND status = ?",
                  {row.status,
                   row.queueFor,
                   payloadValue(row.program),
                   Bytes{row.programHash},
                   row.t0,
                   row.runtimeBuild,
                   payloadValue(row.result),
                   row.resultHandle,
                   row.errorJson,
                   payloadValue(row.logs),
                   payloadValue(row.emitted),
                   row.warningsJson,
                   row.attempt,
                   row.recoveries,
                   row.waitingSince,
                   row.startedAt,
                   row.completedAt,
                   row.cancelledByJson,
                   row.usageJson,
                   db.now(),
                   row.id,
                   from}));
    return changed > 0;
}

Result<std::optional<ExecutionRow>> findExecution(Connection& db, const ExecutionId& id)
{
    return db.first(kById, {id}, readExecution);
}

Result<std::vector<ExecutionRow>> listExecutions(Connection& db, const ExecutionFilter& f)
{
    const std::string statuses = between(f.statuses);
    const auto before = f.before.value_or(std::pair(Instant{}, ExecutionId()));
    const Value time = f.before ? Value(before.first) : Value(nullptr);
    return db.all(kPage,
                  {f.agent, f.agent, statuses, statuses, f.since, f.since, f.until, f.until, f.source, f.source,
                   f.toolPath, f.toolPath, f.text, f.text, time, time, time, before.second, f.limit},
                  readExecution);
}

Result<std::int64_t> countExecutions(Connection& db, const ExecutionFilter& f)
{
    const std::string statuses = between(f.statuses);
    return db.number(kCount, {f.agent, f.agent, statuses, statuses, f.since, f.since, f.until, f.until, f.source,
                              f.source, f.toolPath, f.toolPath, f.text, f.text, nullptr, nullptr, nullptr, nullptr});
}

Result<std::vector<ExecutionRow>> unfinishedExecutions(Connection& db)
{
    return db.all(kUnfinished, {}, readExecution);
}

Result<std::optional<ExecutionId>> findExecutionByKey(Connection& db, const AgentId& agent,
                                                      std::string_view idempotencyKey, Instant since)
{
    return db.first("SELECT id FROM executions WHERE agent_id = ? AND idempotency_key = ? AND created_at >= ? "
                    "ORDER BY created_at DESC LIMIT 1",
                    {agent, idempotencyKey, since}, [](Row& row) { return row.id<ExecutionId>(); });
}

Result<void> deleteExecution(Transaction& db, const ExecutionId& id)
{
    EX_TRY(const std::int64_t open, db.number("SELECT count(*) FROM executions WHERE id = ? "
                                              "AND status IN ('queued', 'running', 'waiting')",
                                              {id}));
    if (open > 0) {
        return fail(ErrorCode::InvalidState, "The execution " + id.text() + " is not finished.",
                    "Cancel it first: executor executions cancel " + id.text());
    }
    for (const char* sql :
         {"DELETE FROM interactions WHERE execution_id = ?", "DELETE FROM deliveries WHERE execution_id = ?",
          "DELETE FROM steps WHERE execution_id = ?", "DELETE FROM results WHERE execution_id = ?",
          "DELETE FROM events WHERE execution_id = ?", "DELETE FROM executions WHERE id = ?"}) {
        EX_CHECK(db.run(sql, {id}));
    }
    return {};
}

Result<std::vector<ExecutionId>> finalExecutionsBefore(Connection& db, Instant before, int limit)
{
    return db.all("SELECT id FROM executions WHERE workspace_id = 'local' AND completed_at < ? "
                  "AND status NOT IN ('queued', 'running', 'waiting') ORDER BY completed_at LIMIT ?",
                  {before, limit}, [](Row& row) { return row.id<ExecutionId>(); });
}

} // namespace executor::store
