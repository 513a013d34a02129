#include "core/mcp/protocol/legacy/toolanswer.h"

#include "core/base/jsonverbatim.h"
#include "core/base/text.h"

#include <algorithm>

namespace executor::mcp::legacy {

namespace {

constexpr std::size_t kPrettyBelow = 4U << 10U;
constexpr std::size_t kErrorCharacters = 8'000; ///< clients cut near 11,000

/// Everything that a model reads as text goes through here; the structured part and the record keep the value as it is.
Json textBlock(std::string_view text)
{
    Json block = Json::object();
    block["type"] = "text";
    block["text"] = withoutControls(text);
    return block;
}

std::string valueText(const Json& given)
{
    const Json value = opened(given);
    if (value.is_string()) {
        return toValidUtf8(value.get_ref<const std::string&>());
    }
    std::string compact = toText(value);
    return compact.size() < kPrettyBelow ? toPrettyText(value) : compact;
}

void addSection(std::string& out, std::string_view title, std::string_view text)
{
    if (!text.empty()) {
        out.append(out.empty() ? "" : "\n\n").append(title).append("\n").append(text);
    }
}

/// One line each: `[warn] text`, or the message of a warning.
std::string lines(const Json* entries, std::string_view textKey, std::string_view levelKey)
{
    std::string out;
    if (!entries || !entries->is_array()) {
        return out;
    }
    for (const Json& entry : *entries) {
        out += out.empty() ? "" : "\n";
        out += levelKey.empty() ? "" : "[" + textMember(entry, levelKey, "info") + "] ";
        out += textMember(entry, textKey);
    }
    return out;
}

std::string errorLines(const Json& error)
{
    std::string out = textMember(error, "code") + ": " + textMember(error, "message");
    const Json* line = member(error, "line");
    const bool isTold = line && out.find("ine " + toText(*line)) != std::string::npos;
    if (line && !isTold && line->is_number_integer() && line->get<int>() > 0) {
        out += " (line " + std::to_string(line->get<int>()) + ")";
    }
    if (const std::string hint = textMember(error, "hint"); !hint.empty()) {
        out += "\n" + hint;
    }
    return cutText(out, kErrorCharacters);
}

/// What the person sees first and the model reads: the value, or why there is none.
std::string mainText(const Json& envelope, const Json& execution, const std::string& status)
{
    if (status == "completed") {
        if (const Json* value = member(envelope, "result")) {
            return valueText(*value);
        }
        const Json* summary = member(envelope, "resultSummary");
        return summary ? "The value is large and was kept as " + textMember(envelope, "resultHandle") + ":\n" +
                             toPrettyText(*summary)
                       : "Done, without a value.";
    }
    std::string text = "Status: " + status + " (" + textMember(execution, "id") + ")";
    if (const Json* error = member(execution, "error"); error && error->is_object()) {
        text += "\n" + errorLines(*error);
    }
    if (const Json* pending = member(envelope, "pendingInteraction"); pending && pending->is_object()) {
        text += "\n" + textMember(*pending, "message");
    }
    if (const std::string next = textMember(envelope, "next"); !next.empty()) {
        text += "\n" + next;
    }
    return text;
}

/// A ready-made content block is passed on; any other emitted value becomes text.
Json emittedBlock(const Json& item, Revision revision)
{
    const std::string type = textMember(item, "type");
    const bool isMedia = (type == "image" || (type == "audio" && hasAudio(revision))) &&
                         !textMember(item, "data").empty() && !textMember(item, "mimeType").empty();
    const bool isText = type == "text" && member(item, "text") && member(item, "text")->is_string();
    Json block = isMedia ? item : textBlock(isText ? textMember(item, "text") : valueText(item));
    Json audience = Json::array();
    audience.push_back("user");
    block["annotations"] = Json{{"audience", std::move(audience)}};
    return block;
}

bool isErrorStatus(const std::string& status)
{
    return status == "failed" || status == "denied" || status == "timed_out" || status == "cancelled";
}

} // namespace

Json toolAnswer(const Json& envelope, Revision revision, ResultShape shape)
{
    const Json* found = member(envelope, "execution");
    const Json& execution = found ? *found : envelope;
    const std::string status = textMember(execution, "status");
    const bool isStructured = hasStructuredContent(revision) && shape != ResultShape::Text;
    Json content = Json::array();
    if (shape != ResultShape::Structured || !isStructured) {
        std::string text = mainText(envelope, execution, status);
        addSection(text, "Logs:", lines(member(execution, "logs"), "text", "level"));
        addSection(text, "Warnings:", lines(member(execution, "warnings"), "message", {}));
        content.push_back(textBlock(text));
    }
    if (const Json* emitted = member(execution, "emitted"); emitted && emitted->is_array()) {
        for (const Json& item : *emitted) {
            content.push_back(emittedBlock(item, revision));
        }
    }
    Json result = Json::object();
    result["content"] = std::move(content);
    if (isStructured) {
        result["structuredContent"] = envelope;
    }
    if (isErrorStatus(status)) {
        result["isError"] = true;
    }
    return result;
}

Json toolRefusal(const Error& error, Revision revision)
{
    Json body = error.toJson();
    body["retryable"] = error.retryable;
    Json content = Json::array();
    content.push_back(textBlock(errorLines(body)));
    Json result = Json::object();
    result["content"] = std::move(content);
    if (hasStructuredContent(revision)) {
        result["structuredContent"] = Json{{"error", std::move(body)}};
    }
    result["isError"] = true;
    return result;
}

} // namespace executor::mcp::legacy
