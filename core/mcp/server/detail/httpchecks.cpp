#include "core/mcp/server/detail/httpchecks.h"

#include "core/base/text.h"
#include "core/mcp/protocol/revision.h"

namespace executor::mcp {

namespace {

constexpr std::string_view kModernRevision = "2026-07-28";

bool takes(const net::HeaderFields& headers, std::string_view type, std::string_view group)
{
    return headers.listHas("Accept", type) || headers.listHas("Accept", group) || headers.listHas("Accept", "*/*");
}

std::optional<RpcError> checkVersion(const net::RequestHead& head)
{
    const std::string* version = head.headers.find("MCP-Protocol-Version");
    if (!version || revisionFromName(*version)) {
        return std::nullopt;
    }
    // The modern era is not served yet: a client of both eras must not take our answer for one of it, and fall back.
    const bool isModern = *version == kModernRevision;
    RpcError error = invalidRequest("Protocol version " + *version + " is not served here.", "unsupported_version");
    error.code = isModern ? RpcCode::InvalidRequest : RpcCode::UnsupportedVersion;
    Json supported = Json::array();
    for (const Revision revision : kRevisionsNewestFirst) {
        supported.push_back(revisionName(revision));
    }
    error.data["supported"] = std::move(supported);
    error.data["requested"] = *version;
    return error;
}

} // namespace

Accepts acceptOf(const net::RequestHead& head)
{
    if (!head.headers.has("Accept")) {
        return Accepts::Both;
    }
    const bool takesJson = takes(head.headers, "application/json", "application/*");
    const bool takesStream = takes(head.headers, "text/event-stream", "text/*");
    if (takesJson) {
        return takesStream ? Accepts::Both : Accepts::JsonOnly;
    }
    return takesStream ? Accepts::StreamOnly : Accepts::Neither;
}

/// `?mode=` and `?sources=` narrow what a connection sees; never ignored, since that would show more than was asked.
std::optional<RpcError> checkAddress(const net::RequestHead& head)
{
    for (const auto& [name, value] : head.query) {
        if (name == "mode" && value == "code") {
            continue;
        }
        const bool isNarrowing = name == "mode" || name == "sources";
        RpcError error = invalidParams(isNarrowing ? "This server offers mode \"code\" with all sources of the agent."
                                                   : "Unknown query parameter: " + name,
                                       isNarrowing ? "unknown_mode" : "unknown_field");
        error.httpStatus = 400;
        return error;
    }
    return std::nullopt;
}

std::optional<RpcError> checkPost(const net::RequestHead& head)
{
    const std::string type = head.headers.value("Content-Type");
    if (!equalsIgnoreCase(trimmed(std::string_view(type).substr(0, type.find(';'))), "application/json")) {
        return invalidRequest("Content-Type must be application/json.", "content_type", 415);
    }
    if (acceptOf(head) == Accepts::Neither) {
        return invalidRequest("Accept must take application/json or text/event-stream.", "not_acceptable", 406);
    }
    return checkVersion(head);
}

std::optional<RpcError> checkGet(const net::RequestHead& head)
{
    const Accepts accepts = acceptOf(head);
    if (accepts == Accepts::JsonOnly || accepts == Accepts::Neither) {
        return invalidRequest("Accept must take text/event-stream.", "not_acceptable", 406);
    }
    return checkVersion(head);
}

net::Response rpcResponse(const RpcError& error)
{
    net::Response response = net::jsonTextResponse(errorText(error), error.httpStatus);
    if (error.retryAfter > 0) {
        response.headers.add("Retry-After", std::to_string(error.retryAfter));
    }
    return response;
}

} // namespace executor::mcp
