// Part of Running: the API over the services.
#include "core/daemon/running.h"

#include "core/api/routes/controlroutes.h"
#include "core/api/routes/credentialroutes.h"
#include "core/api/routes/executionroutes.h"
#include "core/api/routes/sourceroutes.h"
#include "core/api/routes/systemroutes.h"
#include "core/api/routes/toolroutes.h"
#include "core/base/version.h"
#include "core/daemon/places.h"
#include "core/daemon/selfcheck.h"
#include "core/platform/peer.h"

namespace executor::daemon {
namespace {
/// Raises a window, or says why there is none.
std::function<Result<void>(const std::string&)> showing(const DaemonOptions& options)
{
    return [show = options.show](const std::string& place) -> Result<void> {
        if (!show || !show(place)) {
            return fail(ErrorCode::NoDisplay, "Executor runs here without windows.",
                        "Answer approvals at a terminal: executor approvals answer ID");
        }
        return {};
    };
}
} // namespace

void Running::addRoutes(const DaemonOptions& options, const std::function<void()>& stop)
{
    mount = std::make_unique<McpMount>(core->mcp, core->agents, core->agentFacts);
    feeds = std::make_unique<api::EventFeeds>(
        api::EventFeeds::Parts{*core->database, events, [this](const api::Principal& principal) {
                                   if (principal.kind != api::Principal::Kind::Agent) {
                                       return true;
                                   }
                                   const auto agent = core->agents.find(principal.agent);
                                   return agent && !agent->isStopped;
                               }});
    api::SystemParts system;
    system.health = [this] {
        const std::string state = core->space.check() ? "ok" : "degraded";
        return fault.empty() ? state : fault;
    };
    system.status = [this] { return status(); };
    system.doctor = [this] { return selfCheck(*core, listeners->status(), status()); };
    system.fix = [this](std::vector<std::string>) { return selfCheck(*core, listeners->status(), status()); };
    system.checkPlace = [this](std::string place) { return checkPlace(core.get(), std::move(place)); };
    system.show = showing(options);
    system.shutDown = stop;
    system.version = [] { return std::string(kVersion); };
    api::addSystemRoutes(routes, std::move(system));
    api::addEventRoutes(routes, *feeds);
    logs = std::make_unique<api::LogFeeds>(core->paths.logFile());
    api::addLogRoute(routes, *logs);
    api::addAuditRoutes(routes, *core->database);
    addServiceRoutes(options);

    api::ApiParts parts{routes, *core->database, clock, *mount, {}, core->agents.cli().id};
    parts.authenticate = [this](std::string_view token, const net::RequestHead& head) -> Result<api::CallerAgent> {
        agents::AgentPeer peer;
        const bool isLocal = head.door == net::DoorKind::Local;
        peer.key = isLocal ? "door" : head.peer.address;
        peer.program = isLocal ? platform::callingProgram(head.peer.processId) : std::string();
        EX_TRY(const agents::Agent agent, core->agents.authenticate(token, peer));
        return api::CallerAgent{agent.id, agent.name};
    };
    api = std::make_unique<api::ApiServer>(std::move(parts));
}

void Running::addServiceRoutes(const DaemonOptions& options)
{
    const auto viewer = [this](const AgentId& agent) { return core->calls.viewerFor(agent); };
    const api::ExecutionParts runs{core->executions, core->interactions, core->approver, core->agents, clock,
                                   showing(options)};
    api::addExecutionRoutes(routes, runs);
    api::addInteractionRoutes(routes, runs);
    const auto accounts = [this](const SourceId& source) {
        std::vector<std::string> slugs;
        for (const auth::Account& account : core->accounts.ofSource(source)) {
            slugs.push_back(account.slug);
        }
        return slugs;
    };
    api::addToolRoutes(routes, {core->catalog, core->executions, viewer, accounts});
    api::addSourceRoutes(routes, core->sources, core->sourceProposals);
    api::addAccountRoutes(routes,
                          {core->accounts, core->secrets,
                           [this](const std::string& idOrSlug) { return api::sourceMethods(core->sources, idOrSlug); },
                           [this](AccountId id) { return core->accountCheck.run(std::move(id)); }});
    api::addSecretRoutes(routes, core->secrets, core->accounts);
    api::addAgentRoutes(routes, core->agents, core->approver);
    api::addRuleRoutes(routes, core->policy, core->catalog);
}

} // namespace executor::daemon
