#pragma once

#include "core/base/result.h"
#include "core/mcp/bridge/bridge.h"

#include <string>

namespace executor::mcp {

/// An upgraded connection to the daemon.
struct DoorConnection
{
    int descriptor = -1;
    std::string session;  ///< to bring next time
    std::string leftover; ///< bytes that came behind the answer's head
};

/// Connects to the door, checks that a process of the same user serves it, and asks for the upgrade `executor-mcp`.
/// Blocks at most 10 s. Errors: `daemon_unreachable` (nobody listens, or it is shutting down: try again),
/// `door_wrong_owner`, `invalid_request` (the daemon refused: its message).
[[nodiscard]] Result<DoorConnection> connectDoor(const BridgeOptions& options, const std::string& session);

} // namespace executor::mcp
