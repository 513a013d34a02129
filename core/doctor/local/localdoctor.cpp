#include "core/doctor/local/localdoctor.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/datalock.h"
#include "core/platform/folderfacts.h"
#include "core/platform/process.h"
#include "core/platform/securefile.h"

#include <algorithm>
#include <array>

namespace executor::doctor {
namespace {
using Status = Check::Status;

/// Every code of cli.md 3.3, in the order of the report.
constexpr std::array<std::string_view, 42> kCodes{"daemon.reachable",
                                                  "daemon.version",
                                                  "daemon.lock",
                                                  "daemon.restart_needed",
                                                  "http.listening",
                                                  "http.port_owner",
                                                  "http.exposed",
                                                  "data.writable",
                                                  "data.permissions",
                                                  "data.space",
                                                  "data.filesystem",
                                                  "data.integrity",
                                                  "data.backup_age",
                                                  "config.syntax",
                                                  "config.untrusted",
                                                  "config.plaintext_secret",
                                                  "secrets.store",
                                                  "secrets.dangling",
                                                  "sandbox.starts",
                                                  "sandbox.confined",
                                                  "helper.esbuild",
                                                  "helper.typecheck",
                                                  "desktop.tray",
                                                  "desktop.autostart",
                                                  "time.clock",
                                                  "net.proxy",
                                                  "net.roots",
                                                  "sources.health",
                                                  "sources.held_changes",
                                                  "accounts.expiring",
                                                  "agents.stale_config",
                                                  "agents.duplicate",
                                                  "remotes.links",
                                                  "remotes.hub_port",
                                                  "remotes.clock",
                                                  "remotes.token_age",
                                                  "remotes.confinement",
                                                  "shell.confined",
                                                  "shell.jq",
                                                  "shims.path",
                                                  "shims.hidden",
                                                  "update.available"};

std::string_view textOf(Status status)
{
    switch (status) {
    case Status::Ok:
        return "ok";
    case Status::Warn:
        return "warn";
    case Status::Fail:
        return "fail";
    case Status::Skip:
        return "skip";
    }
    return "skip";
}

/// daemon.json is a hint: where the port is, who ran.
Json daemonHint(const platform::Paths& paths)
{
    const auto text = platform::readOwnFile(paths.daemonFile(), 64U << 10U);
    const auto json = text ? parseJson(*text, kLenientJson) : Result<Json>(Json::object());
    return json && json->is_object() ? *json : Json::object();
}

Check lockCheck(const platform::Paths& paths)
{
    const auto holder = platform::DataLock::holder(paths.lockFile());
    if (!holder) {
        return makeCheck("daemon.lock", Status::Ok, "No daemon holds the data folder.");
    }
    return makeCheck("daemon.lock", Status::Ok, "Held by pid " + std::to_string(holder->pid) + ".");
}

Check portCheck(const platform::Paths& paths)
{
    const auto hint = daemonHint(paths);
    const Json* told = member(hint, "port");
    const auto port = told != nullptr && told->is_number_integer() ? told->get<std::int64_t>() : 8788;
    const auto owner = platform::ownerOfPort(static_cast<std::uint16_t>(port));
    const auto holder = platform::DataLock::holder(paths.lockFile());
    const auto name = "Port " + std::to_string(port);
    if (!owner) {
        return makeCheck("http.port_owner", holder ? Status::Warn : Status::Ok, name + " is free.",
                         holder ? "Executor runs but does not listen: executor status" : "");
    }
    if (holder && owner->pid == holder->pid) {
        return makeCheck("http.port_owner", Status::Ok, name + " is ours.");
    }
    return makeCheck("http.port_owner", Status::Warn,
                     name + " is used by " + owner->name + " (pid " + std::to_string(owner->pid) + ").",
                     "End that program, or set another port: executord --port N");
}

Check writableCheck(const platform::Paths& paths)
{
    std::error_code error;
    if (!std::filesystem::exists(paths.data, error)) {
        return makeCheck("data.writable", Status::Ok,
                         "The data folder does not exist yet: " + utf8FromPath(paths.data));
    }
    const auto probe = paths.data / ".doctor";
    const auto written = platform::writeFileAtomically(probe, "x");
    if (!written) {
        return makeCheck("data.writable", Status::Fail, written.error().message,
                         "Mend the rights of the folder, or set EXECUTOR_HOME.");
    }
    const auto removed = platform::removeFileDurably(probe);
    return makeCheck("data.writable", removed ? Status::Ok : Status::Warn,
                     utf8FromPath(paths.data) + " can be written.");
}

Check permissionsCheck(const platform::Paths& paths)
{
    for (const auto& folder : {paths.data, paths.config, paths.run, paths.cache}) {
        const auto problem = platform::privacyProblem(folder);
        if (problem) {
            auto made = makeCheck("data.permissions", Status::Fail, *problem, "chmod 700 " + utf8FromPath(folder));
            made.isFixable = true;
            return made;
        }
    }
    return makeCheck("data.permissions", Status::Ok, "Our folders belong to this user alone.");
}

Check spaceCheck(const platform::Paths& paths)
{
    constexpr std::uintmax_t kFail = std::uintmax_t{64} << 20U;
    constexpr std::uintmax_t kWarn = std::uintmax_t{512} << 20U;
    auto folder = paths.data;
    std::error_code error;
    while (!std::filesystem::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path()) {
        folder = folder.parent_path();
    }
    const auto space = std::filesystem::space(folder, error);
    if (error) {
        return makeCheck("data.space", Status::Skip, "The free space is not known.");
    }
    const auto text = std::to_string(space.available >> 20U) + " MiB are free.";
    const auto status = space.available < kFail ? Status::Fail : space.available < kWarn ? Status::Warn : Status::Ok;
    return makeCheck("data.space", status, text, status == Status::Ok ? "" : "Free some space on this disk.");
}

Check fileSystemCheck(const platform::Paths& paths)
{
    const auto network = platform::networkFileSystem(paths.data);
    if (network) {
        return makeCheck("data.filesystem", Status::Warn, "The data folder lies on " + *network + ".",
                         "A database on a network file system is slow and may be damaged; use EXECUTOR_DATA_DIR.");
    }
    return makeCheck("data.filesystem", Status::Ok, "The data folder lies on a local disk.");
}

Check programCheck(std::string code, std::string_view program, Status whenMissing)
{
    const auto path = platform::currentProgram().parent_path() / std::string(program);
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
        return makeCheck(std::move(code), Status::Ok, utf8FromPath(path) + " is there.");
    }
    return makeCheck(std::move(code), whenMissing, std::string(program) + " is not beside this program.",
                     "Install Executor anew.");
}

Check clockCheck()
{
    // Before the first release of this program: the clock was never set.
    constexpr Instant kEarliest{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
    const bool isSane = SystemClock().now() > kEarliest;
    return makeCheck("time.clock", isSane ? Status::Ok : Status::Fail,
                     isSane ? "The clock is plausible." : "The clock of this machine is far in the past.",
                     isSane ? "" : "Set the clock; certificates and sign-ins fail otherwise.");
}
} // namespace

Check makeCheck(std::string code, Status status, std::string detail, std::string hint)
{
    Check made;
    made.code = std::move(code);
    made.status = status;
    made.detail = std::move(detail);
    made.hint = std::move(hint);
    return made;
}

Json toJson(const Check& check)
{
    Json json = Json::object();
    json["ok"] = check.status != Status::Fail;
    json["status"] = std::string(textOf(check.status));
    json["detail"] = check.detail;
    if (!check.hint.empty()) {
        json["hint"] = check.hint;
    }
    json["fixable"] = check.isFixable;
    return json;
}

std::vector<Check> localChecks(const platform::Paths& paths)
{
    return {lockCheck(paths),
            portCheck(paths),
            writableCheck(paths),
            permissionsCheck(paths),
            spaceCheck(paths),
            fileSystemCheck(paths),
            programCheck("sandbox.starts", "executor-sandbox", Status::Fail),
            clockCheck()};
}

Json reportOf(const std::vector<Check>& checks)
{
    Json all = Json::object();
    bool isGood = true;
    for (const auto code : kCodes) {
        const auto found =
            std::find_if(checks.begin(), checks.end(), [&](const Check& one) { return one.code == code; });
        if (found == checks.end()) {
            all[std::string(code)] = toJson(makeCheck(std::string(code), Status::Skip, "Not checked here."));
            continue;
        }
        isGood = isGood && found->status != Status::Fail;
        all[std::string(code)] = toJson(*found);
    }
    Json report = Json::object();
    report["ok"] = isGood;
    report["status"] = Json::object();
    report["checks"] = std::move(all);
    return report;
}

Json localReport(const platform::Paths& paths, std::string_view whyNoDaemon)
{
    auto checks = localChecks(paths);
    checks.push_back(makeCheck("daemon.reachable", Status::Fail, std::string(whyNoDaemon), "Start it: executor up"));
    return reportOf(checks);
}

} // namespace executor::doctor
