#include "core/daemon/running.h"

#include "core/base/killpoint.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/time.h"
#include "core/base/version.h"
#include "core/daemon/daemonfile.h"
#include "core/platform/memoryfacts.h"
#include "core/platform/process.h"

#include <QCoreApplication>

namespace executor::daemon {

Q_LOGGING_CATEGORY(lcRunning, "executor.daemon")

namespace {
constexpr Milliseconds kLastAnswers = 1s; ///< of the grace, for those whose run goes on
constexpr Milliseconds kLook = 20ms;

std::string modeName(Mode mode)
{
    return mode == Mode::Desktop ? "desktop" : "headless";
}
} // namespace

Running::~Running()
{
    // Doors first: nothing may call into services that are going.
    listeners.reset();
    server.reset();
    api.reset();
    feeds.reset();
    logs.reset();
    mount.reset();
    core.reset();
}

Task<void> Running::open(DaemonOptions options, platform::Paths paths, std::uint16_t port, std::function<void()> stop)
{
    startedAt = clock.steady();
    startedWall = clock.now();
    fault = "starting";
    EX_CO_TRY(auto database, store::Database::open({paths.data, clock, events}));
    if (database->report().state == store::OpenReport::State::Restored) {
        qCWarning(lcRunning).noquote() << "the database was damaged and is kept in" << qs(database->report().movedTo)
                                       << "restored from" << qs(database->report().restoredFrom);
    }
    core = std::make_unique<Core>(std::move(paths), mode, std::move(database), events);
    EX_CO_CHECK(core->load());
    EX_CO_CHECK(co_await core->loadAgents());
    addRoutes(options, stop);
    EX_CO_CHECK(openDoors(port));
    fault.clear();
    if (options.requireHttp && !listeners->status().isListening) {
        const std::string owner = listeners->status().owner;
        co_return fail(ErrorCode::Conflict,
                       "Port " + std::to_string(port) + " is used by " + (owner.empty() ? "another program" : owner) +
                           ".",
                       "End that program, or give another port: --port N");
    }
    tasks.spawn("start", core->start());
    co_return Result<void>{};
}

Result<void> Running::openDoors(std::uint16_t port)
{
    server = std::make_unique<net::HttpServer>(*api);
    listeners = std::make_unique<Listeners>(*server);
    listeners->onChanged([this] {
        const ListenerStatus& status = listeners->status();
        core->egress.setOwnPorts({status.port});
        net::HostRules rules;
        rules.port = status.port;
        api->setHostRules(std::move(rules));
        if (const Result<void> noted = noteWhere(); !noted) {
            qCWarning(lcRunning).noquote() << qs(noted.error().message);
        }
    });
    return listeners->open(core->paths.door, port);
}

Result<void> Running::noteWhere() const
{
    DaemonFile file;
    file.pid = QCoreApplication::applicationPid();
    file.startedAt = startedWall;
    file.bootId = platform::bootId();
    file.mode = modeName(mode);
    file.executable = utf8FromPath(platform::currentProgram());
    file.productVersion = kVersion;
    file.door = utf8FromPath(core->paths.door);
    file.port = listeners->status().port;
    file.logFile = utf8FromPath(core->paths.logFile());
    return writeDaemonFile(core->paths.daemonFile(), file);
}

Json Running::status() const
{
    const ListenerStatus& http = listeners->status();
    Json json = Json::object();
    json["baseUrl"] = "http://127.0.0.1:" + std::to_string(http.port);
    json["reachable"] = true;
    json["pid"] = QCoreApplication::applicationPid();
    json["pidRunning"] = true;
    json["runFile"] = utf8FromPath(core->paths.daemonFile());
    json["logFile"] = utf8FromPath(core->paths.logFile());
    json["dataDir"] = utf8FromPath(core->paths.data);
    json["localDataDir"] = json["dataDir"];
    json["workspaceId"] = store::kLocalWorkspace;
    json["version"] = kVersion;
    json["apiVersion"] = 1;
    json["mode"] = modeName(mode);
    json["startedAt"] = toRfc3339(startedWall);
    if (const auto memory = platform::memoryOf(QCoreApplication::applicationPid())) {
        json["memoryBytes"] = memory->pss > 0 ? memory->pss : memory->rss;
    }
    json["uptimeMs"] = std::chrono::duration_cast<Milliseconds>(clock.steady() - startedAt).count();
    std::size_t healthy = 0;
    std::size_t tools = 0;
    const std::vector<sources::Source> all = core->sources.list();
    for (const sources::Source& source : all) {
        const std::string health = source.shownHealth().status;
        healthy += health == "healthy" || health == "unknown" ? 1U : 0U;
        tools += source.config.toolCount;
    }
    json["sources"] = Json{{"total", all.size()}, {"healthy", healthy}};
    json["tools"] = tools;
    json["executions"] = Json{{"running", core->executions.runningCount()},
                              {"waiting", core->executions.waitingCount()},
                              {"queued", core->executions.queuedCount()}};
    json["pendingApprovals"] = core->pendingQuestions;
    json["http"] = Json{{"listening", http.isListening}, {"port", http.port}};
    if (!http.problem.empty()) {
        json["http"]["problem"] = http.problem;
        if (!http.owner.empty()) {
            json["http"]["owner"] = http.owner;
        }
    }
    return json;
}

Task<void> Running::drain(Steady deadline)
{
    core->executions.beginStop();
    server->beginShutdown();
    const auto isWorking = [this] { return server->isBusy() || core->mcp.isBusy(); };
    while (isWorking() && clock.steady() < deadline - kLastAnswers) {
        EX_CO_CHECK(co_await delay(kLook, CancelToken()));
    }
    core->executions.endWaits();
    while (isWorking() && clock.steady() < deadline) {
        EX_CO_CHECK(co_await delay(kLook, CancelToken()));
    }
    co_return co_await server->shutdown(0ms);
}

Task<void> Running::end(Running& running, Milliseconds grace, std::function<void()> ended)
{
    running.fault = "stopping";
    const Steady deadline = running.clock.steady() + grace;
    if (running.server) {
        (void)co_await running.drain(deadline);
    }
    if (running.api) {
        (void)co_await running.api->stop();
    }
    if (running.feeds) {
        (void)co_await running.feeds->stop();
    }
    if (running.logs) {
        (void)co_await running.logs->stop();
    }
    (void)co_await running.tasks.stop();
    if (running.core) {
        (void)co_await running.core->stop(deadline);
    }
    ended();
    co_return Result<void>{};
}

} // namespace executor::daemon
