#include "core/mcp/server/storedsessions.h"

#include "core/store/database.h"
#include "core/store/sessionrows.h"

namespace executor::mcp {

namespace {

StoredSession fromRow(store::SessionRow row)
{
    StoredSession session;
    session.idHash = std::move(row.idHash);
    session.agent = std::move(row.agent);
    session.protocol = std::move(row.protocol);
    session.clientJson = std::move(row.clientJson);
    session.capabilitiesJson = std::move(row.capabilitiesJson);
    session.stateJson = std::move(row.stateJson);
    session.lastSeenAt = row.lastSeenAt;
    session.createdAt = row.createdAt;
    return session;
}

store::SessionRow toRow(StoredSession session)
{
    store::SessionRow row;
    row.idHash = std::move(session.idHash);
    row.agent = std::move(session.agent);
    row.protocol = std::move(session.protocol);
    row.clientJson = std::move(session.clientJson);
    row.capabilitiesJson = std::move(session.capabilitiesJson);
    row.stateJson = std::move(session.stateJson);
    row.lastSeenAt = session.lastSeenAt;
    row.createdAt = session.createdAt;
    return row;
}

} // namespace

Task<std::vector<StoredSession>> StoredSessions::load()
{
    return m_database.read([](store::Connection& db) -> Result<std::vector<StoredSession>> {
        EX_TRY(auto rows, store::listSessions(db));
        std::vector<StoredSession> sessions;
        for (store::SessionRow& row : rows) {
            sessions.push_back(fromRow(std::move(row)));
        }
        return sessions;
    });
}

Task<void> StoredSessions::save(StoredSession session)
{
    return m_database.write([row = toRow(std::move(session))](store::Transaction& db) { return saveSession(db, row); });
}

Task<void> StoredSessions::markSeen(std::string idHash, Instant at)
{
    return m_database.write(
        [hash = std::move(idHash), at](store::Transaction& db) { return setSessionSeen(db, hash, at); });
}

Task<void> StoredSessions::remove(std::string idHash)
{
    return m_database.write([hash = std::move(idHash)](store::Transaction& db) -> Result<void> {
        EX_CHECK(deleteSession(db, hash));
        return {};
    });
}

} // namespace executor::mcp
