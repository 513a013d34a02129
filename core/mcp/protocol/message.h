#pragma once

#include "core/base/json.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace executor::mcp {

/// Codes of JSON-RPC and of the protocol that we send (mcp.md 1.5).
enum class RpcCode
{
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    Internal = -32603,
    SessionNotFound = -32001,
    ResourceNotFound = -32002,
    UnsupportedVersion = -32022
};

/// A refusal, with what the door needs to answer it.
struct RpcError
{
    RpcCode code = RpcCode::Internal;
    std::string message;
    std::string reason;         ///< slug, `data.reason`
    int httpStatus = 400;       ///< over HTTP
    Json data = Json::object(); ///< further facts beside `reason`
    Json id = nullptr;          ///< of the request, when it could be read
    int retryAfter = 0;         ///< seconds; 0: none
};

/// One JSON-RPC message from the peer.
struct Message
{
    enum class Kind
    {
        Request,
        Notification,
        Response
    } kind = Kind::Request;
    Json id = nullptr; ///< text or integer; null for a notification
    std::string method;
    Json params = Json::object();
};

/// What one body or line held.
struct Incoming
{
    std::vector<tl::expected<Message, RpcError>> messages; ///< exactly one unless it is a batch
    bool isBatch = false;
};

/// Reads a body or a line. Errors (`parse_error`, `invalid_request`) concern the whole; a bad member of a batch is an
/// error among its messages. Pure.
[[nodiscard]] tl::expected<Incoming, RpcError> parseIncoming(std::string_view text);

/// The id of the one request in a body that is refused for another reason; null when there is none. Pure.
[[nodiscard]] Json readableId(std::string_view body);

/// Texts of messages to the peer, on one line each.
[[nodiscard]] std::string resultText(const Json& id, Json result);
[[nodiscard]] std::string errorText(const RpcError& error);
[[nodiscard]] std::string notificationText(std::string_view method, Json params);

[[nodiscard]] RpcError invalidParams(std::string message, std::string reason = "invalid_params");
[[nodiscard]] RpcError invalidRequest(std::string message, std::string reason, int httpStatus = 400);

} // namespace executor::mcp
