#include "core/store/detail/rowcheck.h"
#include "core/store/executionrows.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT id, execution_id, seq, turn, member, status, path_written, path, source_id, account_id, effect, args_blob, "
    "args_hash, effective_args_blob, definition_hash, decision_json, attempt, result_blob, result_hash, "
    "result_handle, http_json, error_json, outcome, delivery, line, started_at, duration_ms, created_at, updated_at "
    "FROM steps ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kBySeq = kSelect + "WHERE execution_id = ? AND seq = ?";
const std::string kList = kSelect + "WHERE execution_id = ? ORDER BY seq";
const std::string kStarted = kSelect + "WHERE status = 'started' ORDER BY created_at, id";

StepRow readStep(Row& row)
{
    StepRow out;
    out.id = row.id<StepId>();
    out.execution = row.id<ExecutionId>();
    out.seq = row.integer();
    out.turn = row.integer();
    out.member = row.text();
    out.status = row.text();
    out.pathWritten = row.text();
    out.path = row.text();
    out.source = row.id<SourceId>();
    out.account = row.id<AccountId>();
    // A word that this program does not know is the one that always asks.
    out.effect = effectFromName(row.text()).value_or(Effect::Unknown);
    out.arguments = payloadOf(row);
    out.argumentsHash = row.bytes();
    out.effectiveArguments = payloadOf(row);
    out.definitionHash = row.bytes();
    out.decisionJson = row.optionalText();
    out.attempt = row.number();
    out.result = payloadOf(row);
    out.resultHash = row.bytes();
    out.resultHandle = row.id<ResultHandleId>();
    out.httpJson = row.optionalText();
    out.errorJson = row.optionalText();
    out.outcome = row.optionalText();
    out.delivery = row.optionalInteger();
    out.line = row.optionalInteger();
    out.startedAt = row.optionalInstant();
    out.durationMs = row.optionalInteger();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    return out;
}

Result<void> savePayloads(Transaction& db, const StepRow& row)
{
    EX_CHECK(savePayload(db, row.arguments));
    EX_CHECK(savePayload(db, row.effectiveArguments));
    return savePayload(db, row.result);
}
} // namespace

Result<void> insertStep(Transaction& db, const StepRow& row)
{
    EX_CHECK(savePayloads(db, row));
    return detail::done(db.run(
        "INSERT INTO steps (id, execution_id, seq, turn, member, status, path_written, path, source_id, "
        "account_id, effect, args_blob, args_hash, effective_args_blob, definition_hash, decision_json, attempt, "
        "result_blob, result_hash, result_handle, http_json, error_json, outcome, delivery, line, started_at, "
        "duration_ms, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.id,
         row.execution,
         row.seq,
         row.turn,
         row.member,
         row.status,
         row.pathWritten,
         row.path,
         row.source,
         row.account,
         effectName(row.effect),
         payloadValue(row.arguments),
         Bytes{row.argumentsHash},
         payloadValue(row.effectiveArguments),
         Bytes{row.definitionHash},
         row.decisionJson,
         row.attempt,
         payloadValue(row.result),
         Bytes{row.resultHash},
         row.resultHandle,
         row.httpJson,
         row.errorJson,
         row.outcome,
         row.delivery,
         row.line,
         row.startedAt,
         row.durationMs,
         row.createdAt,
         row.updatedAt}));
}

Result<bool> updateStep(Transaction& db, const StepRow& row, std::string_view from)
{
    EX_CHECK(savePayloads(db, row));
    EX_TRY(const std::int64_t changed,
           db.run("UPDATE steps SET status = ?, path = ?, source_id = ?, account_id = ?, effect = ?, "
                  "effective_args_blob = ?, definition_hash = ?, decision_json = ?, attempt = ?, result_blob = ?, "
                  "result_hash = ?, result_handle = ?, http_json = ?, error_json = ?, outcome = ?, delivery = ?, "
                  "started_at = ?, duration_ms = ?, updated_at = ? WHERE id = ? AND status = ?",
                  {row.status,
                   row.path,
                   row.source,
                   row.account,
                   effectName(row.effect),
                   payloadValue(row.effectiveArguments),
                   Bytes{row.definitionHash},
                   row.decisionJson,
                   row.attempt,
                   payloadValue(row.result),
                   Bytes{row.resultHash},
                   row.resultHandle,
                   row.httpJson,
                   row.errorJson,
                   row.outcome,
                   row.delivery,
                   row.startedAt,
                   row.durationMs,
                   db.now(),
                   row.id,
                   from}));
    return changed > 0;
}

Result<std::optional<StepRow>> findStep(Connection& db, const StepId& id)
{
    return db.first(kById, {id}, readStep);
}

Result<std::optional<StepRow>> findStepBySeq(Connection& db, const ExecutionId& execution, std::int64_t seq)
{
    return db.first(kBySeq, {execution, seq}, readStep);
}

Result<std::vector<StepRow>> listSteps(Connection& db, const ExecutionId& execution)
{
    return db.all(kList, {execution}, readStep);
}

Result<std::vector<StepRow>> listStartedSteps(Connection& db)
{
    return db.all(kStarted, {}, readStep);
}

Result<StepCounts> countSteps(Connection& db, const ExecutionId& execution)
{
    StepCounts counts;
    EX_CHECK(db.each("SELECT status, count(*) FROM steps WHERE execution_id = ? GROUP BY status", {execution},
                     [&](Row& row) -> Result<void> {
                         const std::string status = row.text();
                         const int count = row.number();
                         counts.total += count;
                         counts.completed += status == "completed" ? count : 0;
                         counts.failed += status == "failed" || status == "denied" ? count : 0;
                         counts.waiting += status == "waiting" || status == "unknown" ? count : 0;
                         return {};
                     }));
    return counts;
}

Result<std::vector<std::pair<std::string, int>>> countCalls(Connection& db, const ExecutionId& execution)
{
    std::vector<std::pair<std::string, int>> calls;
    EX_CHECK(db.each("SELECT path, count(*) FROM steps WHERE execution_id = ? GROUP BY path ORDER BY path", {execution},
                     [&](Row& row) -> Result<void> {
                         std::string path = row.text();
                         calls.emplace_back(std::move(path), row.number());
                         return {};
                     }));
    return calls;
}

Result<void> appendDelivery(Transaction& db, const ExecutionId& execution, const DeliveryRow& row)
{
    EX_CHECK(savePayload(db, row.body));
    return detail::done(
        db.run("INSERT INTO deliveries (execution_id, n, kind, ref, clock, body_blob) VALUES (?, ?, ?, ?, ?, ?)",
               {execution, row.n, row.kind, row.ref, row.clock, payloadValue(row.body)}));
}

Result<std::vector<DeliveryRow>> listDeliveries(Connection& db, const ExecutionId& execution)
{
    return db.all("SELECT n, kind, ref, clock, body_blob FROM deliveries WHERE execution_id = ? ORDER BY n",
                  {execution}, [](Row& row) {
                      DeliveryRow out;
                      out.n = row.integer();
                      out.kind = row.text();
                      out.ref = row.integer();
                      out.clock = row.integer();
                      out.body = payloadOf(row);
                      return out;
                  });
}

} // namespace executor::store
