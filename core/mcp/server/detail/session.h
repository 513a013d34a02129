#pragma once

#include "core/base/cancel.h"
#include "core/mcp/server/detail/ssestream.h"
#include "core/mcp/server/sessionshelf.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace executor::mcp {

/// A request that is being worked on, for `notifications/cancelled`. Owners: its session and the work itself.
struct PendingCall
{
    CancelSource cancel;
    bool cancelsExecution = false; ///< `execute`; a `resume` only stops waiting
};

/// A live legacy session. Owners: Sessions, requests in flight, a bridge.
struct Session
{
    std::string idHash;
    AgentId agent;
    Revision revision = kNewestRevision;
    Json clientInfo = Json::object();
    Json capabilities = Json::object();
    Instant createdAt{};
    Instant lastSeenAt{};
    Instant storedSeenAt{};
    std::string logLevel;                                      ///< empty: none asked for
    std::map<std::string, std::shared_ptr<PendingCall>> calls; ///< by id as JSON text
    std::shared_ptr<SessionStreams> streams = std::make_shared<SessionStreams>();
    std::shared_ptr<SseStream> notifications; ///< the GET stream, if open
    std::function<void(std::string)> bridge;  ///< sends a line, when a bridge carries the session
    std::string toolsHash;                    ///< of the list that the client was told last

    [[nodiscard]] StoredSession stored() const;
    [[nodiscard]] static std::shared_ptr<Session> fromStored(const StoredSession& stored);
    /// A notification that belongs to no request; lost when nobody listens.
    void announce(const std::string& message);
};

} // namespace executor::mcp
