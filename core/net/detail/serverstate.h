#pragma once

#include "core/net/httplimits.h"
#include "core/net/requesthandler.h"

#include <cstddef>
#include <map>
#include <string>

namespace executor::net {

/// What all connections of one server share. Owned by HttpServer, which outlives its connections.
struct ServerState
{
    RequestHandler& handler;
    HttpLimits limits;
    bool isShuttingDown = false;
    std::map<std::string, std::size_t> connectionsOf{}; ///< by owner
    std::map<std::string, std::size_t> requestsOf{};    ///< in flight, by owner

    /// Counts one more under `owner` unless that would be more than `limit`.
    [[nodiscard]] static bool enter(std::map<std::string, std::size_t>& counts, const std::string& owner,
                                    std::size_t limit)
    {
        std::size_t& count = counts[owner];
        if (count >= limit) {
            return false;
        }
        ++count;
        return true;
    }
    static void leave(std::map<std::string, std::size_t>& counts, const std::string& owner)
    {
        const auto found = counts.find(owner);
        if (found != counts.end() && --found->second == 0) {
            counts.erase(found);
        }
    }
};

} // namespace executor::net
