#pragma once

#include "core/api/routetable.h"

#include <functional>

namespace executor::execution {
class Executions;
class Interactions;
} // namespace executor::execution
namespace executor::policy {
class Approver;
}
namespace executor::agents {
class Agents;
}

namespace executor::api {

struct ExecutionParts
{
    execution::Executions& executions;
    execution::Interactions& interactions;
    policy::Approver& approver;
    const agents::Agents& agents;
    const Clock& clock;
    /// Raises the native window at an id. Errors: `no_display`.
    std::function<Result<void>(const std::string& place)> show;
};

/// `/v1/executions*` without its events.
void addExecutionRoutes(RouteTable& table, ExecutionParts parts);
/// `/v1/interactions*`, `/v1/approvals*`, `/v1/door/approve`. Nothing of it accepts an approval but the last, which
/// needs the approver's passphrase and exists on the local door only.
void addInteractionRoutes(RouteTable& table, ExecutionParts parts);

} // namespace executor::api
