#pragma once

#include "core/mcp/server/sessionshelf.h"

namespace executor::store {
class Database;
}

namespace executor::mcp {

/// The shelf of the daemon: table `mcp_sessions`. Thread: core.
class StoredSessions final : public SessionShelf
{
public:
    explicit StoredSessions(store::Database& database) : m_database(database) {}
    [[nodiscard]] Task<std::vector<StoredSession>> load() override;
    [[nodiscard]] Task<void> save(StoredSession session) override;
    [[nodiscard]] Task<void> markSeen(std::string idHash, Instant at) override;
    [[nodiscard]] Task<void> remove(std::string idHash) override;

private:
    store::Database& m_database;
};

} // namespace executor::mcp
