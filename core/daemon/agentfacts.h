#pragma once

#include "core/agents/agents.h"
#include "core/execution/agentdirectory.h"

namespace executor::daemon {

/// Joins executions to the registered agents. Thread: core.
class AgentFactsOf final : public execution::AgentDirectory
{
public:
    explicit AgentFactsOf(const agents::Agents& agents) : m_agents(agents) {}
    [[nodiscard]] std::optional<execution::AgentFacts> agent(const AgentId& id) const override;

private:
    const agents::Agents& m_agents;
};

} // namespace executor::daemon
