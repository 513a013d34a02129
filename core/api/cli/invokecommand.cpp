#include "core/api/cli/delivery.h"
#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

#include <algorithm>
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

CliResult<int> printInvoked(Context& context, DoorAnswer answer, bool asksHelp)
{
    EX_CLI_TRY(const auto json, parseJson(answer.body, kLenientJson));
    if (const auto help = textMember(json, "help"); !help.empty()) {
        const Json* isGroup = member(json, "isGroup");
        if (isGroup == nullptr || *isGroup != Json(true) || asksHelp) {
            const Json* object = member(json, isGroup == nullptr ? "tool" : "group");
            if (context.output.isJson() && object != nullptr) {
                return printObject(context, *object);
            }
            context.output.bytes(visibleText(help));
            return 0;
        }
        return tl::unexpected(CliError::usage("usage_words", help, "Name one of them."));
    }
    const Json* render = member(json, "render");
    EX_CLI_TRY(const auto delivery, deliveryOf(context, render == nullptr ? Json::object() : *render));
    if (const auto check = rawMember(answer.body, "check")) {
        context.output.value(*check);
        return cellOf(json, "check.decision.action") == "block" ? exitCode(ErrorCode::ToolBlocked) : 0;
    }
    if (const Json* isDetached = member(json, "detached"); isDetached != nullptr && *isDetached == Json(true)) {
        context.output.line(cellOf(json, "execution.id"));
        return 0;
    }
    return finishRun(context, delivery, std::move(answer));
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
    body["waitForResult"] = false; // the id must be known at once: Ctrl+C cancels the run
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
    const bool asksHelp = std::find(words.begin(), words.end(), "--help") != words.end() ||
                          std::find(words.begin(), words.end(), "-h") != words.end();
    return printInvoked(context, std::move(*answer), asksHelp);
}

} // namespace executor::api::cli
