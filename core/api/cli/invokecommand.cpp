#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/api/cli/rawjson.h"
#include "core/api/cli/toolarguments.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/platform/securefile.h"
#include "core/platform/terminal.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMaxInput = 8U << 20U;

/// The tool that the first words name, and the words behind.
struct NamedTool
{
    Json tool;
    std::string path;
    std::vector<std::string> rest;
};

CliResult<Json> toolAt(Context& context, const std::string& path)
{
    return context.get("/v1/tools/" + percentEncoded(path));
}

/// A word that can be a segment of a path.
bool isPathWord(const std::string& word)
{
    return !word.empty() && word.find_first_of("=:{}[]@ /\\'\"") == std::string::npos && word.front() != '-';
}

/// `github.issues.create …`, or `github issues create …`: then the longest run of words that is a tool.
CliResult<NamedTool> findTool(Context& context, const std::vector<std::string>& words)
{
    auto first = words.front();
    if (first.starts_with("tools.")) {
        first.erase(0, 6);
    }
    if (first.find('.') != std::string::npos) {
        EX_CLI_TRY(auto tool, toolAt(context, first));
        return NamedTool{std::move(tool), first, {words.begin() + 1, words.end()}};
    }
    const auto end = std::find_if_not(words.begin(), words.end(), isPathWord);
    auto count = std::min<std::ptrdiff_t>(end - words.begin(), 6);
    CliError missed = CliError::usage("tool_not_found", "There is no command and no tool \"" + first + "\".",
                                      "See: executor tools search " + first);
    missed.exitCode = 127;
    for (; count >= 2; --count) {
        const auto path = join({words.begin(), words.begin() + count}, ".");
        auto tool = toolAt(context, path);
        if (tool) {
            return NamedTool{std::move(*tool), path, {words.begin() + count, words.end()}};
        }
        if (tool.error().code != "tool_not_found") {
            return tl::unexpected(tool.error());
        }
        missed = tool.error();
    }
    return tl::unexpected(missed);
}

/// Reads what the words name, with the rights of the person who typed them.
CliResult<void> readNeeded(const ToolCall& call, ToolWords& words)
{
    for (const auto& name : call.neededFiles) {
        std::ifstream stream(pathFromUtf8(name), std::ios::binary);
        std::ostringstream text;
        std::error_code error;
        if (std::filesystem::is_directory(pathFromUtf8(name), error) || !stream || !(text << stream.rdbuf())) {
            return tl::unexpected(CliError::usage("usage_file", "The file \"" + name + "\" cannot be read."));
        }
        words.inputs["@" + name] = std::move(text).str();
    }
    if (call.needsInput) {
        if (platform::isTerminal(platform::StandardStream::Input)) {
            platform::tellOnTerminal("reading JSON from the terminal, end with Ctrl+D\n");
        }
        EX_CLI_TRY(words.inputs["-"], readInput(kMaxInput));
    }
    return {};
}

CliResult<ToolCall> readCall(const std::vector<std::string>& rest, const Json& schema)
{
    ToolWords words;
    words.words = rest;
    if (platform::isTerminal(platform::StandardStream::Input)) {
        words.input = ToolWords::Input::Terminal;
    } else if (platform::isInputPiped()) {
        words.input = ToolWords::Input::Pipe;
    }
    EX_CLI_TRY(auto call, readToolArguments(words, schema));
    if (call.needsMore()) {
        EX_CLI_CHECK(readNeeded(call, words));
        EX_CLI_TRY(call, readToolArguments(words, schema));
    }
    return call;
}

std::string typeOf(const Json& schema)
{
    const auto type = textMember(schema, "type", "any");
    const Json* values = member(schema, "enum");
    return values != nullptr ? type + " " + toText(*values) : type;
}

