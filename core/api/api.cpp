#include "core/api/api.h"

#include "core/agents/agents.h"
#include "core/api/routes/controlroutes.h"
#include "core/api/routes/credentialroutes.h"
#include "core/api/routes/executionroutes.h"
#include "core/api/routes/sourceroutes.h"
#include "core/api/routes/toolroutes.h"

namespace executor::api {
namespace {
EventFeeds::Parts feedParts(const ApiServices& services)
{
    const agents::Agents* agents = &services.agents;
    return EventFeeds::Parts{services.database, services.events, [agents](const Principal& principal) {
                                 if (principal.kind == Principal::Kind::Operator) {
                                     return true;
                                 }
                                 const auto agent = agents->find(principal.agent);
                                 return agent && !agent->isStopped && agent->tokens > 0;
                             }};
}

ApiParts serverParts(const ApiServices& services, const RouteTable& routes)
{
    agents::Agents* agents = &services.agents;
    const auto authenticate = [agents](std::string_view token, const net::RequestHead& head) -> Result<CallerAgent> {
        agents::AgentPeer peer;
        peer.key = head.door == net::DoorKind::Local ? "uid " + std::to_string(head.peer.userId) : head.peer.address;
        EX_TRY(const agents::Agent agent, agents->authenticate(token, peer));
        return CallerAgent{agent.id, agent.name};
    };
    return ApiParts{routes, services.database, services.clock, services.mcp, authenticate, agents->cli().id};
}
} // namespace

Api::Api(ApiServices services) : m_feeds(feedParts(services)), m_server(serverParts(services, m_routes))
{
    const ExecutionParts executions{services.executions, services.interactions, services.approver,
                                    services.agents,     services.clock,        services.system.show};
    const sources::Sources* sources = &services.sources;
    const CredentialParts credentials{services.accounts, services.secrets, [sources](const std::string& idOrSlug) {
                                          return sourceMethods(*sources, idOrSlug);
                                      }};
    addSystemRoutes(m_routes, std::move(services.system));
    addEventRoutes(m_routes, m_feeds);
    addExecutionRoutes(m_routes, executions);
    addInteractionRoutes(m_routes, executions);
    addToolRoutes(m_routes, ToolParts{services.catalog, services.executions, services.viewer});
    addSourceRoutes(m_routes, services.sources);
    addAccountRoutes(m_routes, credentials);
    addSecretRoutes(m_routes, services.secrets);
    addRuleRoutes(m_routes, services.policy, services.catalog, services.viewer);
    addAgentRoutes(m_routes, services.agents, services.approver);
    addAuditRoutes(m_routes, services.database);
}

Task<void> Api::stop()
{
    EX_CO_CHECK(co_await m_feeds.stop());
    auto stopped = co_await m_server.stop();
    co_return stopped;
}

} // namespace executor::api
