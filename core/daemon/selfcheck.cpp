#include "core/daemon/selfcheck.h"

#include "core/base/text.h"
#include "core/doctor/local/localdoctor.h"

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

Check sourcesCheck(const sources::Sources& all)
{
    std::string ill;
    for (const sources::Source& source : all.list()) {
        const std::string health = source.shownHealth().status;
        if (health == "failing" || health == "stale" || health == "degraded") {
            ill += (ill.empty() ? "" : ", ") + source.slug + " (" + health + ")";
        }
    }
    if (ill.empty()) {
        return doctor::makeCheck("sources.health", Status::Ok,
                                 std::to_string(all.list().size()) + " sources, none with trouble.");
    }
    return doctor::makeCheck("sources.health", Status::Warn, "With trouble: " + ill + ".",
                             "executor sources refresh NAME");
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
} // namespace

Task<Json> selfCheck(Core& core, ListenerStatus http)
{
    std::vector<Check> checks = doctor::localChecks(core.paths);
    checks.push_back(doctor::makeCheck("daemon.reachable", Status::Ok, "The daemon answers."));
    checks.push_back(httpCheck(http));
    checks.push_back(databaseCheck(core.database->report()));
    checks.push_back(sourcesCheck(core.sources));
    const Result<void> zygote = co_await core.sandbox.warmUp();
    checks.push_back(
        zygote ? doctor::makeCheck("sandbox.starts", Status::Ok, "The sandbox starts.")
               : doctor::makeCheck("sandbox.starts", Status::Fail, zygote.error().message, zygote.error().hint));
    auto probe = core.transpiler.prepare("return 1", CancelToken());
    const auto program = co_await probe;
    checks.push_back(
        program ? doctor::makeCheck("helper.esbuild", Status::Ok, "esbuild answers.")
                : doctor::makeCheck("helper.esbuild", Status::Fail, program.error().message, program.error().hint));
    const auto stores = co_await core.secrets.status();
    if (stores) {
        const std::string state = stores->stateText();
        checks.push_back(
            doctor::makeCheck("secrets.store", state == "ready" || state == "unset" ? Status::Ok : Status::Warn,
                              stores->store.empty() ? "No store was chosen yet." : stores->store + ": " + state + "."));
    } else {
        checks.push_back(doctor::makeCheck("secrets.store", Status::Fail, stores.error().message, stores.error().hint));
    }
    co_return doctor::reportOf(checks);
}

} // namespace executor::daemon
