#include "core/sources/openapi/answer.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/jsonscan.h"
#include "core/base/text.h"
#include "core/secrets/redactor.h"
#include "core/sources/openapi/mediatype.h"

#include <array>
#include <charconv>

namespace executor::sources::openapi {
namespace {
/// Of an answer's JSON, as of everything that is parsed here (conventions.md 9).
constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxBodyInError = 32'768;
/// What of a body an excerpt is taken from: secrets are looked for before anything is cut off.
constexpr std::size_t kReadForExcerpt = 65'536;

const std::string* header(const RawAnswer& answer, std::string_view name)
{
    for (const auto& [key, value] : answer.headers) {
        if (equalsIgnoreCase(key, name)) {
            return &value;
        }
    }
    return nullptr;
}

Json headersOf(const RawAnswer& answer)
{
    Json headers = Json::object();
    for (const auto& [name, value] : answer.headers) {
        const std::string key = asciiLower(name);
        if (key == "set-cookie" || key == "set-cookie2") {
            continue;
        }
        const std::string text = toValidUtf8(value);
        headers[key] = headers.contains(key) ? headers[key].get<std::string>() + ", " + text : text;
    }
    return headers;
}

/// Without tags and runs of blanks: what a page of an upstream says.
std::string withoutTags(std::string_view text)
{
    std::string result;
    bool isTag = false;
    for (const char c : text) {
        if (c == '<') {
            isTag = true;
        } else if (c == '>' && isTag) {
            isTag = false;
        } else if (!isTag) {
            const bool isBlank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
            if (!isBlank) {
                result += c;
            } else if (!result.empty() && result.back() != ' ') {
                result += ' ';
            }
        }
    }
    return result;
}

std::string latin1ToUtf8(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            result += c;
        } else {
            result += static_cast<char>(0xC0U | (byte >> 6U));
            result += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return result;
}

std::string decodedText(std::string_view body, std::string_view contentType)
{
    if (body.substr(0, 3) == "\xEF\xBB\xBF") {
        return toValidUtf8(body.substr(3));
    }
    const std::string lower = asciiLower(contentType);
    const bool isLatin = lower.find("iso-8859-1") != std::string::npos || lower.find("latin1") != std::string::npos ||
                         lower.find("windows-1252") != std::string::npos;
    return isLatin && !isValidUtf8(body) ? latin1ToUtf8(body) : toValidUtf8(body);
}

/// Digits beyond 64 bits would be lost in a tree: the text itself is the value, once it is known to be JSON.
bool isJsonText(std::string_view text)
{
    return isJson(text, kMaxDepth);
}

std::string compact(std::string_view text)
{
    return std::string(trimmed(text));
}

Result<std::string> linesValue(std::string_view body)
{
    std::string list = "[";
    for (const std::string& line : split(body, '\n')) {
        std::string_view text = trimmed(line);
        if (!text.empty() && text.front() == '\x1E') {
            text = trimmed(text.substr(1));
        }
        // A last partial record is dropped.
        if (!text.empty() && isJsonText(text)) {
            list += (list.size() > 1 ? "," : "") + std::string(text);
        }
    }
    return list + "]";
}

std::string eventsValue(std::string_view body)
{
    Json events = Json::array();
    Json event = Json::object();
    std::string data;
    for (const std::string& raw : split(body, '\n')) {
        const std::string_view line = !raw.empty() && raw.back() == '\r'
                                          ? std::string_view(raw).substr(0, raw.size() - 1)
                                          : std::string_view(raw);
        if (line.empty()) {
            if (!data.empty()) {
                data.pop_back();
                auto parsed = parseJson(data, kLenientJson);
                event["data"] = parsed ? std::move(*parsed) : Json(data);
                events.push_back(std::move(event));
            }
            event = Json::object();
            data.clear();
            continue;
        }
        const std::size_t colon = line.find(':');
        const std::string_view name = line.substr(0, colon);
        std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
        value = !value.empty() && value.front() == ' ' ? value.substr(1) : value;
        if (name == "data") {
            data += std::string(value) + "\n";
        } else if (name == "event" || name == "id") {
            event[std::string(name)] = toValidUtf8(value);
        }
    }
    return toText(events);
}

std::string fileNameOf(const RawAnswer& answer)
{
    const std::string* disposition = header(answer, "content-disposition");
    if (disposition == nullptr) {
        return {};
    }
    const std::size_t at = asciiLower(*disposition).find("filename=");
    if (at == std::string::npos) {
        return {};
    }
    std::string name = disposition->substr(at + 9);
    name = name.substr(0, name.find(';'));
    std::erase(name, '"');
    const std::size_t slash = name.find_last_of("/\\");
    return withoutControls(toValidUtf8(slash == std::string::npos ? name : name.substr(slash + 1)));
}

std::string fileValue(const RawAnswer& answer, std::string_view type)
{
    Json file = {{"$bytes", toBase64(answer.body)}};
    if (const std::string name = fileNameOf(answer); !name.empty()) {
        file["name"] = name;
    }
    file["mimeType"] = type.empty() ? "application/octet-stream" : std::string(type);
    return toText(file);
}

Result<std::string> valueOf(const Binding& binding, const RawAnswer& answer, const secrets::Redactor& redactor)
{
    if (binding.method == "HEAD") {
        return toText(headersOf(answer));
    }
    if (answer.status == 204 || answer.status == 205 || answer.body.empty()) {
        return "null";
    }
    const std::string* declared = header(answer, "content-type");
    const std::string type = declared == nullptr ? std::string() : essenceOf(*declared);
    if (type.empty() || isJsonMedia(type)) {
        std::string_view body = answer.body;
        body = body.substr(0, 3) == "\xEF\xBB\xBF" ? body.substr(3) : body;
        if (isValidUtf8(body) && isJsonText(body)) {
            return compact(body);
        }
        if (!type.empty() && type != "*/*" && answer.status < 400) {
            if (isJson(body, body.size())) {
                return fail(ErrorCode::UpstreamInvalidResponse,
                            "The answer is nested more than " + std::to_string(kMaxDepth) + " levels deep.",
                            "Ask the API for less at once.", {{"status", answer.status}, {"maxDepth", kMaxDepth}});
            }
            const std::string plain = redactor.redact(toValidUtf8(body.substr(0, kReadForExcerpt)));
            const std::string excerpt = cutText(withoutControls(plain), 200);
            return fail(ErrorCode::UpstreamInvalidResponse, "The answer says it is JSON but is not: " + excerpt, {},
                        {{"status", answer.status}, {"excerpt", excerpt}});
        }
        return toText(Json(decodedText(body, {})));
    }
    if (isJsonLines(type)) {
        return linesValue(toValidUtf8(answer.body));
    }
    if (type == "text/event-stream") {
        return eventsValue(toValidUtf8(answer.body));
    }
    if (isTextMedia(type) || isFormMedia(type) || answer.status >= 400) {
        return toText(Json(decodedText(answer.body, *declared)));
    }
    return fileValue(answer, type);
}

std::string firstText(const Json& body, std::string_view key)
{
    const Json* value = member(body, key);
    if (value == nullptr) {
        return {};
    }
    if (value->is_string()) {
        return value->get<std::string>();
    }
    if (value->is_object()) {
        return textMember(*value, "message");
    }
    return {};
}

/// Entries of `errors`: texts, or objects with their own words.
std::vector<std::string> listedErrors(const Json& body)
{
    std::vector<std::string> texts;
    const Json* list = member(body, "errors");
    for (std::size_t i = 0; list != nullptr && list->is_array() && i < std::min<std::size_t>(list->size(), 5); ++i) {
        const Json& entry = (*list)[i];
        std::string text = entry.is_string() ? entry.get<std::string>() : textMember(entry, "message");
        if (text.empty() && entry.is_object()) {
            text = textMember(entry, "detail", textMember(entry, "field") + " " + textMember(entry, "code"));
        }
        if (!trimmed(text).empty()) {
            texts.emplace_back(trimmed(text));
        }
    }
    return texts;
}

std::string upstreamWords(const Json& body, std::string_view text)
{
    std::string words;
    for (const std::string_view key : {"message", "error_description", "detail", "error", "title"}) {
        words = firstText(body, key);
        if (!words.empty()) {
            break;
        }
    }
    for (const std::string& entry : listedErrors(body)) {
        words += (words.empty() ? "" : words == entry ? "" : ": ") + (words == entry ? std::string() : entry);
    }
    if (words.empty() && !body.is_structured()) {
        words = withoutTags(text);
    }
    return cutText(withoutControls(words), 500);
}

/// Milliseconds to wait, from `Retry-After` in seconds.
std::optional<std::int64_t> retryAfter(const RawAnswer& answer)
{
    const std::string* value = header(answer, "retry-after");
    std::int64_t seconds = 0;
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = std::from_chars(value->data(), value->data() + value->size(), seconds);
    if (read.ec != std::errc() || seconds < 0 || seconds > 86'400) {
        return std::nullopt;
    }
    return seconds * 1000;
}

bool isRateLimited(const RawAnswer& answer)
{
    if (answer.status == 429) {
        return true;
    }
    if (answer.status != 403) {
        return false;
    }
    for (const std::string_view name : {"x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining"}) {
        if (const std::string* left = header(answer, name); left != nullptr && trimmed(*left) == "0") {
            return true;
        }
    }
    return false;
}

Error failureOf(const Binding& binding, const RawAnswer& answer, const std::string& valueText)
{
    const Json body = parseJson(valueText, kLenientJson).value_or(Json());
    const bool isRead =
        binding.method == "GET" || binding.method == "HEAD" || binding.method == "OPTIONS" || binding.method == "QUERY";
    Error error;
    error.code = ErrorCode::UpstreamHttpError;
    error.message = "HTTP " + std::to_string(answer.status) + " from " + binding.method + " " + binding.path;
    const std::string text = body.is_string() ? body.get<std::string>() : std::string();
    if (const std::string words = upstreamWords(body, text); !words.empty()) {
        error.message += ": " + words;
    }
    error.details = {{"status", answer.status}};
    error.details["body"] = valueText.size() <= kMaxBodyInError ? body : Json(cutText(valueText, kMaxBodyInError));
    for (const char* name : {"retry-after", "x-request-id", "www-authenticate", "location"}) {
        if (const std::string* value = header(answer, name)) {
            error.details["headers"][name] = toValidUtf8(*value);
        }
    }
    if (isRateLimited(answer)) {
        error.code = ErrorCode::RateLimited;
        error.retryable = true;
        if (const auto wait = retryAfter(answer)) {
            error.details["retryAfterMs"] = *wait;
        }
    } else if (answer.status == 401) {
        error.code = ErrorCode::CredentialRejected;
        error.hint = "The credentials of the account were refused. Replace them, or sign in again.";
    } else if (answer.status == 403 &&
               (valueText.find("insufficient_scope") != std::string::npos ||
                (header(answer, "www-authenticate") != nullptr &&
                 header(answer, "www-authenticate")->find("insufficient_scope") != std::string::npos))) {
        error.code = ErrorCode::OauthScopeInsufficient;
    } else if (answer.status == 408 || answer.status == 425 || (answer.status >= 500 && isRead)) {
        error.retryable = true;
    }
    return error;
}
} // namespace

Result<ToolOutcome> readOutcome(const Binding& binding, RawAnswer answer, const secrets::Redactor& redactor)
{
    for (auto& [name, value] : answer.headers) {
        value = redactor.redact(std::move(value));
    }
    answer.url = redactor.redact(std::move(answer.url));
    ToolOutcome outcome;
    EX_TRY(outcome.valueText, valueOf(binding, answer, redactor));
    outcome.http = {{"status", answer.status},
                    {"headers", headersOf(answer)},
                    {"url", answer.url},
                    {"durationMs", answer.duration.count()}};
    if (answer.status >= 300 || answer.status < 200) {
        outcome.valueText = redactor.redactJsonText(std::move(outcome.valueText));
        outcome.failure = failureOf(binding, answer, outcome.valueText);
    }
    return outcome;
}

} // namespace executor::sources::openapi
