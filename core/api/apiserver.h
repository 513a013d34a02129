#pragma once

#include "core/api/idempotency.h"
#include "core/api/mcpdoor.h"
#include "core/api/routetable.h"
#include "core/base/taskgroup.h"
#include "core/net/hostcheck.h"
#include "core/net/requesthandler.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace executor::api {

/// The agent that a token belongs to.
struct CallerAgent
{
    AgentId id;
    std::string name;
};

/// What the guard needs to know; everything outlives the server.
struct ApiParts
{
    const RouteTable& routes;
    store::Database& database;
    const Clock& clock;
    McpDoor& mcp;
    /// The agent of a token, over agents::Agents::authenticate(). Errors: `token_invalid`, `too_many_requests`,
    /// `account_disabled`.
    std::function<Result<CallerAgent>(std::string_view token, const net::RequestHead& head)> authenticate;
    AgentId cli; ///< the built-in agent under which runs of the local door are kept
};

/// The guard and the dispatcher (http-api.md 1): Host, Origin, route, token, scope, parameters, content type; then the
/// body, then the handler. It decides nothing else. Thread: core.
class ApiServer final : public net::RequestHandler
{
public:
    explicit ApiServer(ApiParts parts);

    /// Called when the port is known, and when the lists of hosts and origins change.
    void setHostRules(net::HostRules rules) { m_hosts = std::move(rules); }
    /// Ends the handlers that are under way.
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

    net::HeadDecision onHead(const net::RequestHead& head) override;
    void onRequest(net::Request request, std::shared_ptr<net::Exchange> exchange) override;
    net::Response refusal(const net::RequestHead& head, const Error& error) override;
    void onUpgrade(net::RequestHead head, std::shared_ptr<void> context,
                   std::unique_ptr<net::RawConnection> connection) override;

private:
    struct Call;
    [[nodiscard]] Result<net::HeadDecision> guard(const net::RequestHead& head);
    [[nodiscard]] Result<net::HeadDecision> guardMcp(const net::RequestHead& head);
    [[nodiscard]] Result<Principal> principalOf(const net::RequestHead& head) const;
    [[nodiscard]] static Result<std::shared_ptr<ApiRequest>>
    checkedRequest(const Call& call, const net::Request& request, Result<Json> body);
    void begin(const Call& call, net::Request request, Result<Json> body, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<void> readThenBegin(std::shared_ptr<Call> call, net::Request request,
                                           std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<ApiAnswer> start(const Route& route, RequestPtr request, const std::string& bodyText);
    [[nodiscard]] Task<void> serve(const Route* route, RequestPtr request, std::string bodyText,
                                   std::shared_ptr<net::Exchange> exchange);

    ApiParts m_parts;
    net::HostRules m_hosts;
    Idempotency m_idempotency;
    TaskGroup m_tasks;
};

} // namespace executor::api
