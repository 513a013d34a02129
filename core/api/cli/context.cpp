#include "core/api/cli/context.h"

#include "core/api/cli/interrupt.h"
#include "core/api/cli/pausedrun.h"
#include "core/api/cli/startdaemon.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

namespace executor::api::cli {
namespace {
/// This program's major number of the interface.
constexpr std::string_view kApiVersion = "1";

CliResult<Json> parsed(const DoorAnswer& answer)
{
    if (answer.body.empty()) {
        return Json::object();
    }
    EX_CLI_TRY(auto json, parseJson(answer.body, kLenientJson));
    return json;
}

CliResult<void> checkVersion(const DoorAnswer& answer)
{
    const auto version = answer.headers.find("x-executor-api");
    if (version == answer.headers.end() || version->second == kApiVersion) {
        return {};
    }
    CliError error;
    error.code = "version_mismatch";
    error.exitCode = 3;
    error.message = "This program speaks version " + std::string(kApiVersion) + " of the interface, Executor speaks " +
                    version->second + ".";
    error.hint = "Restart Executor: executor down, then executor up";
    return tl::unexpected(error);
}
} // namespace

CliError errorOf(const DoorAnswer& answer)
{
    const auto json = parseJson(answer.body, kLenientJson);
    const Json* error = json ? member(*json, "error") : nullptr;
    if (error != nullptr && error->is_object()) {
        return CliError::fromJson(*error);
    }
    CliError made;
    made.code = "internal";
    made.exitCode = 70;
    made.message = "Executor answered " + std::to_string(answer.status) + " without saying why.";
    return made;
}

std::string queryOf(const std::vector<std::pair<std::string, std::string>>& parameters)
{
    std::string query;
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) {
            query += (query.empty() ? "?" : "&") + name + "=" + percentEncoded(value);
        }
    }
    return query;
}

std::filesystem::path Context::door() const
{
    return doorOf(m_paths);
}

CliResult<DoorClient*> Context::client()
{
    if (m_client) {
        return &*m_client;
    }
    if (daemon == Command::Daemon::Start && mayStart) {
        EX_CLI_TRY(m_client, connectOrStart(m_paths, StartOptions{}));
    } else {
        EX_CLI_TRY(m_client, DoorClient::open(door()));
    }
    return &*m_client;
}

DoorRequest Context::request(std::string method, std::string target, std::string body) const
{
    DoorRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = {{"Accept", "application/json"}};
    if (!token.empty()) {
        request.headers.emplace_back("Authorization", "Bearer " + token);
    }
    request.body = std::move(body);
    if (timeout) {
        request.timeout = *timeout + 30s;
    }
    return request;
}

CliResult<DoorAnswer> Context::send(std::string method, std::string target, const Json& body)
{
    return sendText(std::move(method), std::move(target), body.is_null() ? std::string() : toText(body));
}

CliResult<DoorAnswer> Context::sendText(std::string method, std::string target, std::string body)
{
    EX_CLI_TRY(auto* door, client());
    auto sent = door->send(request(std::move(method), std::move(target), std::move(body)));
    if (!sent && wasInterrupted()) {
        return tl::unexpected(CliError::interrupted("Interrupted."));
    }
    EX_CLI_TRY(auto answer, std::move(sent));
    EX_CLI_CHECK(checkVersion(answer));
    if (!answer.isGood()) {
        return tl::unexpected(errorOf(answer));
    }
    return answer;
}

CliResult<Json> Context::get(std::string target)
{
    EX_CLI_TRY(const auto answer, send("GET", std::move(target)));
    return parsed(answer);
}

CliResult<Json> Context::post(std::string target, const Json& body)
{
    EX_CLI_TRY(const auto answer, send("POST", std::move(target), body));
    return parsed(answer);
}

CliResult<void> Context::follow(std::string target, const std::function<bool(std::string_view)>& onLine)
{
    EX_CLI_TRY(auto* door, client());
    auto wanted = request("GET", std::move(target), std::string());
    wanted.headers[0].second = "text/event-stream, application/x-ndjson";
    wanted.timeout = Milliseconds(-1); // a stream may be silent for as long as it likes
    std::string held;
    EX_CLI_TRY(const auto answer, door->stream(wanted, [&](std::string_view piece) {
        held += piece;
        std::size_t begin = 0;
        for (auto end = held.find('\n'); end != std::string::npos; end = held.find('\n', begin)) {
            const auto line = std::string_view(held).substr(begin, end - begin);
            if (!onLine(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line)) {
                return false;
            }
            begin = end + 1;
        }
        held.erase(0, begin);
        return true;
    }));
    if (!answer.isGood()) {
        return tl::unexpected(errorOf(answer));
    }
    return {};
}

