#include "core/store/idempotencyrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {

Result<std::optional<IdempotencyRow>> beginIdempotent(Transaction& db, const IdempotencyRow& row, Instant since)
{
    EX_CHECK(db.run("DELETE FROM idempotency WHERE workspace_id = 'local' AND principal = ? AND route = ? AND key = ? "
                    "AND created_at < ?",
                    {row.principal, row.route, row.key, since}));
    EX_TRY(const std::int64_t inserted,
           db.run("INSERT INTO idempotency (principal, route, key, body_hash, created_at) VALUES (?, ?, ?, ?, ?) "
                  "ON CONFLICT (workspace_id, principal, route, key) DO NOTHING",
                  {row.principal, row.route, row.key, Bytes{row.bodyHash}, db.now()}));
    if (inserted > 0) {
        return std::nullopt;
    }
    return db.first("SELECT principal, route, key, body_hash, status, answer_json, location, created_at "
                    "FROM idempotency WHERE workspace_id = 'local' AND principal = ? AND route = ? AND key = ?",
                    {row.principal, row.route, row.key}, [](Row& found) {
                        IdempotencyRow out;
                        out.principal = found.text();
                        out.route = found.text();
                        out.key = found.text();
                        out.bodyHash = found.bytes();
                        if (const auto status = found.optionalInteger()) {
                            out.status = static_cast<int>(*status);
                        }
                        out.answerJson = found.optionalText();
                        out.location = found.text();
                        out.createdAt = found.instant();
                        return out;
                    });
}

Result<void> finishIdempotent(Transaction& db, const IdempotencyRow& row)
{
    return detail::done(db.run("UPDATE idempotency SET status = ?, answer_json = ?, location = ? "
                               "WHERE workspace_id = 'local' AND principal = ? AND route = ? AND key = ?",
                               {row.status, row.answerJson, row.location, row.principal, row.route, row.key}));
}

Result<void> dropIdempotent(Transaction& db, std::string_view principal, std::string_view route, std::string_view key)
{
    return detail::done(
        db.run("DELETE FROM idempotency WHERE workspace_id = 'local' AND principal = ? AND route = ? AND key = ?",
               {principal, route, key}));
}

Result<std::int64_t> pruneIdempotency(Transaction& db, Instant before, int limit)
{
    return db.run("DELETE FROM idempotency WHERE (workspace_id, principal, route, key) IN "
                  "(SELECT workspace_id, principal, route, key FROM idempotency WHERE created_at < ? LIMIT ?)",
                  {before, limit});
}

} // namespace executor::store
