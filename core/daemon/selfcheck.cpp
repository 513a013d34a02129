#include "core/daemon/selfcheck.h"

#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/version.h"
#include "core/doctor/local/localdoctor.h"
#include "core/platform/hostfacts.h"

namespace executor::daemon {
namespace {
using doctor::Check;
using Status = doctor::Check::Status;

Check httpCheck(const ListenerStatus& http)
{
    if (http.isListening) {
        return doctor::makeCheck("http.listening", Status::Ok,
                                 "Listening on 127.0.0.1:" + std::to_string(http.port) + ".");
    }
    const std::string owner = http.owner.empty() ? "another program" : http.owner;
    return doctor::makeCheck("http.listening", Status::Fail,
                             "Port " + std::to_string(http.port) + " is used by " + owner + ".",
                             "End that program, or start Executor with another port: executor up --port N");
}

Check exposedCheck(const ListenerStatus& http)
{
    if (!http.isListening) {
        return doctor::makeCheck("http.exposed", Status::Ok, "Nothing listens.");
    }
    const auto isOpen = platform::isOpenToOthers(http.port);
    const std::string port = "Port " + std::to_string(http.port);
    if (!isOpen) {
        return doctor::makeCheck("http.exposed", Status::Skip, "This system does not tell who can reach a port.");
    }
    return *isOpen ? doctor::makeCheck("http.exposed", Status::Fail, port + " can be reached from other machines.",
                                       "End the program that forwards it.")
                   : doctor::makeCheck("http.exposed", Status::Ok, port + " can be reached from this computer only.");
}

std::string needsPerson(const auth::Account& account)
{
    const bool isShut = account.health.reason == "store_locked" || account.health.reason == "store_changed";
    return account.health.status == "expired" || isShut
               ? account.sourceSlug + " / " + account.slug + " (" + account.health.reason + ")"
               : std::string();
}

Check sourcesCheck(const sources::Sources& all, const auth::Accounts& accounts)
{
    std::string ill;
    for (const sources::Source& source : all.list()) {
        const std::string health = source.shownHealth().status;
        if (health == "failing" || health == "stale" || health == "degraded") {
            ill += (ill.empty() ? "" : ", ") + source.slug + " (" + health + ")";
        }
    }
    for (const auth::Account& account : accounts.list()) {
        const std::string name = needsPerson(account);
        ill += (ill.empty() || name.empty() ? "" : ", ") + name;
    }
    if (ill.empty()) {
        return doctor::makeCheck("sources.health", Status::Ok,
                                 std::to_string(all.list().size()) + " sources, none with trouble.");
    }
    return doctor::makeCheck("sources.health", Status::Warn, "With trouble: " + ill + ".",
                             "executor sources refresh NAME, executor accounts list");
}

Check danglingCheck(const Result<std::vector<secrets::DanglingSecret>>& found,
                    const Result<secrets::StoreStatus>& store)
{
    if (store && store->stateText() == "locked") {
        return doctor::makeCheck("secrets.dangling", Status::Skip, "The secret store is locked.",
                                 "executor secrets unlock");
    }
    if (!found) {
        return doctor::makeCheck("secrets.dangling", Status::Skip, found.error().message, found.error().hint);
    }
    if (found->empty()) {
        return doctor::makeCheck("secrets.dangling", Status::Ok, "Every reference has its value.");
    }
    return doctor::makeCheck("secrets.dangling", Status::Fail,
                             std::to_string(found->size()) + " references have no readable value.",
                             "executor secrets check names them.");
}

/// A child that was forked ahead is confined before anybody waits for it; give it a moment after the start.
Task<Check> confinedCheck(Core& core)
{
    constexpr int kTries = 20;
    std::optional<platform::ConfinedChildren> seen;
    for (int i = 0; i < kTries; ++i) {
        seen = platform::confinedChildren(core.sandbox.processId());
        if (!seen || (seen->all > 0 && seen->filtered == seen->all)) {
            break;
        }
        EX_CO_CHECK(co_await delay(Milliseconds(50), CancelToken()));
    }
    if (!seen || seen->all == 0) {
        co_return doctor::makeCheck("sandbox.confined", Status::Skip, "This system does not tell.");
    }
    co_return seen->filtered == seen->all
        ? doctor::makeCheck("sandbox.confined", Status::Ok,
                            "Code runs behind a filter of system calls (" + std::to_string(seen->all) + " looked at).")
        : doctor::makeCheck("sandbox.confined", Status::Fail, "A process for code has no filter of system calls.",
                            "Use a kernel with seccomp.");
}

Check databaseCheck(const store::OpenReport& report)
{
    if (report.state == store::OpenReport::State::Restored) {
        return doctor::makeCheck("data.integrity", Status::Warn,
                                 "The database was damaged and restored from " + report.restoredFrom + ".",
                                 "The damaged files are kept in " + report.movedTo + ".");
    }
    return doctor::makeCheck("data.integrity", Status::Ok, "The database opened without a finding.");
}
doctor::Check trayCheck(const Core& core)
{
    if (core.mode == Mode::Headless) {
        return doctor::makeCheck("desktop.tray", Status::Skip, "Executor runs here without windows.");
    }
    return core.hasTray ? doctor::makeCheck("desktop.tray", Status::Ok, "The icon is in the tray.")
                        : doctor::makeCheck("desktop.tray", Status::Warn, "No tray was found.",
                                            "The window and its questions work without one; executor open raises it.");
}
} // namespace

Task<Json> selfCheck(Core& core, ListenerStatus http, Json status)
{
    std::vector<Check> checks = doctor::localChecks(core.paths);
    checks.push_back(doctor::makeCheck("daemon.reachable", Status::Ok, "The daemon answers."));
    checks.push_back(doctor::makeCheck("daemon.version", Status::Ok, "Executor " + std::string(kVersion) + "."));
    checks.push_back(httpCheck(http));
    checks.push_back(exposedCheck(http));
    checks.push_back(databaseCheck(core.database->report()));
    checks.push_back(sourcesCheck(core.sources, core.accounts));
    const Result<void> zygote = co_await core.sandbox.warmUp();
    checks.push_back(
        zygote ? doctor::makeCheck("sandbox.starts", Status::Ok, "The sandbox starts.")
               : doctor::makeCheck("sandbox.starts", Status::Fail, zygote.error().message, zygote.error().hint));
    if (zygote) {
        EX_CO_TRY(auto confined, co_await confinedCheck(core));
        checks.push_back(std::move(confined));
    }
    auto probe = core.transpiler.prepare("return 1", CancelToken());
    const auto program = co_await probe;
    checks.push_back(
        program ? doctor::makeCheck("helper.esbuild", Status::Ok, "esbuild answers.")
                : doctor::makeCheck("helper.esbuild", Status::Fail, program.error().message, program.error().hint));
    std::string sample = "const one: number = 1;\n";
    std::string declarations;
    const auto types = co_await core.typeChecker.check(std::move(sample), std::move(declarations), CancelToken());
    checks.push_back(types ? doctor::makeCheck("helper.typecheck", Status::Ok, "The type checker answers.")
                           : doctor::makeCheck("helper.typecheck", Status::Warn, types.error().message,
                                               "Runs go on without the check. " + types.error().hint));
    const auto stores = co_await core.secrets.status();
    if (stores) {
        const std::string state = stores->stateText();
        checks.push_back(
            doctor::makeCheck("secrets.store", state == "ready" || state == "unset" ? Status::Ok : Status::Warn,
                              stores->store.empty() ? "No store was chosen yet." : stores->store + ": " + state + "."));
    } else {
        checks.push_back(doctor::makeCheck("secrets.store", Status::Fail, stores.error().message, stores.error().hint));
    }
    const auto dangling = co_await core.secrets.check();
    checks.push_back(danglingCheck(dangling, stores));
    checks.push_back(trayCheck(core));
    Json report = doctor::reportOf(checks);
    report["status"] = std::move(status);
    co_return report;
}

} // namespace executor::daemon
