#include "core/mcp/server/mcpserver.h"

#include "core/base/text.h"
#include "core/mcp/protocol/legacy/initialize.h"
#include "core/mcp/server/detail/bridgelink.h"
#include "core/mcp/server/detail/httpchecks.h"
#include "core/mcp/server/detail/reply.h"
#include "core/mcp/server/detail/sessions.h"
#include "core/mcp/server/detail/toolcalls.h"
#include "core/mcp/server/tooltexts.h"

#include <algorithm>

namespace executor::mcp {

namespace {

bool isRequest(const tl::expected<Message, RpcError>& message)
{
    return !message || message->kind == Message::Kind::Request; // a bad member is answered too
}

net::Response accepted()
{
    net::Response response;
    response.status = 202;
    return response;
}

} // namespace

void McpServer::handle(net::Request request, std::shared_ptr<net::Exchange> exchange, Principal principal)
{
    const std::string method = request.head.method;
    if (auto error = checkAddress(request.head)) {
        error->id = readableId(request.body);
        exchange->respond(rpcResponse(*error));
    } else if (method == "POST") {
        post(std::move(request), std::move(exchange), std::move(principal));
    } else if (method == "GET") {
        get(request.head, *exchange, principal);
    } else if (method == "DELETE") {
        remove(request.head, std::move(exchange), principal);
    } else {
        net::Response response = rpcResponse(
            invalidRequest(method + " is not served here.", std::string(wireName(ErrorCode::MethodNotAllowed)), 405));
        response.headers.add("Allow", "GET, POST, DELETE, OPTIONS");
        exchange->respond(std::move(response));
    }
}

void McpServer::post(net::Request request, std::shared_ptr<net::Exchange> exchange, Principal principal)
{
    if (auto error = checkPost(request.head)) {
        error->id = readableId(request.body);
        exchange->respond(rpcResponse(*error));
        return;
    }
    auto incoming = parseIncoming(request.body);
    if (!incoming) {
        exchange->respond(rpcResponse(incoming.error()));
    } else if (incoming->isBatch) {
        postBatch(request.head, std::move(*incoming), std::move(exchange), std::move(principal));
    } else {
        postOne(request.head, std::move(*incoming->messages.front()), std::move(exchange), std::move(principal));
    }
}

void McpServer::postOne(const net::RequestHead& head, Message message, std::shared_ptr<net::Exchange> exchange,
                        Principal principal)
{
    RpcError error;
    const bool isInitialize = message.kind == Message::Kind::Request && message.method == "initialize";
    const auto session = sessionOf(head, principal, error);
    HttpReply::Options options;
    options.mayStream = acceptOf(head) != Accepts::JsonOnly;
    if (isInitialize && session) {
        error = invalidRequest("The session is initialized already.", "already_initialized");
    }
    if (isInitialize && !session) {
        options.mayStream = false;
        auto reply = std::make_shared<HttpReply>(exchange, std::make_shared<SessionStreams>(), options);
        m_tasks.spawn("mcp initialize", initialize(std::move(message), Sessions::newId(), std::move(principal), reply));
        return;
    }
    if (isInitialize || !session) {
        error.id = message.id;
        exchange->respond(rpcResponse(error));
        return;
    }
    if (message.kind != Message::Kind::Request) {
        notice(*session, message);
        exchange->respond(accepted());
        return;
    }
    options.mustStream = acceptOf(head) == Accepts::StreamOnly;
    options.revision = session->revision;
    auto reply = std::make_shared<HttpReply>(exchange, session->streams, options);
    reply->startClock(*this);
    dispatch(session, std::move(principal), std::move(message), reply);
}

void McpServer::postBatch(const net::RequestHead& head, Incoming incoming, std::shared_ptr<net::Exchange> exchange,
                          Principal principal)
{
    RpcError error;
    const auto session = sessionOf(head, principal, error);
    const bool hasInitialize = std::ranges::any_of(
        incoming.messages, [](const auto& message) { return message && message->method == "initialize"; });
    if (!session || !hasBatches(session->revision) || hasInitialize) {
        exchange->respond(
            rpcResponse(session || error.reason == "session_required"
                            ? invalidRequest("Batches belong to sessions of revision 2025-03-26.", "batch_unsupported")
                            : error));
        return;
    }
    HttpReply::Options options;
    options.requests = static_cast<std::size_t>(std::ranges::count_if(incoming.messages, isRequest));
    options.isBatch = true;
    options.mayStream = acceptOf(head) != Accepts::JsonOnly;
    options.revision = session->revision;
    if (options.requests == 0) {
        exchange->respond(accepted());
    }
    auto reply = std::make_shared<HttpReply>(exchange, session->streams, options);
    reply->startClock(*this);
    for (auto& message : incoming.messages) {
        if (!message) {
            reply->finish(errorText(message.error()));
        } else if (message->kind == Message::Kind::Request) {
            dispatch(session, principal, std::move(*message), reply);
        } else {
            notice(*session, *message);
        }
    }
}

Task<void> McpServer::initialize(Message message, std::string sessionId, Principal principal,
                                 std::shared_ptr<HttpReply> reply)
{
    auto params = legacy::readInitialize(message.params);
    if (!params) {
        params.error().id = message.id;
        reply->finish(errorText(params.error()));
        co_return Result<void>();
    }
    auto session = std::make_shared<Session>();
    session->revision = params->revision;
    session->clientInfo = std::move(params->clientInfo);
    session->capabilities = std::move(params->capabilities);
    const auto added = co_await m_sessions->add(sessionId, principal.agent, session);
    if (!added) {
        reply->finish(internalError(message, added.error()));
        co_return Result<void>();
    }
    reply->addHeader("Mcp-Session-Id", sessionId);
    reply->finish(
        resultText(message.id, legacy::initializeResult(session->revision, m_parts.version, instructionsText())));
    co_return Result<void>();
}

std::shared_ptr<Session> McpServer::sessionOf(const net::RequestHead& head, const Principal& principal, RpcError& error)
{
    const std::string* id = head.headers.find("Mcp-Session-Id");
    if (!id) {
        error = invalidRequest("Send initialize first, then its Mcp-Session-Id with each request.", "session_required");
        return nullptr;
    }
    auto session = m_sessions->find(*id, principal.agent);
    if (!session) {
        error = invalidRequest("Session not found", "session_not_found", 404);
        error.code = RpcCode::SessionNotFound; // the wording and code that SDKs look for
        return nullptr;
    }
    const std::string* version = head.headers.find("MCP-Protocol-Version");
    if (version && *version != revisionName(session->revision)) {
        error = invalidRequest("MCP-Protocol-Version is not the session's.", "version_mismatch");
        error.data["session"] = revisionName(session->revision);
        error.data["header"] = *version;
        return nullptr;
    }
    return session;
}

/// The stream for what belongs to no request, or the rest of a stream that was cut.
void McpServer::get(const net::RequestHead& head, net::Exchange& exchange, const Principal& principal)
{
    if (auto error = checkGet(head)) {
        exchange.respond(rpcResponse(*error));
        return;
    }
    RpcError error;
    const auto session = sessionOf(head, principal, error);
    if (!session) {
        if (error.reason == "session_required") {
            error.httpStatus = 405;
        }
        net::Response response = rpcResponse(error);
        if (error.httpStatus == 405) {
            response.headers.add("Allow", "POST");
        }
        exchange.respond(std::move(response));
        return;
    }
    if (const std::string* last = head.headers.find("Last-Event-ID"); last && hasResumableStreams(session->revision)) {
        const auto [stream, number] = session->streams->find(*last);
        if (stream) {
            stream->reopen(exchange, number);
            return;
        }
    }
    if (session->notifications) {
        session->notifications->end(m_parts.clock.steady()); // one a session: the newer closes the older
    }
    session->notifications = session->streams->make(session->revision, m_parts.clock.steady());
    session->notifications->open(exchange);
}

void McpServer::remove(const net::RequestHead& head, std::shared_ptr<net::Exchange> exchange,
                       const Principal& principal)
{
    RpcError error;
    auto session = sessionOf(head, principal, error);
    if (!session) {
        exchange->respond(rpcResponse(error));
        return;
    }
    m_tasks.spawn("mcp session end", m_sessions->end(std::move(session)));
    net::Response response;
    response.status = 204;
    exchange->respond(std::move(response));
}

} // namespace executor::mcp
