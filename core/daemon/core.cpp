#include "core/daemon/core.h"

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/platform/process.h"
#include "core/store/housekeeping.h"
#include "core/store/interactionrows.h"

namespace executor::daemon {

Q_LOGGING_CATEGORY(lcCore, "executor.daemon")

namespace {
constexpr Milliseconds kHousekeeping = 1h;
constexpr Milliseconds kUnlockPatience = 60s;

secrets::KeychainStore::Options keychainOptions()
{
    secrets::KeychainStore::Options options;
    options.service = platform::environmentValue("EXECUTOR_KEYCHAIN_SERVICE").value_or("executor");
    return options;
}

secrets::Vault::Options vaultOptions(const platform::Paths& paths, secrets::SecretStore& keychain)
{
    secrets::Vault::Options options;
    options.folder = paths.vault();
    options.keychain = &keychain;
    return options;
}

net::HttpClientOptions clientOptions()
{
    net::HttpClientOptions options;
    options.userAgent = "Executor/" + std::string(kVersion);
    return options;
}
sandbox::TypeChecker::Options typeCheckerOptions(const platform::Paths& paths)
{
    sandbox::TypeChecker::Options options;
    options.folder = paths.cache / "typecheck";
    return options;
}
} // namespace

Core::Core(platform::Paths folders, Mode withWindows, std::unique_ptr<store::Database> opened, EventStream& stream)
    : paths(std::move(folders)),
      mode(withWindows),
      events(stream),
      database(std::move(opened)),
      space(paths.data),
      keychain(keychainOptions()),
      vault(vaultOptions(paths, keychain)),
      secrets({*database, keychain, vault, redactor, clock, mode == Mode::Desktop ? kUnlockPatience : Milliseconds(0)}),
      resolver(clock),
      client(clock, egress, resolver, clientOptions()),
      catalog(*database, clock, paths.catalogueIndex()),
      accounts(auth::Accounts::Parts{*database, secrets, redactor, clock}),
      approver(*database, clock),
      proposals(*database, [this] { return hasApprover; }),
      policy(*database, proposals, clock),
      sources(sources::Sources::Parts{*database, catalog, client, accounts, clock}),
      sourceProposals(sources, proposals),
      caller(sources, accounts, client, redactor),
      accountCheck(catalog, caller, accounts),
      agents(*database, proposals, policy, clock),
      agentFacts(agents),
      results(*database),
      sandbox(sandbox::Sandbox::Options{}),
      transpiler(sandbox::Transpiler::Options{}),
      typeChecker(typeCheckerOptions(paths)),
      calls(execution::CallPipeline::Parts{catalog, caller, policy, agentFacts, results}),
      precheck(catalog, caller, typeChecker),
      executions(execution::ExecutionParts{*database, clock, sandbox, transpiler, precheck, calls, agentFacts, redactor,
                                           [this] { return space.check(); },
                                           mode == Mode::Headless ? execution::AnswerPlace::Terminal
                                                                  : execution::AnswerPlace::Window}),
      interactions(*database, clock, executions, proposals),
      mcpExecutions(executions, interactions),
      mcpSessions(*database),
      mcp(mcp::McpParts{mcpExecutions, mcpSessions, clock, events,
                        [this](const AgentId& agent) { return catalog.inventory(calls.viewerFor(agent)); }, kVersion})
{
    setLogRedaction([this](std::string text) { return secrets::redactTokenShapes(redactor.redact(std::move(text))); });
    approver.setMode(mode == Mode::Headless ? policy::Approver::Mode::Active : policy::Approver::Mode::Off);
    hasApprover = mode == Mode::Desktop;
    QObject::connect(&housekeeping, &QTimer::timeout, &listener, [this] {
        tasks.spawn("housekeeping", store::keepHouse(*database, clock, store::Retention{}));
        tasks.spawn("old proposals", expireProposals());
    });
    agents.onStopped([this](const AgentId& agent) {
        mcp.endSessionsOf(agent);
        Json by{{"kind", "panic"}, {"id", "person"}};
        tasks.spawn("stop agent", executions.cancelAll(agent, std::move(by)));
    });
    QObject::connect(&events, &EventStream::happened, &listener, [this](const Event& event) {
        if (event.type == "account.changed") {
            sources.tellCatalog();
        } else if (event.subjectType == "interaction") {
            tasks.spawn("count questions", countQuestions());
        }
    });
}

Core::~Core()
{
    setLogRedaction({});
}

Result<void> Core::load()
{
    EX_CHECK(policy.load());
    EX_CHECK(catalog.load());
    EX_CHECK(sources.load());
    return {};
}

Task<void> Core::loadAgents()
{
    EX_CO_CHECK(co_await agents.start());
    EX_CO_CHECK(co_await secrets.start());
    EX_CO_CHECK(co_await accounts.start());
    EX_CO_CHECK(co_await mcp.load());
    EX_CO_CHECK(co_await countQuestions());
    EX_CO_TRY(const bool isSet, co_await approver.isSet());
    hasApprover = hasApprover || isSet;
    co_return Result<void>{};
}

Task<void> Core::countQuestions()
{
    auto count = [](store::Connection& db) { return store::countPendingInteractions(db); };
    EX_CO_TRY(pendingQuestions, co_await database->read(std::move(count)));
    co_return Result<void>{};
}

Task<void> Core::expireProposals()
{
    EX_CO_CHECK(co_await proposals.expireOld());
    co_return Result<void>{};
}

Task<void> Core::start()
{
    sources.tellCatalog();
    const Result<void> recovered = co_await executions.recover();
    if (!recovered) {
        qCWarning(lcCore).noquote() << "executions of the last start:" << qs(recovered.error().message);
    }
    const Result<void> zygote = co_await sandbox.warmUp();
    if (!zygote) {
        qCWarning(lcCore).noquote() << "the sandbox does not start:" << qs(zygote.error().message);
    }
    EX_CO_CHECK(co_await proposals.expireOld());
    housekeeping.start(kHousekeeping);
    co_return Result<void>{};
}

Task<void> Core::stop(Steady deadline)
{
    // Each part stops while everything it uses still works; one that fails does not keep the others from it.
    const auto note = [](const Result<void>& result) {
        if (!result) {
            qCWarning(lcCore).noquote() << "while stopping:" << qs(result.error().message);
        }
    };
    Result<void> ended = co_await mcp.stop();
    note(ended);
    ended = co_await executions.stop(deadline);
    note(ended);
    ended = co_await typeChecker.stop();
    note(ended);
    ended = co_await tasks.stop();
    note(ended);
    ended = co_await sources.stop();
    note(ended);
    ended = co_await agents.stop();
    note(ended);
    ended = co_await secrets.stop();
    note(ended);
    ended = co_await catalog.stop();
    note(ended);
    ended = co_await space.stop();
    note(ended);
    ended = co_await database->stop();
    note(ended);
    co_return Result<void>{};
}

} // namespace executor::daemon
