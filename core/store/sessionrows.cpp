#include "core/store/sessionrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect = "SELECT id_hash, agent_id, protocol, client_json, capabilities_json, state_json, "
                            "last_seen_at, created_at FROM mcp_sessions ";
const std::string kByHash = kSelect + "WHERE id_hash = ?";
const std::string kList = kSelect + "WHERE workspace_id = 'local' ORDER BY created_at";

SessionRow readSession(Row& row)
{
    SessionRow out;
    out.idHash = row.bytes();
    out.agent = row.id<AgentId>();
    out.protocol = row.text();
    out.clientJson = row.text();
    out.capabilitiesJson = row.text();
    out.stateJson = row.text();
    out.lastSeenAt = row.instant();
    out.createdAt = row.instant();
    return out;
}
} // namespace

Result<void> saveSession(Transaction& db, const SessionRow& row)
{
    return detail::done(
        db.run("INSERT INTO mcp_sessions (id_hash, agent_id, protocol, client_json, capabilities_json, state_json, "
               "last_seen_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id_hash) DO UPDATE SET "
               "protocol = excluded.protocol, client_json = excluded.client_json, "
               "capabilities_json = excluded.capabilities_json, state_json = excluded.state_json, "
               "last_seen_at = excluded.last_seen_at",
               {Bytes{row.idHash}, row.agent, row.protocol, row.clientJson, row.capabilitiesJson, row.stateJson,
                row.lastSeenAt, row.createdAt}));
}

Result<void> setSessionSeen(Transaction& db, std::string_view idHash, Instant at)
{
    return detail::done(db.run("UPDATE mcp_sessions SET last_seen_at = ? WHERE id_hash = ?", {at, Bytes{idHash}}));
}

Result<bool> deleteSession(Transaction& db, std::string_view idHash)
{
    EX_TRY(const std::int64_t removed, db.run("DELETE FROM mcp_sessions WHERE id_hash = ?", {Bytes{idHash}}));
    return removed > 0;
}

Result<std::optional<SessionRow>> findSession(Connection& db, std::string_view idHash)
{
    return db.first(kByHash, {Bytes{idHash}}, readSession);
}

Result<std::vector<SessionRow>> listSessions(Connection& db)
{
    return db.all(kList, {}, readSession);
}

Result<std::int64_t> deleteSessionsSeenBefore(Transaction& db, Instant before, int limit)
{
    return db.run("DELETE FROM mcp_sessions WHERE id_hash IN "
                  "(SELECT id_hash FROM mcp_sessions WHERE last_seen_at < ? LIMIT ?)",
                  {before, limit});
}

} // namespace executor::store