CliResult<Json> Context::findObject(std::string target, const std::string& name)
{
    std::vector<std::string> names;
    std::string cursor;
    const auto kind = target.substr(target.find_last_of('/') + 1);
    do {
        EX_CLI_TRY(const auto page, get(target + queryOf({{"limit", "200"}, {"cursor", cursor}})));
        const Json* items = member(page, "items");
        if (items == nullptr || !items->is_array()) {
            break;
        }
        for (const auto& item : *items) {
            for (const auto* key : {"id", "slug", "name"}) {
                if (textMember(item, key) == name && !name.empty()) {
                    return item;
                }
            }
            names.push_back(textMember(item, "slug", textMember(item, "name")));
        }
        cursor = textMember(page, "nextCursor");
    } while (!cursor.empty());
    CliError error;
    error.code = "not_found";
    error.exitCode = 7;
    error.message = "There is no \"" + name + "\" among the " + kind + ".";
    const auto near = nearMatches(name, names);
    error.hint = near.empty() ? "See: executor " + kind + " list" : "Did you mean " + join(near, ", ") + "?";
    return tl::unexpected(error);
}

CliResult<bool> Context::confirm(const std::string& question)
{
    if (!mayAsk) {
        return tl::unexpected(
            CliError::usage("usage_confirm", "This needs a yes.", "Add --yes to the command when you mean it."));
    }
    EX_CLI_TRY(const auto answer, platform::askOnTerminal(question + " [y/N] ", platform::Echo::On));
    return equalsIgnoreCase(answer, "y") || equalsIgnoreCase(answer, "yes");
}

std::string Context::answerPlace(const std::string& interactionId)
{
    const std::string command = "executor approvals answer " + interactionId;
    const auto status = get("/v1/status"); // an agent may not read it
    const auto mode = status ? textMember(*status, "mode") : std::string();
    if (mode == "desktop") {
        return "in the Executor window";
    }
    return mode == "headless" ? "at a terminal: " + command
                              : "in the Executor window, or without a screen at a terminal: " + command;
}

CliResult<Json> Context::waitForPerson(const Json& interaction)
{
    const auto id = textMember(interaction, "id");
    output.note("Waiting for your answer " + answerPlace(id));
    watchInterrupt();
    for (;;) {
        EX_CLI_TRY(auto now, get("/v1/interactions/" + percentEncoded(id)));
        if (textMember(now, "status") != "pending") {
            return now;
        }
        const auto followed = follow("/v1/events?types=interaction.settled", [&](std::string_view line) {
            // Keep-alive comments are a chance to look again: the answer may have come before the stream began.
            return !line.starts_with(':') && line.find(id) == std::string_view::npos;
        });
        if (wasInterrupted()) {
            return tl::unexpected(CliError::interrupted("Interrupted; the question stays open: executor resume " + id));
        }
        EX_CLI_CHECK(followed);
    }
}

CliResult<Json> Context::followChange(const Json& interaction, std::vector<std::string> argv)
{
    Json settled = interaction;
    if (textMember(interaction, "status") == "pending") {
        if (!mayAsk) {
            if (argv.empty()) {
                argv = {"resume", textMember(interaction, "id")};
            }
            output.line(pausedChangeJson(interaction, argv, answerPlace(textMember(interaction, "id"))));
            return tl::unexpected(CliError::paused());
        }
        EX_CLI_TRY(settled, waitForPerson(interaction));
    }
    const Json* outcome = member(settled, "outcome");
    const auto status = textMember(settled, "status");
    if (status == "accepted") {
        return outcome != nullptr && outcome->is_object() ? *outcome : settled;
    }
    const bool isStale = outcome != nullptr && textMember(*outcome, "status") == "stale";
    CliError error;
    error.code = isStale                 ? "changed_meanwhile"
                 : status == "expired"   ? "approval_expired"
                 : status == "cancelled" ? "cancelled"
                                         : "approval_denied";
    error.exitCode = exitCodeOf(error.code);
    error.message = isStale ? "What this would change has changed since it was asked; make the change again."
                            : "The change was not made: the question is " + status + ".";
    return tl::unexpected(error);
}

CliResult<Json> Context::settle(const DoorAnswer& answer, std::vector<std::string> argv)
{
    EX_CLI_TRY(auto json, parsed(answer));
    const Json* pending = member(json, "pendingInteraction");
    if (answer.status != 202 || pending == nullptr || !pending->is_object()) {
        return json;
    }
    return followChange(*pending, std::move(argv));
}

} // namespace executor::api::cli
