#include "core/mcp/server/detail/bridgelink.h"

#include "core/base/text.h"
#include "core/mcp/protocol/legacy/initialize.h"
#include "core/mcp/server/detail/sessions.h"
#include "core/mcp/server/mcpserver.h"
#include "core/mcp/server/tooltexts.h"

#include <vector>

namespace executor::mcp {

namespace {

constexpr std::size_t kLongestLine = 8U << 20U;

/// Answers as lines; those of a batch as one line.
class LineReply final : public Reply
{
public:
    LineReply(std::weak_ptr<BridgeLink> link, std::size_t requests, bool isBatch)
        : m_link(std::move(link)), m_open(requests), m_isBatch(isBatch)
    {}
    void notify(std::string message) override { send(message); }
    void finish(std::string message) override
    {
        m_answers += (m_answers.empty() ? "" : ",") + message;
        drop();
    }
    void drop() override
    {
        if (m_open > 0 && --m_open == 0 && !m_answers.empty()) {
            send(m_isBatch ? "[" + m_answers + "]" : m_answers);
        }
    }

private:
    void send(std::string_view line) const
    {
        if (const auto link = m_link.lock()) {
            link->send(line);
        }
    }
    std::weak_ptr<BridgeLink> m_link;
    std::size_t m_open;
    bool m_isBatch;
    std::string m_answers;
};

} // namespace

BridgeLink::BridgeLink(McpServer& server, std::unique_ptr<net::RawConnection> connection, Result<Principal> principal)
    : m_server(server), m_connection(std::move(connection)), m_principal(std::move(principal))
{}

BridgeLink::~BridgeLink()
{
    detach();
}

void BridgeLink::start(const std::string& sessionId)
{
    if (m_principal && !sessionId.empty()) {
        m_session = m_server.m_sessions->find(sessionId, m_principal->agent);
    }
    m_sessionId = m_session ? sessionId : Sessions::newId();
    m_connection->onBytes([this](std::string_view bytes) { onBytes(bytes); });
    m_connection->onClosed([this] {
        detach();
        m_server.forget(this);
    });
    if (m_session) {
        attach();
    }
    m_connection->accept({{"Executor-Session", m_sessionId}});
}

void BridgeLink::send(std::string_view line)
{
    if (m_connection) {
        m_connection->write(std::string(line).append("\n"));
    }
}

void BridgeLink::closeIfOf(const AgentId& agent)
{
    if (m_principal && m_principal->agent == agent) {
        detach();
        m_connection->close();
        m_server.forget(this);
    }
}

/// From now on notifications of the session go out here.
void BridgeLink::attach()
{
    m_session->bridge = [weak = weak_from_this()](const std::string& line) {
        if (const auto self = weak.lock()) {
            self->send(line);
        }
    };
}

void BridgeLink::detach()
{
    if (m_session) {
        m_session->bridge = {};
        m_session.reset();
    }
}

void BridgeLink::onBytes(std::string_view bytes)
{
    const auto self = shared_from_this();
    m_buffer.append(bytes);
    std::size_t start = 0;
    for (std::size_t end = m_buffer.find('\n'); end != std::string::npos; end = m_buffer.find('\n', start)) {
        const std::string line = m_buffer.substr(start, end - start);
        start = end + 1;
        onLine(line);
    }
    m_buffer.erase(0, start);
    if (m_buffer.size() > kLongestLine) {
        send(errorText(invalidRequest("A message is longer than 8 MiB.", "body_too_large")));
        detach();
        m_connection->close();
        m_server.forget(this);
    }
}

void BridgeLink::onLine(std::string_view line)
{
    if (trimmed(line).empty()) {
        return;
    }
    auto incoming = parseIncoming(line);
    if (!incoming) {
        send(errorText(incoming.error()));
    } else if (incoming->isBatch) {
        onBatch(std::move(*incoming));
    } else {
        auto reply = std::make_shared<LineReply>(weak_from_this(), 1, false);
        onMessage(std::move(*incoming->messages.front()), reply);
    }
}

void BridgeLink::onBatch(Incoming incoming)
{
    if (!m_session || !hasBatches(m_session->revision)) {
        send(errorText(invalidRequest("Batches belong to revision 2025-03-26.", "batch_unsupported")));
        return;
    }
    std::size_t requests = 0;
    for (const auto& message : incoming.messages) {
        requests += !message || message->kind == Message::Kind::Request ? 1U : 0U;
    }
    auto reply = std::make_shared<LineReply>(weak_from_this(), requests, true);
    for (auto& message : incoming.messages) {
        if (message) {
            onMessage(std::move(*message), reply);
        } else {
            reply->finish(errorText(message.error()));
        }
    }
}

void BridgeLink::onMessage(Message message, const std::shared_ptr<Reply>& reply)
{
    if (message.kind != Message::Kind::Request) {
        if (m_session) {
            m_server.notice(*m_session, message);
        }
        return;
    }
    const auto refuse = [&](RpcError error) {
        error.id = message.id;
        reply->finish(errorText(error));
    };
    if (!m_principal) {
        const std::string code(wireName(m_principal.error().code));
        refuse(invalidRequest(m_principal.error().message, code == "not_found" ? "agent_unknown" : code));
    } else if (message.method == "initialize" && m_session) {
        refuse(invalidRequest("The session is initialized already.", "already_initialized"));
    } else if (message.method == "initialize") {
        beginSession(std::move(message), reply);
    } else if (!m_session && message.method == "server/discover") {
        RpcError error = invalidParams("Method not found: server/discover", "unknown_method");
        error.code = RpcCode::MethodNotFound;
        refuse(std::move(error));
    } else if (!m_session) {
        refuse(invalidRequest("Send initialize first.", "session_required"));
    } else {
        m_server.dispatch(m_session, *m_principal, std::move(message), reply);
    }
}

void BridgeLink::beginSession(Message message, std::shared_ptr<Reply> reply)
{
    const auto params = legacy::readInitialize(message.params);
    if (!params) {
        RpcError error = params.error();
        error.id = message.id;
        reply->finish(errorText(error));
        return;
    }
    m_session = std::make_shared<Session>();
    m_session->revision = params->revision;
    m_session->clientInfo = params->clientInfo;
    m_session->capabilities = params->capabilities;
    attach();
    m_server.m_tasks.spawn("mcp initialize", admit(shared_from_this(), std::move(message), std::move(reply)));
}

Task<void> BridgeLink::admit(std::shared_ptr<BridgeLink> self, Message message, std::shared_ptr<Reply> reply)
{
    const auto session = self->m_session;
    const AgentId agent = self->m_principal->agent;
    const auto added = co_await self->m_server.m_sessions->add(self->m_sessionId, agent, session);
    if (!added) {
        reply->finish(McpServer::internalError(message, added.error()));
        co_return Result<void>();
    }
    const std::string& version = self->m_server.m_parts.version;
    reply->finish(resultText(message.id, legacy::initializeResult(session->revision, version, instructionsText())));
    co_return Result<void>();
}

} // namespace executor::mcp
