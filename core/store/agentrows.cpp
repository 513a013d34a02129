#include "core/store/agentrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect = "SELECT id, name, kind, exposure, settings_json, peer_json, paused, stopped, last_seen_at, "
                            "removed_at, created_at, updated_at, rev FROM agents ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kByName = kSelect + "WHERE workspace_id = 'local' AND name = ? AND removed_at IS NULL";
const std::string kList = kSelect + "WHERE workspace_id = 'local' AND (removed_at IS NULL OR ?) ORDER BY name, id";
const std::string kTokens = "SELECT id, agent_id, principal, sha256, prefix, scope, read_only, expires_at, revoked_at, "
                            "last_used_at, created_at FROM tokens ";
const std::string kTokenByHash = kTokens + "WHERE sha256 = ?";
const std::string kTokenList = kTokens + "WHERE workspace_id = 'local' AND revoked_at IS NULL ORDER BY id";

AgentRow readAgent(Row& row)
{
    AgentRow out;
    out.id = row.id<AgentId>();
    out.name = row.text();
    out.kind = row.text();
    out.exposure = row.text();
    out.settingsJson = row.text();
    out.peerJson = row.text();
    out.paused = row.boolean();
    out.stopped = row.boolean();
    out.lastSeenAt = row.optionalInstant();
    out.removedAt = row.optionalInstant();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}

TokenRow readToken(Row& row)
{
    TokenRow out;
    out.id = row.integer();
    out.agent = row.id<AgentId>();
    out.principal = row.text();
    out.sha256 = row.bytes();
    out.prefix = row.text();
    out.scope = row.text();
    out.readOnly = row.boolean();
    out.expiresAt = row.optionalInstant();
    out.revokedAt = row.optionalInstant();
    out.lastUsedAt = row.optionalInstant();
    out.createdAt = row.instant();
    return out;
}
} // namespace

Result<void> insertAgent(Transaction& db, const AgentRow& row)
{
    return detail::done(
        db.run("INSERT INTO agents (id, name, kind, exposure, settings_json, peer_json, paused, "
               "stopped, last_seen_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.name, row.kind, row.exposure, row.settingsJson, row.peerJson, row.paused, row.stopped,
                row.lastSeenAt, row.createdAt, row.updatedAt}));
}

Result<std::int64_t> updateAgent(Transaction& db, const AgentRow& row)
{
    return detail::foundRev(
        db.first("UPDATE agents SET name = ?, exposure = ?, settings_json = ?, peer_json = ?, paused = ?, stopped = ?, "
                 "removed_at = ?, updated_at = ?, rev = rev + 1 WHERE id = ? RETURNING rev",
                 {row.name, row.exposure, row.settingsJson, row.peerJson, row.paused, row.stopped, row.removedAt,
                  db.now(), row.id},
                 [](Row& found) { return found.integer(); }),
        "agent", row.id.text());
}

Result<void> setAgentSeen(Transaction& db, const AgentId& id, Instant at, std::string_view peerJson)
{
    return detail::done(db.run("UPDATE agents SET last_seen_at = ?, peer_json = ? WHERE id = ?", {at, peerJson, id}));
}

Result<void> markAgentRemoved(Transaction& db, const AgentId& id)
{
    EX_CHECK(db.run("UPDATE agents SET removed_at = ?, stopped = 1, updated_at = ?, rev = rev + 1 "
                    "WHERE id = ? AND removed_at IS NULL",
                    {db.now(), db.now(), id}));
    EX_CHECK(revokeTokensOfAgent(db, id));
    return detail::done(db.run("DELETE FROM mcp_sessions WHERE agent_id = ?", {id}));
}

Result<std::optional<AgentRow>> findAgent(Connection& db, const AgentId& id)
{
    return db.first(kById, {id}, readAgent);
}

Result<std::optional<AgentRow>> findAgentByName(Connection& db, std::string_view name)
{
    return db.first(kByName, {name}, readAgent);
}

Result<std::vector<AgentRow>> listAgents(Connection& db, Removed removed)
{
    return db.all(kList, {removed == Removed::Shown}, readAgent);
}

Result<std::int64_t> insertToken(Transaction& db, const TokenRow& row)
{
    return db.number("INSERT INTO tokens (agent_id, principal, sha256, prefix, scope, read_only, expires_at, "
                     "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                     {row.agent, row.principal, Bytes{row.sha256}, row.prefix, row.scope, row.readOnly, row.expiresAt,
                      row.createdAt});
}

Result<std::int64_t> revokeTokensOfAgent(Transaction& db, const AgentId& id)
{
    return db.run("UPDATE tokens SET revoked_at = ? WHERE agent_id = ? AND revoked_at IS NULL", {db.now(), id});
}

Result<std::int64_t> revokeOtherTokens(Transaction& db, const AgentId& id, std::int64_t keep)
{
    return db.run("UPDATE tokens SET revoked_at = ? WHERE agent_id = ? AND id <> ? AND revoked_at IS NULL",
                  {db.now(), id, keep});
}

Result<void> limitTokensOfAgent(Transaction& db, const AgentId& id, Instant until)
{
    return db
        .run("UPDATE tokens SET expires_at = ? WHERE agent_id = ? AND revoked_at IS NULL AND "
             "(expires_at IS NULL OR expires_at > ?)",
             {until, id, until})
        .map([](std::int64_t) {});
}

Result<std::optional<TokenRow>> findToken(Connection& db, std::string_view sha256)
{
    return db.first(kTokenByHash, {Bytes{sha256}}, readToken);
}

Result<std::vector<TokenRow>> listTokens(Connection& db)
{
    return db.all(kTokenList, {}, readToken);
}

} // namespace executor::store
