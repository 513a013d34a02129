#include "core/api/cli/handlers.h"
#include "core/base/clock.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"

namespace executor::api::cli {
namespace {
/// `'/owner equals "acme"'`: pointer, operator, JSON.
CliResult<Json> conditionOf(const std::string& text)
{
    const auto first = text.find(' ');
    const auto second = first == std::string::npos ? first : text.find(' ', first + 1);
    if (second == std::string::npos) {
        return tl::unexpected(
            CliError::usage("usage_condition", "\"" + text + "\" is no condition.", "--when '/owner equals \"acme\"'"));
    }
    Json condition = Json::object();
    condition["at"] = text.substr(0, first);
    condition["op"] = text.substr(first + 1, second - first - 1);
    auto value = parseJson(text.substr(second + 1));
    if (!value) {
        return tl::unexpected(CliError::usage("usage_condition", "The value of \"" + text + "\" is no JSON.",
                                              "Texts need quotes: '\"acme\"'"));
    }
    condition["value"] = std::move(*value);
    return condition;
}
} // namespace

CliResult<int> listRules(Context& context, const Words&)
{
    EX_CLI_TRY(const auto answer, context.get("/v1/rules?limit=200"));
    return printList(context, answer,
                     {{"id", "id"},
                      {"owner", "owner"},
                      {"action", "action"},
                      {"pattern", "pattern"},
                      {"hits", "hits"},
                      {"note", "note"}},
                     "No rules yet: the defaults decide. Add one: executor rules add PATTERN allow|ask|block");
}

CliResult<int> addRule(Context& context, const Words& words)
{
    const auto& action = words.positionals[1];
    if (action != "allow" && action != "ask" && action != "block") {
        return tl::unexpected(
            CliError::usage("usage_action", "\"" + action + "\" is no action.", "Use allow, ask or block."));
    }
    Json body = Json::object();
    body["pattern"] = words.positionals[0];
    body["action"] = action;
    if (const auto texts = words.values("--when"); !texts.empty()) {
        body["conditions"] = Json::array();
        for (const auto& text : texts) {
            EX_CLI_TRY(auto condition, conditionOf(text));
            body["conditions"].push_back(std::move(condition));
        }
    }
    if (const auto name = words.value("--agent")) {
        EX_CLI_TRY(const auto agent, context.findObject("/v1/agents", *name));
        if (action != "allow") { // an agent's own list can only narrow; what allows stands in the workspace's
            body["owner"] = "agent";
        }
        body["subject"] = textMember(agent, "id");
    }
    if (const auto until = words.value("--until")) {
        const auto span = durationFromText(*until);
        body["until"] = span ? toRfc3339(SystemClock().now() + *span) : *until;
    }
    if (const auto note = words.value("--note")) {
        body["note"] = *note;
    }
    EX_CLI_TRY(const auto answer, context.send("POST", "/v1/rules", body));
    if (const auto json = parseJson(answer.body, kLenientJson)) {
        for (const auto& warning : json->value("warnings", Json::array())) {
            context.output.note("Warning: " + textMember(warning, "message"));
        }
    }
    EX_CLI_TRY(const auto settled, context.settle(answer));
    if (context.output.format != Format::Automatic) {
        return printObject(context, settled);
    }
    const Json* rule = member(settled, "rule");
    context.output.line(cellOf(rule != nullptr ? *rule : settled, "id"));
    return 0;
}

CliResult<int> removeRule(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto answer, context.send("DELETE", "/v1/rules/" + percentEncoded(words.positionals.front())));
    EX_CLI_CHECK(context.settle(answer));
    return 0;
}

CliResult<int> explainRule(Context& context, const Words& words)
{
    Json body = Json::object();
    body["path"] = words.positionals.front();
    Json arguments = Json::object();
    for (std::size_t i = 1; i < words.positionals.size(); ++i) {
        const auto& word = words.positionals[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos || equals == 0) {
            return tl::unexpected(CliError::usage("usage_pair", "\"" + word + "\" is no key=value."));
        }
        const bool isJson = word[equals - 1] == ':';
        auto value = parseJson(word.substr(equals + 1));
        if (isJson && !value) {
            return tl::unexpected(CliError::usage("usage_pair", "The value of \"" + word + "\" is no JSON."));
        }
        arguments[word.substr(0, equals - (isJson ? 1 : 0))] =
            isJson ? std::move(*value) : Json(word.substr(equals + 1));
    }
    body["arguments"] = std::move(arguments);
    if (const auto name = words.value("--agent")) {
        EX_CLI_TRY(const auto agent, context.findObject("/v1/agents", *name));
        body["agent"] = textMember(agent, "id");
    }
    EX_CLI_TRY(const auto answer, context.post("/v1/rules/explain", body));
    return printObject(context, answer);
}

} // namespace executor::api::cli
