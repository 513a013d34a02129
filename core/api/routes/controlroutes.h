#pragma once

#include "core/api/routetable.h"

namespace executor::agents {
class Agents;
}
namespace executor::catalog {
class Catalog;
}
namespace executor::policy {
class Approver;
class PolicyService;
struct ChangeOutcome;
struct Asker;
} // namespace executor::policy

namespace executor::api {

/// `/v1/agents*`.
void addAgentRoutes(RouteTable& table, agents::Agents& agents, policy::Approver& approver);
/// `/v1/rules*` (also `/v1/policies*`). Explaining finds hidden tools too.
void addRuleRoutes(RouteTable& table, policy::PolicyService& policy, catalog::Catalog& catalog);

/// Who asks, for services that propose and audit.
[[nodiscard]] policy::Asker askerOf(const Principal& principal);
/// The applied change with `status`, or 202 with the proposal and its `Location`.
[[nodiscard]] ApiAnswer changeAnswer(policy::ChangeOutcome outcome, int status = 200);

} // namespace executor::api
