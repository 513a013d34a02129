#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"

#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// What an execution needs to know of its agent.
struct AgentFacts
{
    AgentId id;
    std::string name;
    bool isPerson = false; ///< the person's own runs
    bool isPaused = false;
    bool isStopped = false;
    std::string program; ///< file of the client program, where known
    std::vector<std::string> scope{"*"};
    std::string typeCheck{"strict"}; ///< `strict`, `warn` or `off`
    std::string level;               ///< tighter than the workspace's; empty: the workspace's
    Milliseconds approvalHold = 45s;
    Milliseconds requestHold = 50s;
    std::size_t answerTokens = 8'000;
};

/// Port: who the agents are. Implemented where agents are kept (core/daemon joins the two). Thread: core.
class AgentDirectory
{
public:
    virtual ~AgentDirectory() = default;
    /// Nothing for an unknown or removed agent.
    [[nodiscard]] virtual std::optional<AgentFacts> agent(const AgentId& id) const = 0;
};

} // namespace executor::execution
