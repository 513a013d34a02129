#include "core/api/cli/delivery.h"
#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMaxCode = 8U << 20U;

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
    if (words.positionals.size() > 1) {
        return tl::unexpected(CliError::usage(
            "usage_code_words", "A program is one word; here are " + std::to_string(words.positionals.size()) + ".",
            "quote the code"));
    }
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

} // namespace

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
    // The id must be known at once: Ctrl+C cancels the run.
    body["waitForResult"] = false;
    watchInterrupt();
    EX_CLI_TRY(auto answer, context.send("POST", "/v1/executions", body));
    if (words.has("--detach")) {
        EX_CLI_TRY(const auto envelope, parseJson(answer.body, kLenientJson));
        context.output.line(cellOf(envelope, "execution.id"));
        return 0;
    }
    return finishRun(context, deliveryOf(words), std::move(answer));
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
    const auto target = "/v1/executions/" + percentEncoded(id);
    if (!body.contains("response") && context.mayAsk) {
        EX_CLI_TRY(auto now, context.send("GET", target));
        return finishRun(context, deliveryOf(words), std::move(now));
    }
    EX_CLI_TRY(auto answer, context.send("POST", target + "/resume", body));
    return finishRun(context, deliveryOf(words), std::move(answer));
}

} // namespace executor::api::cli