std::string toolHelp(const NamedTool& named)
{
    std::string text = named.path + "\n";
    for (const auto* name : {"title", "description"}) {
        if (const auto value = textMember(named.tool, name); !value.empty()) {
            text += value + "\n";
        }
    }
    text += "\nUsage: executor tool " + named.path + " NAME=VALUE…\nEffect: " + cellOf(named.tool, "effect") + "\n";
    const Json schema = named.tool.value("inputSchema", Json::object());
    const Json required = schema.value("required", Json::array());
    const Json properties = schema.value("properties", Json::object());
    text += properties.empty() ? "" : "\nArguments:\n";
    for (const auto& [name, property] : properties.items()) {
        const bool isRequired = std::find(required.begin(), required.end(), Json(name)) != required.end();
        text += "  --" + name + " " + typeOf(property) + (isRequired ? " (required)" : "");
        if (const auto told = textMember(property, "description"); !told.empty()) {
            text += "\n      " + cutText(told, 200);
        }
        text += "\n";
    }
    return visibleText(text);
}

void applyRender(Context& context, const Render& render)
{
    if (render.isRaw || render.format == "raw") {
        context.output.format = Format::Raw;
    } else if (render.format == "json") {
        context.output.format = Format::Json;
    } else if (render.format == "pretty") {
        context.output.format = Format::Pretty;
    }
}

/// The body of a call; the arguments go in as they were read.
CliResult<std::string> bodyOf(const ToolCall& call)
{
    Json rest = Json::object();
    if (!call.account.empty()) {
        rest["account"] = call.account;
    }
    if (!call.timeout.empty()) {
        EX_CLI_TRY(const auto timeout, durationFromText(call.timeout));
        rest["timeoutMs"] = timeout.count();
    }
    for (const auto& [name, value] :
         {std::pair("fields", &call.render.fields), std::pair("query", &call.render.query)}) {
        if (!value->empty()) {
            rest[name] = *value;
        }
    }
    if (call.wantsResponse) {
        rest["response"] = true;
    }
    const auto others = toText(rest);
    return R"({"arguments":)" + call.arguments + (rest.empty() ? "}" : "," + others.substr(1));
}

CliResult<int> printCalled(Context& context, const ToolCall& call, DoorAnswer answer)
{
    EX_CLI_TRY(const auto json, parseJson(answer.body, kLenientJson));
    if (json.contains("execution")) {
        return finishRun(context, Words(), std::move(answer));
    }
    const Json* ok = member(json, "ok");
    if (ok != nullptr && *ok == Json(false)) {
        return tl::unexpected(CliError::fromJson(json.value("error", Json::object())));
    }
    const auto data = rawMember(answer.body, "data");
    const auto value = std::string(data && !call.wantsResponse ? *data : std::string_view(answer.body));
    if (!call.render.out.empty()) {
        EX_CLI_CHECK(platform::writeFileAtomically(pathFromUtf8(call.render.out), value + "\n"));
        return 0;
    }
    context.output.value(value);
    return 0;
}
} // namespace

CliResult<int> invokeTool(Context& context, const std::vector<std::string>& words)
{
    if (words.empty()) {
        return tl::unexpected(
            CliError::usage("usage_words", "Which tool?", "executor tool SOURCE.GROUP.TOOL key=value…"));
    }
    EX_CLI_TRY(const auto named, findTool(context, words));
    EX_CLI_TRY(const auto call, readCall(named.rest, named.tool.value("inputSchema", Json::object())));
    applyRender(context, call.render);
    if (call.isHelp) {
        if (context.output.isJson()) {
            return printObject(context, named.tool);
        }
        context.output.bytes(toolHelp(named));
        return 0;
    }
    EX_CLI_TRY(auto body, bodyOf(call));
    watchInterrupt();
    const auto target = "/v1/tools/" + percentEncoded(named.path) + (call.isDryRun ? "/check" : "/call");
    EX_CLI_TRY(auto answer, context.sendText("POST", target, std::move(body)));
    return printCalled(context, call, std::move(answer));
}

} // namespace executor::api::cli
