#include "core/api/cli/handlers.h"

namespace executor::api::cli {
namespace {
CliResult<Json> agentNamed(Context& context, const std::string& name)
{
    return context.findObject("/v1/agents", name);
}

std::string targetOf(const Json& agent)
{
    return "/v1/agents/" + percentEncoded(textMember(agent, "id"));
}

/// The token alone on standard output; the rest goes to standard error.
CliResult<int> printToken(Context& context, const Json& answer)
{
    if (context.output.isJson()) {
        return printObject(context, answer);
    }
    const Json* agent = member(answer, "agent");
    context.output.note("Agent \"" + (agent != nullptr ? textMember(*agent, "name") : std::string()) +
                        "\". Its token is shown this once:");
    context.output.line(textMember(answer, "token"));
    if (const auto note = textMember(answer, "note"); !note.empty()) {
        context.output.note(note);
    }
    return 0;
}

CliResult<int> change(Context& context, const std::string& name, const std::string& action)
{
    EX_CLI_TRY(const auto agent, agentNamed(context, name));
    EX_CLI_TRY(const auto answer, context.send("POST", targetOf(agent) + "/" + action, Json::object()));
    EX_CLI_TRY(const auto settled, context.settle(answer));
    return context.output.isJson() ? printObject(context, settled) : CliResult<int>(0);
}
} // namespace

CliResult<int> listAgents(Context& context, const Words&)
{
    EX_CLI_TRY(const auto answer, context.get("/v1/agents?limit=200"));
    return printList(context, answer,
                     {{"name", "name"}, {"exposure", "exposure"}, {"status", "status"}, {"last seen", "lastSeenAt"}},
                     "No agents yet. Add one: executor agents add NAME");
}

CliResult<int> showAgent(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto agent, agentNamed(context, words.positionals.front()));
    return printObject(context, agent);
}

CliResult<int> addAgent(Context& context, const Words& words)
{
    Json body = Json::object();
    body["name"] = words.positionals.front();
    if (const auto mode = words.value("--mode")) {
        body["exposure"] = *mode;
    }
    EX_CLI_TRY(const auto answer, context.send("POST", "/v1/agents", body));
    EX_CLI_TRY(const auto added, context.settle(answer));
    return printToken(context, added);
}

CliResult<int> setAgent(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto agent, agentNamed(context, words.positionals.front()));
    Json settings = Json::object();
    for (std::size_t i = 1; i < words.positionals.size(); ++i) {
        const std::string& word = words.positionals[i];
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0) {
            return tl::unexpected(CliError::usage("usage_words", "\"" + word + "\" is no KEY=VALUE.",
                                                  "For example: executor agents set NAME typecheck=warn"));
        }
        settings[word.substr(0, equals)] = word.substr(equals + 1);
    }
    EX_CLI_TRY(const auto answer, context.send("PATCH", targetOf(agent), Json{{"settings", settings}}));
    EX_CLI_TRY(const auto settled, context.settle(answer));
    return context.output.isJson() ? printObject(context, settled) : CliResult<int>(0);
}

CliResult<int> rotateAgent(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto agent, agentNamed(context, words.positionals.front()));
    const auto target = targetOf(agent) + "/rotate";
    EX_CLI_TRY(const auto asked, context.send("POST", target, Json::object()));
    EX_CLI_TRY(auto answer, context.settle(asked, {"agents", "rotate", words.positionals.front()}));
    if (!answer.contains("token")) {
        // A person said yes: the token is given to who asks again.
        EX_CLI_TRY(answer, context.post(target, Json::object()));
    }
    return printToken(context, answer);
}

CliResult<int> pauseAgent(Context& context, const Words& words)
{
    return change(context, words.positionals.front(), "pause");
}

CliResult<int> resumeAgent(Context& context, const Words& words)
{
    return change(context, words.positionals.front(), "resume");
}

CliResult<int> stopAgent(Context& context, const Words& words)
{
    if (words.has("--all")) {
        EX_CLI_TRY(const auto answer, context.post("/v1/agents/stop-all", Json::object()));
        return context.output.isJson() ? printObject(context, answer) : CliResult<int>(0);
    }
    if (words.positionals.empty()) {
        return tl::unexpected(CliError::usage("usage_words", "Which agent?", "executor agents stop NAME, or --all"));
    }
    return change(context, words.positionals.front(), "stop");
}

CliResult<int> removeAgent(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto agent, agentNamed(context, words.positionals.front()));
    if (!words.has("--yes") && context.mayAsk) {
        EX_CLI_TRY(const bool isAgreed,
                   context.confirm("Remove the agent \"" + textMember(agent, "name") + "\"? Its token ends."));
        if (!isAgreed) {
            return 6;
        }
    }
    EX_CLI_CHECK(context.send("DELETE", targetOf(agent)));
    return 0;
}

} // namespace executor::api::cli
