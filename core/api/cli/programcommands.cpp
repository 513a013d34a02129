#include "core/api/cli/handlers.h"
#include "core/api/cli/startdaemon.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/base/version.h"
#include "core/doctor/local/localdoctor.h"
#include "core/platform/datalock.h"
#include "core/platform/hostfacts.h"
#include "core/platform/process.h"
#include "core/platform/securefile.h"

#include <charconv>
#include <thread>

namespace executor::api::cli {
namespace {
/// Status without a daemon: what the files say.
Json localStatus(const Context& context)
{
    const auto& paths = context.paths();
    const auto holder = platform::DataLock::holder(paths.lockFile());
    Json json = Json::object();
    json["baseUrl"] = nullptr;
    json["reachable"] = false;
    json["pid"] = holder ? Json(holder->pid) : Json(nullptr);
    json["pidRunning"] = holder.has_value();
    json["runFile"] = utf8FromPath(paths.daemonFile());
    json["logFile"] = utf8FromPath(paths.logFile());
    json["dataDir"] = utf8FromPath(paths.data);
    json["localDataDir"] = utf8FromPath(paths.data);
    return json;
}

std::string count(const Json& status, std::string_view name)
{
    const auto text = cellOf(status, name);
    return text == "-" ? "0" : text;
}

void printStatus(const Output& output, const Json& status)
{
    const Json* started = member(status, "uptimeMs");
    const auto uptime = started != nullptr && started->is_number()
                            ? durationForPeople(Milliseconds(started->get<std::int64_t>()))
                            : std::string("?");
    output.line("Executor " + cellOf(status, "version") + " runs (" + cellOf(status, "mode") + ", pid " +
                cellOf(status, "pid") + ", since " + uptime + ")");
    output.line("Address     " + cellOf(status, "baseUrl"));
    if (const auto problem = cellOf(status, "http.problem"); problem != "-") {
        output.line("Problem     " + problem);
    }
    output.line("Sources     " + count(status, "sources.total") + " (" + count(status, "sources.healthy") +
                " healthy), " + count(status, "tools") + " tools");
    output.line("Runs        " + count(status, "executions.running") + " running, " +
                count(status, "executions.waiting") + " waiting");
    output.line("Approvals   " + count(status, "pendingApprovals") + " waiting for you");
    output.line("Data        " + cellOf(status, "dataDir"));
}

/// Only we know which version this program is.
void checkVersion(Json& report)
{
    const auto daemon = cellOf(report, "status.version");
    if (daemon == "-" || daemon == kVersion) {
        return;
    }
    report["checks"]["daemon.version"] = doctor::toJson(
        doctor::makeCheck("daemon.version", doctor::Check::Status::Warn,
                          "This program is " + std::string(kVersion) + ", Executor runs as " + daemon + ".",
                          "Restart Executor: executor down, then executor up"));
}

CliResult<int> notRunning(const Context& context)
{
    const auto status = localStatus(context);
    if (context.output.format == Format::Automatic) {
        context.output.line("Executor does not run. Start it: executor up");
    } else {
        context.output.value(toText(status));
    }
    return 3;
}
} // namespace

CliResult<int> runUp(Context& context, const Words& words)
{
    StartOptions options;
    options.isHeadless = words.has("--headless");
    if (const auto port = words.value("--port")) {
        int number = -1;
        const auto read = std::from_chars(port->data(), port->data() + port->size(), number);
        if (read.ec != std::errc() || read.ptr != port->data() + port->size() || number < 0 || number > 65535) {
            return tl::unexpected(CliError::usage("usage_port", "\"" + *port + "\" is no port."));
        }
        options.port = number;
    }
    EX_CLI_CHECK(connectOrStart(context.paths(), options));
    EX_CLI_TRY(const auto status, context.get("/v1/status"));
    if (context.output.isJson()) {
        return printObject(context, status);
    }
    const Json* http = member(status, "http");
    if (http != nullptr && !textMember(*http, "problem").empty()) {
        const std::string owner = textMember(*http, "owner", "another program");
        context.output.line("Executor runs (pid " + cellOf(status, "pid") + "), but port " + cellOf(*http, "port") +
                            " is used by " + owner + ": agents cannot connect over HTTP until it is free.");
        return 0;
    }
    context.output.line("Executor runs at " + cellOf(status, "baseUrl") + " (pid " + cellOf(status, "pid") + ")");
    return 0;
}

CliResult<int> runDown(Context& context, const Words& words)
{
    const auto holder = platform::DataLock::holder(context.paths().lockFile());
    const auto tell = [&](std::string_view text) {
        Json json = Json::object();
        json["status"] = std::string(text);
        context.output.line(context.output.isJson() ? toText(json) : std::string(text));
        return 0;
    };
    Json body = Json::object();
    body["now"] = words.has("--now");
    const auto answer = context.post("/v1/shutdown", body);
    if (!answer && answer.error().code != "shutting_down") {
        if (answer.error().code == "daemon_unreachable" && !holder) {
            return tell("not running");
        }
        return tl::unexpected(answer.error());
    }
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
        // The lock goes before the process: what it held (windows, ports) is free when that has ended.
        if (!platform::DataLock::holder(context.paths().lockFile()) && (!holder || platform::hasEnded(holder->pid))) {
            return tell("stopped");
        }
        std::this_thread::sleep_for(20ms);
    }
    CliError error;
    error.code = "request_timeout";
    error.exitCode = 3;
    error.message = "Executor was asked to stop and still runs after 20 s.";
    error.hint = "See: executor logs";
    return tl::unexpected(error);
}

