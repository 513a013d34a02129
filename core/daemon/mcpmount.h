#pragma once

#include "core/agents/agents.h"
#include "core/api/mcpdoor.h"
#include "core/execution/agentdirectory.h"
#include "core/mcp/server/mcpserver.h"

namespace executor::daemon {

/// Mounts the MCP server behind the guard of core/api. Thread: core.
class McpMount final : public api::McpDoor
{
public:
    McpMount(mcp::McpServer& server, agents::Agents& agents, const execution::AgentDirectory& facts)
        : m_server(server), m_agents(agents), m_facts(facts)
    {}
    void handle(net::Request request, std::shared_ptr<net::Exchange> exchange,
                const api::Principal& principal) override;
    [[nodiscard]] net::Response refusal(const net::RequestHead& head, const Error& error) override;
    void attachBridge(const net::RequestHead& head, std::unique_ptr<net::RawConnection> connection) override;

private:
    [[nodiscard]] Result<mcp::Principal> principalOf(const AgentId& agent) const;
    [[nodiscard]] Result<mcp::Principal> principalOfBridge(const net::RequestHead& head);

    mcp::McpServer& m_server;
    agents::Agents& m_agents;
    const execution::AgentDirectory& m_facts;
};

} // namespace executor::daemon
