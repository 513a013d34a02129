#include "core/store/resultrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {

Result<void> insertResult(Transaction& db, const ResultRow& row)
{
    EX_CHECK(savePayload(db, row.body));
    return detail::done(db.run(
        "INSERT INTO results (id, agent_id, execution_id, kind, mime, name, origin, bytes, sha256, body_blob, "
        "summary_json, labels_json, expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.id, row.agent, row.execution, row.kind, row.mime, row.name, row.origin, row.bytes, Bytes{row.sha256},
         payloadValue(row.body), row.summaryJson, row.labelsJson, row.expiresAt, row.createdAt}));
}

Result<std::optional<ResultRow>> findResult(Connection& db, const ResultHandleId& id)
{
    return db.first("SELECT id, agent_id, execution_id, kind, mime, name, origin, bytes, sha256, body_blob, "
                    "summary_json, labels_json, expires_at, created_at FROM results WHERE id = ?",
                    {id}, [](Row& row) {
                        ResultRow out;
                        out.id = row.id<ResultHandleId>();
                        out.agent = row.id<AgentId>();
                        out.execution = row.id<ExecutionId>();
                        out.kind = row.text();
                        out.mime = row.text();
                        out.name = row.text();
                        out.origin = row.text();
                        out.bytes = row.integer();
                        out.sha256 = row.bytes();
                        out.body = payloadOf(row);
                        out.summaryJson = row.text();
                        out.labelsJson = row.text();
                        out.expiresAt = row.optionalInstant();
                        out.createdAt = row.instant();
                        return out;
                    });
}

Result<std::int64_t> resultBytes(Connection& db, const AgentId& agent)
{
    if (agent.isEmpty()) {
        return db.number("SELECT coalesce(sum(bytes), 0) FROM results WHERE workspace_id = 'local'");
    }
    return db.number("SELECT coalesce(sum(bytes), 0) FROM results WHERE agent_id = ?", {agent});
}

Result<std::int64_t> pruneResults(Transaction& db, Instant now, int limit)
{
    return db.run("DELETE FROM results WHERE id IN (SELECT r.id FROM results r "
                  "LEFT JOIN executions x ON x.id = r.execution_id WHERE r.expires_at < ? "
                  "AND (x.id IS NULL OR x.status NOT IN ('queued', 'running', 'waiting')) LIMIT ?)",
                  {now, limit});
}

} // namespace executor::store
