#include "core/api/cli/handlers.h"
#include "core/api/cli/readable.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <algorithm>
#include <array>

namespace executor::api::cli {
namespace {
constexpr std::array<std::string_view, 4> kFilters{"--status", "--agent", "--source", "--since"};

/// The id of what a person named by its id, slug or name; empty when nothing was named.
CliResult<std::string> idOf(Context& context, const char* list, const std::optional<std::string>& named)
{
    if (!named) {
        return std::string();
    }
    EX_CLI_TRY(const auto object, context.findObject(list, *named));
    return textMember(object, "id");
}
} // namespace

CliResult<int> listExecutions(Context& context, const Words& words)
{
    std::string since;
    if (const auto text = words.value("--since")) {
        const auto duration = durationFromText(*text);
        since = duration ? toRfc3339(SystemClock().now() - *duration) : *text;
    }
    EX_CLI_TRY(const auto agent, idOf(context, "/v1/agents", words.value("--agent")));
    EX_CLI_TRY(const auto source, idOf(context, "/v1/sources", words.value("--source")));
    EX_CLI_TRY(
        const auto all,
        listPages(
            context, "/v1/executions", words,
            {{"status", join(words.values("--status"), ",")}, {"agent", agent}, {"source", source}, {"since", since}}));
    const bool isFiltered = std::any_of(kFilters.begin(), kFilters.end(), [&](auto name) { return words.has(name); });
    return printList(context, all,
                     {{"id", "id"},
                      {"status", "status"},
                      {"agent", "agent.name"},
                      {"steps", "steps.total"},
                      {"created", "createdAt"}},
                     isFiltered ? "No run fits these options." : "No runs yet. Start one: executor call 'return 1'");
}

CliResult<int> showExecution(Context& context, const Words& words)
{
    const auto target = "/v1/executions/" + percentEncoded(words.positionals.front());
    EX_CLI_TRY(auto envelope, context.get(target));
    if (!words.has("--code") && envelope.contains("execution") && !context.output.isJson()) {
        envelope["execution"].erase("code");
    }
    if (words.has("--steps")) {
        EX_CLI_TRY(envelope["steps"], context.get(target + "/steps"));
    }
    if (context.output.format == Format::Automatic && context.output.isOutTerminal()) {
        context.output.bytes(visibleText(executionText(envelope)));
        return 0;
    }
    return printObject(context, envelope);
}

CliResult<int> cancelExecutions(Context& context, const Words& words)
{
    Json body = Json::object();
    if (const auto reason = words.value("--reason")) {
        body["reason"] = *reason;
    }
    for (const auto& id : words.positionals) {
        EX_CLI_TRY(const auto envelope, context.post("/v1/executions/" + percentEncoded(id) + "/cancel", body));
        const Json* final = member(envelope, "alreadyFinal");
        if (final != nullptr && final->is_boolean() && final->get<bool>()) {
            context.output.note(id + " had ended already.");
        }
        if (context.output.isJson()) {
            context.output.value(toText(envelope));
        }
    }
    return 0;
}

CliResult<int> executionLogs(Context& context, const Words& words)
{
    const auto id = percentEncoded(words.positionals.front());
    if (words.has("--follow")) {
        EX_CLI_CHECK(context.follow("/v1/executions/" + id + "/events", [&](std::string_view line) {
            if (line.starts_with("event: end")) {
                return false;
            }
            if (line.starts_with("data: ")) {
                context.output.bytes(std::string(line.substr(6)) + "\n");
            }
            return true;
        }));
        return 0;
    }
    EX_CLI_TRY(const auto logs, context.get("/v1/executions/" + id + "/logs"));
    return printList(context, logs, {{"ms", "atMs"}, {"level", "level"}, {"text", "text"}},
                     "This run has logged nothing.");
}

} // namespace executor::api::cli
