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
    /// The accounts of a source by slug.
    std::function<std::vector<std::string>(const SourceId&)> accounts;
};

/// `/v1/tools*`, `/v1/types` and what addInvokeRoutes() adds.
void addToolRoutes(RouteTable& table, ToolParts parts);
/// `/v1/cli/invoke`: words of a command line, read by the tool's schema.
void addInvokeRoutes(RouteTable& table, ToolParts parts);

} // namespace executor::api
