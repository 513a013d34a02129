#pragma once

#include "core/agents/agents.h"
#include "core/auth/accounts.h"
#include "core/base/taskgroup.h"
#include "core/catalog/catalog.h"
#include "core/daemon/agentfacts.h"
#include "core/daemon/mcpports.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/precheck.h"
#include "core/execution/detail/results.h"
#include "core/execution/executions.h"
#include "core/execution/interactions.h"
#include "core/mcp/server/mcpserver.h"
#include "core/net/egressguard.h"
#include "core/net/httpclient.h"
#include "core/net/resolver.h"
#include "core/platform/paths.h"
#include "core/policy/approver.h"
#include "core/policy/policyservice.h"
#include "core/policy/proposals.h"
#include "core/sandbox/sandbox.h"
#include "core/sandbox/transpiler.h"
#include "core/sandbox/typechecker.h"
#include "core/secrets/keychainstore.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretservice.h"
#include "core/secrets/vault.h"
#include "core/sources/accountcheck.h"
#include "core/sources/sourceproposals.h"
#include "core/sources/sources.h"
#include "core/sources/toolcaller.h"
#include "core/store/database.h"
#include "core/store/spacewatch.h"

#include <QTimer>

#include <atomic>
#include <cstdint>
#include <memory>

namespace executor::daemon {

/// With or without windows.
enum class Mode
{
    Headless,
    Desktop
};

/// Everything the daemon is made of. Built from top to bottom, destroyed in reverse: the order is the dependency graph.
/// Lives on the core thread. Nothing else in the product makes a service.
struct Core
{
    Core(platform::Paths paths, Mode mode, std::unique_ptr<store::Database> opened, EventStream& stream);
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core();

    /// Reads rules, sources and the catalogue's facts. Blocks: start-up only, milliseconds.
    [[nodiscard]] Result<void> load();
    /// Agents, accounts and sessions: what the doors need for their first answer.
    [[nodiscard]] Task<void> loadAgents();
    /// Brings pendingQuestions up to date.
    [[nodiscard]] Task<void> countQuestions();
    /// Ends proposals that nobody answered within a day.
    [[nodiscard]] Task<void> expireProposals();
    /// Everything slow, after listening: executions of the last daemon, sandbox, secrets.
    [[nodiscard]] Task<void> start();
    /// Ends in order: no new work, calls drain until `deadline`, rows are written.
    [[nodiscard]] Task<void> stop(Steady deadline);

    platform::Paths paths;
    Mode mode;
    SystemClock clock;
    bool hasApprover = false;          ///< a window, or a passphrase without one
    std::atomic<bool> hasTray{false};  ///< the icon was seen in a panel; set by the windows' thread
    std::int64_t pendingQuestions = 0; ///< that wait for a person
    TaskGroup tasks;
    QObject listener;
    QTimer housekeeping;
    EventStream& events;
    std::unique_ptr<store::Database> database;
    store::SpaceWatch space;
    secrets::Redactor redactor;
    secrets::KeychainStore keychain;
    secrets::Vault vault;
    secrets::SecretService secrets;
    net::EgressGuard egress;
    net::SystemResolver resolver;
    net::HttpClient client;
    catalog::Catalog catalog;
    auth::Accounts accounts;
    policy::Approver approver;
    policy::Proposals proposals;
    policy::PolicyService policy;
    sources::Sources sources;
    sources::SourceProposals sourceProposals;
    sources::ToolCaller caller;
    sources::AccountCheck accountCheck;
    agents::Agents agents;
    AgentFactsOf agentFacts;
    execution::ResultHandles results;
    sandbox::Sandbox sandbox;
    sandbox::Transpiler transpiler;
    sandbox::TypeChecker typeChecker;
    execution::CallPipeline calls;
    execution::Precheck precheck;
    execution::Executions executions;
    execution::Interactions interactions;
    McpExecutions mcpExecutions;
    McpSessions mcpSessions;
    mcp::McpServer mcp;
    /// Makes the proofs of window input; handed to the windows only.
    policy::PersonProofIssuer issuer;
};

} // namespace executor::daemon
