#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <string>

namespace executor::mcp {

struct BridgeOptions
{
    /// Where the door is now (daemon.json, else the usual place). Called from a thread of the bridge.
    std::function<std::filesystem::path()> findDoor;
    /// Makes sure that a daemon runs; may block 10 s. Called from a thread of the bridge, one call at a time.
    std::function<Result<void>()> startDaemon;
    std::string target = "/mcp"; ///< with query, or /mcp/source/SLUG
    std::string agent;           ///< name; empty: the token says who it is
    std::string token;           ///< of EXECUTOR_TOKEN; wins over the name. Never an argument of a program
    std::string logFile;         ///< named when the daemon does not start
    int input = 0;
    int output = 1;
};

/// Runs until the end of input, a closed output or SIGTERM. Gives the exit code: 0; 1 when the daemon could not be
/// started; that of the reason when it did not admit the agent (requests are answered with the reason). Errors never go
/// to `output` but as JSON-RPC.
[[nodiscard]] int runBridge(BridgeOptions options);

} // namespace executor::mcp
