#include "core/daemon/mcpmount.h"

#include "core/base/text.h"
#include "core/mcp/server/refusal.h"

namespace executor::daemon {

Result<mcp::Principal> McpMount::principalOf(const AgentId& agent) const
{
    const auto facts = m_facts.agent(agent);
    if (!facts) {
        return fail(ErrorCode::TokenInvalid, "The agent is not registered any more.");
    }
    mcp::Principal principal;
    principal.agent = agent;
    principal.name = facts->name;
    principal.requestHold = facts->requestHold;
    principal.approvalHold = facts->approvalHold;
    return principal;
}

Result<mcp::Principal> McpMount::principalOfBridge(const net::RequestHead& head)
{
    const std::string authorization = head.headers.value("Authorization");
    if (constexpr std::string_view kBearer = "Bearer "; authorization.starts_with(kBearer)) {
        // A token says more than a name: it wins.
        EX_TRY(const agents::Agent known,
               m_agents.authenticate(std::string_view(authorization).substr(kBearer.size()), {"door", {}}));
        return principalOf(known.id);
    }
    const std::string name = head.headers.value("Executor-Agent");
    if (name.empty()) {
        return principalOf(m_agents.cli().id);
    }
    const auto agent = m_agents.findByName(name);
    if (!agent) {
        return fail(ErrorCode::NotFound, "There is no agent \"" + cutText(withVisibleControls(name), 70) + "\".",
                    "Register it once: executor agents add NAME");
    }
    return principalOf(agent->id);
}

void McpMount::handle(net::Request request, std::shared_ptr<net::Exchange> exchange, const api::Principal& principal)
{
    auto known = principalOf(principal.agent);
    if (!known) {
        exchange->respond(refusal(request.head, known.error()));
        return;
    }
    m_server.handle(std::move(request), std::move(exchange), std::move(*known));
}

net::Response McpMount::refusal(const net::RequestHead& head, const Error& error)
{
    return mcp::refusal(head, error);
}

void McpMount::attachBridge(const net::RequestHead& head, std::unique_ptr<net::RawConnection> connection)
{
    m_server.attachBridge(head, std::move(connection), principalOfBridge(head));
}

} // namespace executor::daemon
