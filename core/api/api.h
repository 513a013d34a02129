#pragma once

#include "core/api/apiserver.h"
#include "core/api/eventfeed.h"
#include "core/api/routes/systemroutes.h"
#include "core/api/routetable.h"
#include "core/catalog/viewer.h"

#include <functional>

namespace executor::agents {
class Agents;
}
namespace executor::auth {
class Accounts;
}
namespace executor::catalog {
class Catalog;
}
namespace executor::execution {
class Executions;
class Interactions;
} // namespace executor::execution
namespace executor::policy {
class Approver;
class PolicyService;
} // namespace executor::policy
namespace executor::secrets {
class SecretService;
}
namespace executor::sources {
class Sources;
}

namespace executor::api {

/// Everything the API sits over; all of it outlives the Api.
struct ApiServices
{
    store::Database& database;
    EventStream& events;
    const Clock& clock;
    execution::Executions& executions;
    execution::Interactions& interactions;
    policy::Approver& approver;
    policy::PolicyService& policy;
    agents::Agents& agents;
    catalog::Catalog& catalog;
    sources::Sources& sources;
    auth::Accounts& accounts;
    secrets::SecretService& secrets;
    McpDoor& mcp;
    /// What an agent sees of the catalogue.
    std::function<catalog::Viewer(const AgentId&)> viewer;
    SystemParts system;
};

/// The whole HTTP API: the table with every route, the guard in front of it, the event streams. The composition root
/// makes one after Agents::start() and hands handler() to net::HttpServer. Thread: core.
class Api
{
public:
    explicit Api(ApiServices services);

    [[nodiscard]] net::RequestHandler& handler() { return m_server; }
    /// As soon as the port is known.
    void setHostRules(net::HostRules rules) { m_server.setHostRules(std::move(rules)); }
    [[nodiscard]] const RouteTable& routes() const { return m_routes; }
    [[nodiscard]] std::size_t streamCount() const { return m_feeds.count(); }
    /// Ends streams and handlers that are under way.
    [[nodiscard]] Task<void> stop();

private:
    RouteTable m_routes;
    EventFeeds m_feeds;
    ApiServer m_server;
};

} // namespace executor::api
