#include "core/mcp/protocol/message.h"

#include "core/base/jsonparse.h"

#include <algorithm>

namespace executor::mcp {

namespace {

constexpr std::size_t kLongestId = 256;
constexpr std::size_t kLargestBatch = 64;

tl::unexpected<RpcError> parseError(std::string message)
{
    RpcError error = invalidRequest(std::move(message), "parse_error");
    error.code = RpcCode::ParseError;
    return tl::unexpected(std::move(error));
}

bool isGoodId(const Json& id)
{
    return id.is_number_integer() || (id.is_string() && id.get_ref<const std::string&>().size() <= kLongestId);
}

/// Whether a top-level `id` or `method` stands twice: then two readers could see two different messages.
bool repeatsIdOrMethod(std::string_view text)
{
    int ids = 0;
    int methods = 0;
    const auto count = [&](int depth, Json::parse_event_t event, Json& value) {
        if (event == Json::parse_event_t::key && depth == 1) {
            ids += value == "id" ? 1 : 0;
            methods += value == "method" ? 1 : 0;
        }
        return true;
    };
    const Json ignored = Json::parse(text, count, false);
    return ids > 1 || methods > 1;
}

tl::expected<Message, RpcError> readMessage(const Json& json)
{
    const auto refuse = [&](std::string message) {
        RpcError error = invalidRequest(std::move(message), "invalid_request");
        const Json* id = member(json, "id");
        error.id = id && isGoodId(*id) ? *id : Json(nullptr);
        return tl::unexpected(std::move(error));
    };
    if (!json.is_object() || textMember(json, "jsonrpc") != "2.0") {
        return refuse("A message is an object with \"jsonrpc\":\"2.0\".");
    }
    const Json* id = member(json, "id");
    if (id && !isGoodId(*id)) {
        return refuse("An id is an integer or a text of at most 256 bytes.");
    }
    Message message;
    message.id = id ? *id : Json(nullptr);
    const Json* method = member(json, "method");
    if (!method && id && (json.contains("result") || json.contains("error"))) {
        message.kind = Message::Kind::Response;
        return message;
    }
    if (!method || !method->is_string()) {
        return refuse("The message has no method.");
    }
    message.kind = id ? Message::Kind::Request : Message::Kind::Notification;
    message.method = method->get<std::string>();
    if (const Json* params = member(json, "params")) {
        if (!params->is_object()) {
            return refuse("\"params\" is an object.");
        }
        message.params = *params;
    }
    return message;
}

} // namespace

tl::expected<Incoming, RpcError> parseIncoming(std::string_view text)
{
    JsonLimits limits;
    limits.duplicates = JsonLimits::Duplicates::LastWins;
    limits.numbers = JsonLimits::Numbers::Exact; // arguments of tools keep their digits
    limits.mark = JsonLimits::Mark::Refuse;
    const auto json = parseJson(text, limits);
    if (!json) {
        return parseError(json.error().message);
    }
    Incoming incoming;
    if (!json->is_array()) {
        if (repeatsIdOrMethod(text)) {
            return parseError("\"id\" or \"method\" stands twice in the message.");
        }
        auto message = readMessage(*json);
        if (!message) {
            return tl::unexpected(std::move(message).error());
        }
        incoming.messages.emplace_back(std::move(*message));
        return incoming;
    }
    if (json->empty() || json->size() > kLargestBatch) {
        return tl::unexpected(invalidRequest("A batch has 1 to 64 members.", "invalid_request"));
    }
    incoming.isBatch = true;
    std::ranges::transform(*json, std::back_inserter(incoming.messages), readMessage);
    return incoming;
}

Json readableId(std::string_view body)
{
    const auto incoming = parseIncoming(body);
    if (!incoming) {
        return incoming.error().id;
    }
    return incoming->isBatch ? Json(nullptr) : incoming->messages.front()->id;
}

std::string resultText(const Json& id, Json result)
{
    Json message = Json::object();
    message["jsonrpc"] = "2.0";
    message["id"] = id;
    message["result"] = std::move(result);
    return toText(message);
}

std::string errorText(const RpcError& error)
{
    Json body = Json::object();
    body["code"] = static_cast<int>(error.code);
    body["message"] = error.message;
    Json data = error.data;
    if (!error.reason.empty()) {
        data["reason"] = error.reason;
    }
    if (!data.empty()) {
        body["data"] = std::move(data);
    }
    Json message = Json::object();
    message["jsonrpc"] = "2.0";
    message["id"] = error.id;
    message["error"] = std::move(body);
    return toText(message);
}

std::string notificationText(std::string_view method, Json params)
{
    Json message = Json::object();
    message["jsonrpc"] = "2.0";
    message["method"] = method;
    if (!params.empty()) {
        message["params"] = std::move(params);
    }
    return toText(message);
}

RpcError invalidParams(std::string message, std::string reason)
{
    RpcError error;
    error.code = RpcCode::InvalidParams;
    error.message = std::move(message);
    error.reason = std::move(reason);
    error.httpStatus = 200;
    return error;
}

RpcError invalidRequest(std::string message, std::string reason, int httpStatus)
{
    RpcError error;
    error.code = RpcCode::InvalidRequest;
    error.message = std::move(message);
    error.reason = std::move(reason);
    error.httpStatus = httpStatus;
    return error;
}

} // namespace executor::mcp
