#pragma once

#include "core/base/task.h"
#include "core/execution/agentdirectory.h"
#include "core/execution/detail/livestep.h"
#include "core/execution/detail/plannedcall.h"
#include "core/sources/toolcaller.h"

#include <memory>
#include <string>

namespace executor::policy {
class PolicyService;
}

namespace executor::execution {

class ResultHandles;

/// The one way of a call, whatever door it came through (policy.md 1): path and account, arguments, rules; then the
/// request. Keeps nothing. Thread: core.
class CallPipeline
{
public:
    struct Parts
    {
        catalog::Catalog& catalog;
        sources::ToolCaller& caller;
        policy::PolicyService& policy;
        const AgentDirectory& agents;
        ResultHandles& results;
    };
    explicit CallPipeline(Parts parts) : m_parts(parts) {}

    /// Finds the tool, checks the arguments, asks the rules. Sends nothing.
    /// Errors: `tool_not_found`, `invalid_tool_arguments`, `credential_missing`, ...: what the code gets.
    [[nodiscard]] Task<std::shared_ptr<const PlannedCall>> plan(CallRequest request);
    /// Makes the call. The answer is not redacted yet.
    [[nodiscard]] Task<StepAnswer> send(std::shared_ptr<const PlannedCall> call, StepId step, CancelToken cancel);
    /// What this agent sees of the catalogue.
    [[nodiscard]] catalog::Viewer viewerFor(const AgentId& agent) const;

private:
    [[nodiscard]] Task<StepAnswer> sendBuiltin(std::shared_ptr<const PlannedCall> call);
    [[nodiscard]] Task<StepAnswer> sendFacts(std::shared_ptr<const PlannedCall> call);
    [[nodiscard]] Task<catalog::Resolution> resolve(std::string written, AgentId agent);
    void decide(PlannedCall& call) const;
    void ask(PlannedCall& call, const AgentFacts& agent) const;

    Parts m_parts;
};

} // namespace executor::execution
