#pragma once

#include "core/api/eventfeed.h"
#include "core/api/logfeed.h"
#include "core/api/routetable.h"
#include "core/store/database.h"

#include <functional>
#include <string>
#include <vector>

namespace executor::api {

/// What only the composition root knows. All are set.
struct SystemParts
{
    std::function<std::string()> health;                     ///< `ok starting degraded recovery`
    std::function<Json()> status;                            ///< as `executor status --json`
    std::function<Task<Json>()> doctor;                      ///< as `executor doctor --json`
    std::function<Task<Json>(std::vector<std::string>)> fix; ///< the codes to mend; empty: all that can be
    /// Whether there is such a page or thing; empty: the window as it was. Errors: `not_found`.
    std::function<Task<void>(std::string place)> checkPlace;
    /// Raises the native window at a page or an id. Errors: `no_display`.
    std::function<Result<void>(const std::string& place)> show;
    std::function<void()> shutDown;
    std::function<std::string()> version;
};

/// `/health`, `/open/{id}`, `/v1/status`, `/v1/doctor`, `/v1/show`, `/v1/whoami`, `/v1/runtimes`,
/// `/v1/shutdown`, `/v1/openapi.json`.
void addSystemRoutes(RouteTable& table, SystemParts parts);
/// `/v1/events`, `/v1/executions/{id}/events`.
void addEventRoutes(RouteTable& table, EventFeeds& feeds);
/// `/v1/logs`.
void addLogRoute(RouteTable& table, LogFeeds& feeds);
/// `/v1/audit`, `/v1/audit/verify`.
void addAuditRoutes(RouteTable& table, store::Database& database);

} // namespace executor::api
