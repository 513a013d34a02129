#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/api/cli/pausedrun.h"
#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/browser.h"
#include "core/platform/securefile.h"
#include "core/platform/terminal.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMaxCode = 8U << 20U;

bool isFinal(std::string_view status)
{
    return status != "queued" && status != "running" && status != "waiting";
}

/// `tools.`? then a path of two or more segments (cli.md 4).
bool isToolPath(std::string_view word)
{
    const auto isFirst = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto isSource = [&](char c) { return isFirst(c) || (c >= '0' && c <= '9') || c == '_'; };
    const auto isSegment = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
               c == '-';
    };
    const auto parts = split(word, '.');
    if (parts.size() < 2 || parts.front().empty() || !isFirst(parts.front().front()) ||
        !std::all_of(parts.front().begin(), parts.front().end(), isSource)) {
        return false;
    }
    return std::all_of(parts.begin() + 1, parts.end(), [&](const std::string& part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), isSegment);
    });
}

CliResult<std::string> readFileText(const std::string& name)
{
    std::ifstream file(pathFromUtf8(name), std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) {
        return tl::unexpected(CliError::usage("usage_file", "The file \"" + name + "\" cannot be read."));
    }
    return std::move(text).str();
}

/// The one source of code. Nothing: the first word is the path of a tool.
CliResult<std::string> codeOf(const Words& words)
{
    const bool hasWord = !words.positionals.empty() && words.positionals.front() != "-";
    const bool isInput = words.has("--stdin") || (!words.positionals.empty() && !hasWord);
    const int given =
        (words.has("--code") ? 1 : 0) + (words.has("--file") ? 1 : 0) + (isInput ? 1 : 0) + (hasWord ? 1 : 0);
    if (given > 1) {
        return tl::unexpected(CliError::usage("usage_code_twice", "The program is given twice.",
                                              "Use one of: a word, --code, --file, --stdin"));
    }
    std::string code;
    if (words.has("--file")) {
        EX_CLI_TRY(code, readFileText(*words.value("--file")));
    } else if (isInput || (given == 0 && platform::isInputPiped())) {
        EX_CLI_TRY(code, readInput(kMaxCode));
    } else if (given == 0) {
        return tl::unexpected(CliError::usage("usage_code", "There is no program to run.",
                                              "executor call 'return 1', or: executor help call"));
    } else {
        code = words.value("--code").value_or(hasWord ? words.positionals.front() : std::string());
    }
    if (trimmed(code).empty()) {
        return tl::unexpected(CliError::usage("usage_code", "The program is empty."));
    }
    if (!isValidUtf8(code)) {
        return tl::unexpected(CliError::usage("usage_not_utf8", "The program is not UTF-8."));
    }
    return code;
}

CliError runError(const Json& execution)
{
    const Json* error = member(execution, "error");
    const auto status = textMember(execution, "status");
    CliError made;
    if (error != nullptr && error->is_object()) {
        made = CliError::fromJson(*error);
        const Json* line = member(*error, "line");
        const bool isTold = line == nullptr || made.message.find("ine " + toText(*line)) != std::string::npos;
        if (!isTold && line->is_number()) {
            made.message += " (line " + toText(*line) + ")";
        }
    } else {
        made.code = status == "cancelled" ? "cancelled" : "uncaught_error";
        made.message = "The run ended as " + status + ".";
        made.exitCode = exitCodeOf(made.code);
    }
    made.details["executionId"] = textMember(execution, "id");
    return made;
}

CliResult<int> deliver(Context& context, const Words& words, std::string_view value)
{
    if (const auto file = words.value("--out")) {
        EX_CLI_CHECK(platform::writeFileAtomically(pathFromUtf8(*file), std::string(value) + "\n"));
        return 0;
    }
    context.output.value(value);
    return 0;
}

void noteLogs(const Context& context, const Json& execution)
{
    const Json* logs = member(execution, "logs");
    if (!context.output.isErrorTerminal() || logs == nullptr || !logs->is_array()) {
        return;
    }
    for (const auto& line : *logs) {
        context.output.note(textMember(line, "text"));
    }
}

/// The value of a finished run, in its own bytes.
CliResult<int> printResult(Context& context, const Words& words, const std::string& body, const Json& envelope)
{
    const Json& execution = envelope.at("execution");
    if (textMember(execution, "status") != "completed") {
        noteLogs(context, execution);
        return tl::unexpected(runError(execution));
    }
    const auto result = rawMember(body, "result");
    const auto handle = rawMember(body, "resultHandle");
    const auto value = std::string(result ? *result : handle ? *handle : std::string_view("null"));
    if (!words.has("--full")) {
        noteLogs(context, execution);
        return deliver(context, words, value);
    }
    const auto raw = rawMember(body, "execution").value_or("{}");
    const auto part = [&](std::string_view name, std::string_view fallback) {
        return std::string(rawMember(raw, name).value_or(fallback));
    };
    const auto usage = part("usage", "{}");
    const auto steps = part("steps", "{}");
    return deliver(context, words,
                   R"({"ok":true,"executionId":)" + part("id", "null") + R"(,"status":"completed","result":)" + value +
                       R"(,"emitted":)" + part("emitted", "[]") + R"(,"logs":)" + part("logs", "[]") + R"(,"steps":)" +
                       std::string(rawMember(steps, "total").value_or("0")) + R"(,"durationMs":)" +
                       std::string(rawMember(usage, "wallMs").value_or("0")) + R"(,"warnings":)" +
                       part("warnings", "[]") + "}");
}

