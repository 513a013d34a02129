#pragma once

#include "core/api/principal.h"
#include "core/net/requesthandler.h"

#include <memory>

namespace executor::api {

/// Port: what is mounted at `/mcp`, behind this guard. Implemented over mcp::McpServer by core/daemon. Thread: core.
class McpDoor
{
public:
    virtual ~McpDoor() = default;
    /// A whole request for /mcp, of any method, from an agent.
    virtual void handle(net::Request request, std::shared_ptr<net::Exchange> exchange, const Principal& principal) = 0;
    /// The answer to a request that the guard refuses; the guard adds fields such as `WWW-Authenticate`.
    [[nodiscard]] virtual net::Response refusal(const net::RequestHead& head, const Error& error) = 0;
    /// The upgrade `executor-mcp` on the local door; the head says for which agent.
    virtual void attachBridge(const net::RequestHead& head, std::unique_ptr<net::RawConnection> connection) = 0;
};

} // namespace executor::api
