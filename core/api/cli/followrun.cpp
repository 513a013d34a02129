#include "core/api/cli/delivery.h"
#include "core/api/cli/handlers.h"
#include "core/api/cli/interrupt.h"
#include "core/api/cli/pausedrun.h"
#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/platform/browser.h"

#include <algorithm>
#include <array>

namespace executor::api::cli {
namespace {
constexpr auto kCancelWait = std::chrono::seconds(2);

bool isFinal(std::string_view status)
{
    return status != "queued" && status != "running" && status != "waiting";
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
CliResult<int> printResult(Context& context, const Delivery& delivery, const std::string& body, const Json& envelope)
{
    const Json& execution = envelope.at("execution");
    if (textMember(execution, "status") != "completed") {
        noteLogs(context, execution);
        return tl::unexpected(runError(execution));
    }
    const auto result = rawMember(body, "result");
    const auto handle = rawMember(body, "resultHandle");
    const auto value = std::string(result ? *result : handle ? *handle : std::string_view("null"));
    if (!delivery.isFull) {
        noteLogs(context, execution);
        return deliver(context, delivery, value);
    }
    const auto raw = rawMember(body, "execution").value_or("{}");
    const auto part = [&](std::string_view name, std::string_view fallback) {
        return std::string(rawMember(raw, name).value_or(fallback));
    };
    const auto usage = part("usage", "{}");
    const auto steps = part("steps", "{}");
    return deliver(context, delivery,
                   R"({"ok":true,"executionId":)" + part("id", "null") + R"(,"status":"completed","result":)" + value +
                       R"(,"emitted":)" + part("emitted", "[]") + R"(,"logs":)" + part("logs", "[]") + R"(,"steps":)" +
                       std::string(rawMember(steps, "total").value_or("0")) + R"(,"durationMs":)" +
                       std::string(rawMember(usage, "wallMs").value_or("0")) + R"(,"warnings":)" +
                       part("warnings", "[]") + "}");
}

/// Tells the person what a run waits for; once per question.
void tellWaiting(Context& context, const Delivery& delivery, const Json& envelope, std::string& told)
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
        if (delivery.mayOpen && !url.empty()) {
            [[maybe_unused]] const auto opened = platform::openInBrowser(url); // the address was printed either way
        }
    } else {
        context.output.note("Answer " + context.answerPlace(told) + " (" + told + ")");
    }
}

/// The first Ctrl+C: asks the daemon to cancel and gives it two seconds; the second one ends the program.
CliError cancelRun(Context& context, const std::string& id)
{
    Json body = Json::object();
    body["reason"] = "Interrupted at the command line.";
    clearInterrupt();
    const auto target = "/v1/executions/" + id;
    const auto cancelled = context.send("POST", target + "/cancel", body);
    const auto ended = context.post(target + "/resume?wait=" + std::to_string(kCancelWait.count()), Json::object());
    const bool isEnded = cancelled && ended && isFinal(cellOf(*ended, "execution.status"));
    auto error = CliError::interrupted(isEnded ? "Interrupted; the run was cancelled."
                                               : "Interrupted; the run was asked to end.");
    error.details["executionId"] = id;
    return error;
}

/// Whether this line of the stream is a reason to look at the run again.
bool isNews(std::string_view line)
{
    constexpr std::string_view kEvent = "event: ";
    constexpr std::array<std::string_view, 7> kOther{"execution.created",
                                                     "execution.queued",
                                                     "execution.running",
                                                     "step.started",
                                                     "step.completed",
                                                     "step.failed",
                                                     "retry"};
    return line.starts_with(kEvent) &&
           std::find(kOther.begin(), kOther.end(), line.substr(kEvent.size())) == kOther.end();
}

/// Until something about the run has changed. At a terminal by its events, which tell of a question at once; a script
/// is answered when the run has ended or waits for a person.
CliResult<DoorAnswer> nextState(Context& context, const std::string& id, std::string& lastEvent)
{
    const auto target = "/v1/executions/" + id;
    if (!context.mayAsk) {
        return context.send("GET", target + "?wait=900");
    }
    EX_CLI_CHECK(context.follow(target + "/events" + queryOf({{"after", lastEvent}}), [&](std::string_view line) {
        if (line.starts_with("id: ")) {
            lastEvent = line.substr(4);
        }
        return !isNews(line);
    }));
    return context.send("GET", target);
}
} // namespace

CliResult<int> finishRun(Context& context, const Delivery& delivery, DoorAnswer answer)
{
    std::string told;
    std::string lastEvent;
    for (;;) {
        EX_CLI_TRY(auto envelope, parseJson(answer.body, kLenientJson));
        const Json* execution = member(envelope, "execution");
        if (execution == nullptr) {
            return printObject(context, envelope);
        }
        const auto status = textMember(*execution, "status");
        const auto id = textMember(*execution, "id");
        if (isFinal(status)) {
            return printResult(context, delivery, answer.body, envelope);
        }
        if (status == "waiting" && !context.mayAsk) {
            addPayload(context, envelope);
            context.output.line(pausedJson(envelope));
            return 20;
        }
        if (status == "waiting") {
            tellWaiting(context, delivery, envelope, told);
        }
        auto next = wasInterrupted() ? CliResult<DoorAnswer>(std::move(answer)) : nextState(context, id, lastEvent);
        if (wasInterrupted()) {
            return tl::unexpected(cancelRun(context, id));
        }
        if (!next) {
            return tl::unexpected(next.error());
        }
        answer = std::move(*next);
    }
}

} // namespace executor::api::cli
