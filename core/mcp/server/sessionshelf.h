#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/task.h"

#include <string>
#include <vector>

namespace executor::mcp {

/// A session as it is stored; of its id only the SHA-256 (32 bytes) is kept.
struct StoredSession
{
    std::string idHash;
    AgentId agent;
    std::string protocol;
    std::string clientJson = "{}";
    std::string capabilitiesJson = "{}";
    std::string stateJson = "{}";
    Instant lastSeenAt{};
    Instant createdAt{};
};

/// Port: where sessions survive a restart. Thread: core. Outlives the server.
class SessionShelf
{
public:
    virtual ~SessionShelf() = default;
    [[nodiscard]] virtual Task<std::vector<StoredSession>> load() = 0;
    [[nodiscard]] virtual Task<void> save(StoredSession session) = 0;
    [[nodiscard]] virtual Task<void> markSeen(std::string idHash, Instant at) = 0;
    [[nodiscard]] virtual Task<void> remove(std::string idHash) = 0;
};

} // namespace executor::mcp
