#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A session of the MCP endpoint; of its id only the SHA-256 is kept.
struct SessionRow
{
    std::string idHash; ///< 32 bytes
    AgentId agent;
    std::string protocol;
    std::string clientJson = "{}";
    std::string capabilitiesJson = "{}";
    std::string stateJson = "{}";
    Instant lastSeenAt{};
    Instant createdAt{};
};

[[nodiscard]] Result<void> saveSession(Transaction& db, const SessionRow& row);
[[nodiscard]] Result<void> setSessionSeen(Transaction& db, std::string_view idHash, Instant at);
[[nodiscard]] Result<bool> deleteSession(Transaction& db, std::string_view idHash);
[[nodiscard]] Result<std::optional<SessionRow>> findSession(Connection& db, std::string_view idHash);
[[nodiscard]] Result<std::vector<SessionRow>> listSessions(Connection& db);
/// Gives how many went.
[[nodiscard]] Result<std::int64_t> deleteSessionsSeenBefore(Transaction& db, Instant before, int limit = 200);

} // namespace executor::store