/// Tells the person what a run waits for; once per question.
void tellWaiting(Context& context, const Words& words, const Json& envelope, std::string& told)
{
    const Json* pending = member(envelope, "pendingInteraction");
    if (pending == nullptr || !pending->is_object() || textMember(*pending, "id") == told) {
        return;
    }
    told = textMember(*pending, "id");
    context.output.note("Waiting: " + textMember(*pending, "message"));
    const auto kind = textMember(*pending, "kind");
    if (kind == "url") {
        const auto url = textMember(*pending, "url");
        context.output.note("Open: " + url);
        if (!words.has("--no-open") && !url.empty()) {
            [[maybe_unused]] const auto opened = platform::openInBrowser(url); // the address was printed either way
        }
    } else {
        context.output.note("Answer in the Executor window (" + told +
                            "), or without a screen: executor approvals answer " + told);
    }
}

CliResult<DoorAnswer> cancelRun(Context& context, const std::string& id)
{
    Json body = Json::object();
    body["reason"] = "Interrupted at the command line.";
    clearInterrupt();
    [[maybe_unused]] const auto cancelled = context.send("POST", "/v1/executions/" + id + "/cancel", body);
    return tl::unexpected(CliError::interrupted("Interrupted; the run was cancelled."));
}
} // namespace

CliResult<int> finishRun(Context& context, const Words& words, DoorAnswer answer)
{
    std::string told;
    for (;;) {
        EX_CLI_TRY(auto envelope, parseJson(answer.body, kLenientJson));
        const Json* execution = member(envelope, "execution");
        if (execution == nullptr) {
            return printObject(context, envelope);
        }
        const auto status = textMember(*execution, "status");
        const auto id = textMember(*execution, "id");
        if (isFinal(status)) {
            return printResult(context, words, answer.body, envelope);
        }
        if (status == "waiting") {
            if (!context.mayAsk) {
                addPayload(context, envelope);
                context.output.line(pausedJson(envelope));
                return 20;
            }
            tellWaiting(context, words, envelope, told);
        }
        auto next = context.send("POST", "/v1/executions/" + id + "/resume", Json::object());
        if (!next && wasInterrupted()) {
            next = cancelRun(context, id);
        }
        if (!next) {
            return tl::unexpected(next.error());
        }
        answer = std::move(*next);
    }
}

CliResult<int> runCall(Context& context, const Words& words)
{
    if (!words.positionals.empty() && isToolPath(words.positionals.front()) && !words.has("--code")) {
        return invokeTool(context, words.positionals);
    }
    EX_CLI_TRY(const auto code, codeOf(words));
    Json body = Json::object();
    body["code"] = code;
    if (context.timeout) {
        body["timeoutMs"] = context.timeout->count();
    }
    if (words.has("--detach") || context.mayAsk) {
        // At a terminal the id must be known at once: Ctrl+C cancels the run.
        body["waitForResult"] = false;
    } else {
        body["interactionMode"] = "detach";
    }
    watchInterrupt();
    EX_CLI_TRY(auto answer, context.send("POST", "/v1/executions", body));
    if (words.has("--detach")) {
        EX_CLI_TRY(const auto envelope, parseJson(answer.body, kLenientJson));
        context.output.line(cellOf(envelope, "execution.id"));
        return 0;
    }
    return finishRun(context, words, std::move(answer));
}

namespace {
/// A question is followed to the run that asked it, or to the change that it is about.
CliResult<int> resumeQuestion(Context& context, const Words& words, const std::string& id)
{
    EX_CLI_TRY(const auto question, context.get("/v1/interactions/" + percentEncoded(id)));
    if (const auto execution = textMember(question, "executionId"); !execution.empty()) {
        Words same = words;
        same.positionals = {execution};
        return runResume(context, same);
    }
    EX_CLI_TRY(const auto outcome, context.followChange(question));
    return printObject(context, outcome);
}
} // namespace

CliResult<int> runResume(Context& context, const Words& words)
{
    const auto id = words.value("--execution-id").value_or(words.positionals.empty() ? "" : words.positionals.front());
    if (id.empty()) {
        return tl::unexpected(
            CliError::usage("usage_words", "\"resume\" needs the id of a run.", "executor executions list"));
    }
    if (id.starts_with("int_")) {
        return resumeQuestion(context, words, id);
    }
    Json body = Json::object();
    if (const auto action = words.value("--action")) {
        Json response = Json::object();
        response["action"] = *action;
        if (auto content = words.value("--content")) {
            if (content->starts_with('@')) {
                EX_CLI_TRY(*content, readFileText(content->substr(1)));
            }
            EX_CLI_TRY(response["content"], parseJson(*content));
        }
        if (const auto reason = words.value("--reason")) {
            response["reason"] = *reason;
        }
        body["response"] = std::move(response);
    }
    watchInterrupt();
    EX_CLI_TRY(auto answer, context.send("POST", "/v1/executions/" + percentEncoded(id) + "/resume", body));
    return finishRun(context, words, std::move(answer));
}

} // namespace executor::api::cli
