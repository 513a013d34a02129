#pragma once

#include "core/api/routes/executionroutes.h"
#include "core/api/routetable.h"
#include "core/catalog/viewer.h"

#include <functional>

namespace executor::catalog {
class Catalog;
}

namespace executor::api {

struct ToolParts
{
    catalog::Catalog& catalog;
    execution::Executions& executions;
    /// What an agent sees of the catalogue.
    std::function<catalog::Viewer(const AgentId&)> viewer;
};

/// `/v1/tools*`, `/v1/types`.
void addToolRoutes(RouteTable& table, ToolParts parts);

} // namespace executor::api
