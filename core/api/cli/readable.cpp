#include "core/api/cli/readable.h"

#include "core/api/cli/handlers.h"
#include "core/base/text.h"
#include "core/base/time.h"

namespace executor::api::cli {
namespace {
constexpr std::size_t kLongestValue = 4'000;
constexpr std::size_t kNameWidth = 10;

/// One row: a name and its value; nothing for values that are absent.
std::string row(const std::string& name, const std::string& value)
{
    if (value.empty() || value == "-") {
        return {};
    }
    return "  " + name + std::string(kNameWidth - std::min(kNameWidth - 1, name.size()), ' ') + value + "\n";
}

/// A name, and its lines below it.
std::string block(const std::string& name, const std::string& value)
{
    if (value.empty()) {
        return {};
    }
    std::string text = "  " + name + "\n";
    for (const auto& line : split(trimmed(value), '\n')) {
        text += "    " + line + "\n";
    }
    return text;
}

std::string milliseconds(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    return value != nullptr && value->is_number() ? durationForPeople(Milliseconds(value->get<std::int64_t>()))
                                                  : std::string();
}

std::string stepsText(const Json& envelope)
{
    std::string text;
    for (const auto& step : envelope.value("steps", Json::object()).value("items", Json::array())) {
        text += cellOf(step, "seq") + "  " + textMember(step, "path") + "  " + textMember(step, "effect") + "  " +
                textMember(step, "status");
        if (const auto took = milliseconds(step, "durationMs"); !took.empty()) {
            text += "  " + took;
        }
        if (const auto why = cellOf(step, "decision.text"); why != "-") {
            text += "\n   " + why;
        }
        text += "\n";
    }
    return text;
}

std::string logText(const Json& execution)
{
    std::string text;
    for (const auto& line : execution.value("logs", Json::array())) {
        text += textMember(line, "level") + "  " + textMember(line, "text") + "\n";
    }
    return text;
}

std::string errorText(const Json& execution)
{
    const Json* error = member(execution, "error");
    return error == nullptr || !error->is_object()
               ? std::string()
               : textMember(*error, "message") + " (" + textMember(*error, "code") + ")";
}

std::string stepCounts(const Json& execution)
{
    std::string text = cellOf(execution, "steps.total");
    for (const auto* part : {"failed", "waiting"}) {
        if (const auto count = cellOf(execution, std::string("steps.") + part); count != "0" && count != "-") {
            text += ", " + count + " " + part;
        }
    }
    return text;
}
} // namespace

std::string executionText(const Json& envelope)
{
    const Json execution = envelope.value("execution", Json::object());
    const Json usage = execution.value("usage", Json::object());
    const Json question = envelope.value("pendingInteraction", Json());
    std::string text = textMember(execution, "id") + "  " + textMember(execution, "status") + "\n";
    text += row("agent", cellOf(execution, "agent.name"));
    text += row("created", cellOf(execution, "createdAt"));
    text += row("ended", cellOf(execution, "completedAt"));
    text += row("worked", milliseconds(usage, "wallMs"));
    text += row("waited", milliseconds(usage, "waitMs"));
    text += row("calls", stepCounts(execution));
    text += row("error", errorText(execution));
    if (question.is_object()) {
        text += row("waits", textMember(question, "message"));
        text += row("question", textMember(question, "id"));
    }
    text += block("program", textMember(execution, "code"));
    text += block("calls", stepsText(envelope));
    text += block("log", logText(execution));
    if (const Json* result = member(envelope, "result")) {
        text += block("value", cutText(toPrettyText(*result), kLongestValue));
    }
    return text + row("value", cellOf(envelope, "resultHandle"));
}

std::string accountText(const Json& account)
{
    std::string text = textMember(account, "source") + " / " + textMember(account, "slug") + "  " +
                       cellOf(account, "health.status") + "\n";
    text += row("reason", cellOf(account, "health.reason"));
    text += row("message", cellOf(account, "health.message"));
    text += row("checked", cellOf(account, "health.checkedAt"));
    return text;
}

} // namespace executor::api::cli
