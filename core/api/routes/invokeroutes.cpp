#include "core/api/cli/toolarguments.h"
#include "core/api/routes/answering.h"
#include "core/api/routes/toolhelp.h"
#include "core/api/routes/toolroutes.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/catalog/catalog.h"
#include "core/execution/executions.h"

#include <algorithm>
#include <memory>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const ToolParts>;

/// A tool and the words that are its arguments.
struct Found
{
    catalog::Resolution tool;
    std::vector<std::string> rest;
};

bool isPathWord(const std::string& word)
{
    return !word.empty() && word.front() != '-' && word.find_first_of("=:{") == std::string::npos;
}

/// The longest run of words that names a tool: `github issues create`, or `github.issues.create`.
Task<Found> findTool(Parts parts, std::vector<std::string> words, AgentId agent)
{
    std::size_t count = 0;
    while (count < words.size() && isPathWord(words[count])) {
        ++count;
    }
    Result<catalog::Resolution> last = fail(ErrorCode::ToolNotFound, "No tool is named.");
    // A tool that is hidden from the caller is found by its full name only, to be told that it is blocked.
    for (const bool isHiddenToo : {false, true}) {
        for (std::size_t length = count; length > 0; --length) {
            const std::vector<std::string> path(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(length));
            catalog::Viewer viewer;
            if (!isHiddenToo) {
                viewer = parts->viewer(agent);
            }
            Result<catalog::Resolution> at = co_await parts->catalog.resolve(join(path, "."), std::move(viewer));
            if (at) {
                Found found;
                found.tool = std::move(*at);
                found.rest.assign(words.begin() + static_cast<std::ptrdiff_t>(length), words.end());
                co_return found;
            }
            if (!isHiddenToo) {
                last = std::move(at);
            }
        }
    }
    co_return tl::unexpected(last.error());
}

cli::ToolWords toolWords(const ApiRequest& request, std::vector<std::string> rest)
{
    cli::ToolWords words;
    words.words = std::move(rest);
    const std::string input = request.text("stdin");
    words.input = input == "pipe"  ? cli::ToolWords::Input::Pipe
                  : input == "tty" ? cli::ToolWords::Input::Terminal
                                   : cli::ToolWords::Input::None;
    if (const Json* inputs = member(request.body, "inputs")) {
        for (const auto& [name, text] : inputs->items()) {
            words.inputs[name] = text.is_string() ? text.get<std::string>() : toText(text);
        }
    }
    return words;
}

Error inputNeeded(const cli::ToolCall& call)
{
    Error error;
    error.code = ErrorCode::InputNeeded;
    error.message = "The command line must read its inputs first.";
    error.details["files"] = call.neededFiles;
    error.details["stdin"] = call.needsInput;
    return error;
}

Result<OneCall> oneCall(const cli::ToolCall& call, const catalog::Resolution& tool)
{
    OneCall wanted;
    wanted.path = tool.canonicalPath;
    wanted.account = call.account.empty() ? tool.account.value_or("") : call.account;
    EX_TRY(wanted.arguments, parseJson(call.arguments, kExactJson));
    if (!call.timeout.empty()) {
        EX_TRY(wanted.timeout, durationFromText(call.timeout));
    }
    wanted.wantsResponse = call.wantsResponse;
    return wanted;
}

/// The account must be there before anything is asked or sent. Error: `usage` with those that are.
Result<void> checkAccount(const ToolParts& parts, const OneCall& wanted, const catalog::Resolution& tool)
{
    const std::vector<std::string> known = parts.accounts(tool.sourceId);
    if (wanted.account.empty() || std::find(known.begin(), known.end(), wanted.account) != known.end()) {
        return {};
    }
    return fail(ErrorCode::Usage, tool.slug + " has no account \"" + cutText(wanted.account, 80) + "\".",
                known.empty() ? "It has none. Add one: executor accounts add " + tool.slug
                              : "It has: " + join(known, ", "),
                Json{{"accounts", known}});
}

Task<ApiAnswer> invoke(Parts parts, RequestPtr request)
{
    std::vector<std::string> words = member(request->body, "words")->get<std::vector<std::string>>();
    auto tool = co_await findTool(parts, words, request->principal.agent);
    if (!tool && tool.error().code == ErrorCode::ToolNotFound) {
        const auto end = std::find_if_not(words.begin(), words.end(), isPathWord);
        const std::vector<std::string> path = split(join({words.begin(), end}, "."), '.');
        auto answer = co_await groupHelp(parts, path, request->principal.agent);
        if (!answer) {
            answer = co_await toolMiss(parts, path, request->principal.agent);
        }
        co_return answer;
    }
    EX_CO_TRY(auto found, std::move(tool));
    EX_CO_TRY(const auto schemas, co_await parts->catalog.schemas(found.tool.sourceId, found.tool.path));
    const Json* input = member(schemas, "input");
    const Json schema = input == nullptr ? Json::object() : *input;
    EX_CO_TRY(const auto call, cli::readToolArguments(toolWords(*request, std::move(found.rest)), schema));
    if (call.isHelp) {
        auto text = co_await toolHelp(parts, found.tool, schemas, request->principal.agent);
        co_return text;
    }
    if (call.needsMore()) {
        co_return tl::unexpected(inputNeeded(call));
    }
    EX_CO_TRY(auto wanted, oneCall(call, found.tool));
    EX_CO_CHECK(checkAccount(*parts, wanted, found.tool));
    if (call.isDryRun) {
        execution::DirectCall direct;
        direct.path = pathOf(wanted);
        direct.arguments = std::move(wanted.arguments);
        EX_CO_TRY(auto checked, co_await parts->executions.dryRun(std::move(direct), request->principal.agent));
        co_return ApiAnswer(Json{{"check", std::move(checked)}, {"render", call.render.toJson()}});
    }
    ApiAnswer answer;
    if (call.isDetached || !request->flag("waitForResult").value_or(true)) {
        EX_CO_TRY(const ExecutionId id, co_await startCall(&parts->executions, std::move(wanted), request));
        EX_CO_TRY(answer.body, co_await parts->executions.envelope(id, request->principal.viewer()));
        answer.status = 202;
        answer.body["detached"] = call.isDetached;
    } else {
        EX_CO_TRY(answer, co_await callOnce(&parts->executions, std::move(wanted), request));
    }
    answer.body["render"] = call.render.toJson();
    co_return answer;
}
} // namespace

void addInvokeRoutes(RouteTable& table, ToolParts given)
{
    using Type = Field::Type;
    using Need = Field::Need;
    const Parts parts = std::make_shared<const ToolParts>(std::move(given));
    table.add({.method = "POST",
               .path = "/v1/cli/invoke",
               .scope = Scope::Agent,
               .operation = "cli.invoke",
               .summary = "Calls the tool that the words of a command line name.",
               .fields = {{"waitForResult", Type::Boolean, Need::Optional, "false: answer at once with the id."},
                          {"words", Type::Texts, Need::Required, "Tool and arguments as typed."},
                          {"stdin", Type::Text, Need::Optional, "none, pipe or tty."},
                          {"stdoutTty", Type::Boolean, Need::Optional, "Whether a person reads."},
                          {"inputs", Type::Object, Need::Optional, "Files and standard input that were asked for."}},
               .answer = "ToolResult",
               .handler = [parts](const RequestPtr& request) { return invoke(parts, request); },
               .isRepeatable = true});
}

} // namespace executor::api
