#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/securefile.h"
#include "core/platform/terminal.h"

#include <fstream>
#include <sstream>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMaxInput = 8U << 20U;

/// Reads, with our own rights, what the daemon asked for: it never opens a path that came over the wire.
CliResult<Json> readInputs(const Json& needed)
{
    Json inputs = Json::object();
    for (const auto& file : needed.value("files", Json::array())) {
        const auto name = file.is_string() ? file.get<std::string>() : std::string();
        std::ifstream stream(pathFromUtf8(name), std::ios::binary);
        std::ostringstream text;
        if (!stream || !(text << stream.rdbuf())) {
            return tl::unexpected(CliError::usage("usage_file", "The file \"" + name + "\" cannot be read."));
        }
        inputs["@" + name] = std::move(text).str();
    }
    const Json* wantsInput = member(needed, "stdin");
    if (wantsInput != nullptr && *wantsInput == Json(true)) {
        if (platform::isTerminal(platform::StandardStream::Input)) {
            platform::tellOnTerminal("reading JSON from the terminal, end with Ctrl+D\n");
        }
        EX_CLI_TRY(inputs["-"], readInput(kMaxInput));
    }
    return inputs;
}

CliError toolError(std::string_view raw)
{
    const auto parsed = parseJson(raw, kLenientJson);
    return parsed ? CliError::fromJson(*parsed) : CliError();
}

/// What the daemon read of the words that are about the output.
void applyRender(Context& context, const Json& answer)
{
    const Json* render = member(answer, "render");
    if (render == nullptr || !render->is_object()) {
        return;
    }
    const auto format = textMember(*render, "format");
    if (format == "json") {
        context.output.format = Format::Json;
    } else if (format == "pretty") {
        context.output.format = Format::Pretty;
    } else if (format == "raw" || (render->contains("raw") && render->at("raw") == Json(true))) {
        context.output.format = Format::Raw;
    }
}

CliResult<int> printInvoked(Context& context, DoorAnswer answer)
{
    EX_CLI_TRY(const auto json, parseJson(answer.body, kLenientJson));
    applyRender(context, json);
    if (const auto help = textMember(json, "help"); !help.empty()) {
        context.output.line(visibleText(help));
        return 0;
    }
    if (const auto check = rawMember(answer.body, "check")) {
        context.output.value(*check);
        return cellOf(json, "check.decision.action") == "block" ? exitCode(ErrorCode::ToolBlocked) : 0;
    }
    if (json.contains("execution")) {
        return finishRun(context, Words(), std::move(answer));
    }
    const Json* ok = member(json, "ok");
    if (ok != nullptr && *ok == Json(false)) {
        return tl::unexpected(toolError(rawMember(answer.body, "error").value_or("{}")));
    }
    const auto data = rawMember(answer.body, "data");
    const auto value = data ? std::string(*data) : answer.body;
    if (const Json* render = member(json, "render"); render != nullptr && !textMember(*render, "out").empty()) {
        EX_CLI_CHECK(platform::writeFileAtomically(pathFromUtf8(textMember(*render, "out")), value + "\n"));
        return 0;
    }
    context.output.value(value);
    return 0;
}

std::string_view inputKind()
{
    if (platform::isTerminal(platform::StandardStream::Input)) {
        return "tty";
    }
    return platform::isInputPiped() ? "pipe" : "none";
}
} // namespace

CliResult<int> invokeTool(Context& context, const std::vector<std::string>& words)
{
    if (words.empty()) {
        return tl::unexpected(
            CliError::usage("usage_words", "Which tool?", "executor tool SOURCE.GROUP.TOOL key=value…"));
    }
    auto typed = words;
    if (typed.front().starts_with("tools.")) {
        typed.front().erase(0, 6);
    }
    Json body = Json::object();
    body["words"] = typed;
    body["stdin"] = std::string(inputKind());
    body["stdoutTty"] = context.output.isOutTerminal();
    watchInterrupt();
    auto answer = context.send("POST", "/v1/cli/invoke", body);
    if (!answer && answer.error().code == "input_needed") {
        EX_CLI_TRY(body["inputs"], readInputs(answer.error().details));
        answer = context.send("POST", "/v1/cli/invoke", body);
    }
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    return printInvoked(context, std::move(*answer));
}

} // namespace executor::api::cli