CliResult<int> runStatus(Context& context, const Words&)
{
    const auto status = context.get("/v1/status");
    if (!status) {
        return status.error().code == "daemon_unreachable" ? notRunning(context)
                                                           : CliResult<int>(tl::unexpected(status.error()));
    }
    if (context.output.format == Format::Automatic) {
        printStatus(context.output, *status);
        return 0;
    }
    return printObject(context, *status);
}

CliResult<int> runDoctor(Context& context, const Words& words)
{
    auto answer = words.has("--fix") ? context.post("/v1/doctor/fix", Json::object()) : context.get("/v1/doctor");
    Json report;
    if (answer) {
        report = *answer;
    } else {
        report = doctor::localReport(context.paths(), answer.error().message);
        report["status"] = localStatus(context);
    }
    checkVersion(report);
    bool isFailed = false;
    bool isWarned = false;
    Table table{{"check", "status", "detail", "hint"}, {}};
    if (const Json* checks = member(report, "checks"); checks != nullptr && checks->is_object()) {
        for (const auto& [code, check] : checks->items()) {
            const auto status = textMember(check, "status");
            isFailed = isFailed || status == "fail";
            isWarned = isWarned || status == "warn";
            if (status != "skip" || context.output.isVerbose) {
                table.rows.push_back({code, status, textMember(check, "detail"), textMember(check, "hint")});
            }
        }
    }
    report["ok"] = !isFailed;
    if (context.output.format == Format::Automatic) {
        context.output.table(table);
    } else {
        context.output.value(toText(report));
    }
    return isFailed || (isWarned && words.has("--strict")) ? 1 : 0;
}

CliResult<int> runOpen(Context& context, const Words& words)
{
    Json body = Json::object();
    if (!words.positionals.empty()) {
        const auto& what = words.positionals.front();
        body[what.find('_') == std::string::npos ? "page" : "id"] = what;
    }
    EX_CLI_CHECK(context.post("/v1/show", body));
    return 0;
}

CliResult<int> runLogs(Context& context, const Words& words)
{
    const auto lines = words.value("--lines").value_or("200");
    const auto target = "/v1/logs" + queryOf({{"lines", lines},
                                              {"level", words.value("--level").value_or("")},
                                              {"follow", words.has("--follow") ? "true" : ""}});
    const auto followed = context.follow(target, [&](std::string_view line) {
        context.output.bytes(std::string(line) + "\n");
        return true;
    });
    if (followed || followed.error().code != "daemon_unreachable") {
        return followed ? CliResult<int>(0) : tl::unexpected(followed.error());
    }
    std::size_t wanted = 200;
    std::from_chars(lines.data(), lines.data() + lines.size(), wanted);
    const auto tail = tailOf(context.paths().logFile(), wanted, 1U << 20U);
    if (!tail.empty()) {
        context.output.line(tail);
    }
    return 0;
}

CliResult<int> runVersion(Context& context, const Words&)
{
    if (!context.output.isJson()) {
        context.output.line(std::string("executor ") + std::string(kVersion));
        return 0;
    }
    Json json = Json::object();
    json["version"] = std::string(kVersion);
    json["apiVersion"] = 1;
    return printObject(context, json);
}

CliResult<int> runHelp(Context& context, const Words& words)
{
    const auto found = findCommand(words.positionals);
    if (words.positionals.empty()) {
        context.output.bytes(overallHelp());
    } else if (found.command != nullptr) {
        context.output.bytes(commandHelp(*found.command));
    } else if (isGroup(words.positionals.front())) {
        context.output.bytes(groupHelp(words.positionals.front()));
    } else {
        auto tool = words.positionals;
        tool.emplace_back("--help");
        context.daemon = Command::Daemon::Start;
        return invokeTool(context, tool);
    }
    return 0;
}

} // namespace executor::api::cli
