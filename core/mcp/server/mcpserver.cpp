#include "core/mcp/server/mcpserver.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/mcp/protocol/message.h"
#include "core/mcp/server/detail/bridgelink.h"
#include "core/mcp/server/detail/mcplog.h"
#include "core/mcp/server/detail/methods.h"
#include "core/mcp/server/detail/sessions.h"
#include "core/mcp/server/detail/toolcalls.h"
#include "core/mcp/server/tooltexts.h"

#include <algorithm>

namespace executor::mcp {

Q_LOGGING_CATEGORY(lcMcp, "executor.mcp")

namespace {
constexpr auto kQuiet = 2s;
}

McpServer::McpServer(McpParts parts)
    : m_parts(std::move(parts)),
      m_sessions(std::make_unique<Sessions>(m_parts.shelf, m_parts.clock)),
      m_progress(std::make_unique<ProgressBoard>(m_parts.events)),
      m_calls(std::make_unique<ToolCalls>(m_parts.executions, *m_progress))
{
    m_changes.setSingleShot(true);
    m_changes.setInterval(kQuiet);
    connect(&m_changes, &QTimer::timeout, this, &McpServer::toolsMayHaveChanged);
    connect(&m_parts.events, &EventStream::happened, this, [this](const Event& event) {
        for (const char* filter : {"source.*", "account.*", "rule.*", "agent.changed"}) {
            if (eventTypeMatches(event.type, filter)) {
                m_changes.start();
                return;
            }
        }
    });
}

McpServer::~McpServer() = default;

Task<void> McpServer::load()
{
    return m_sessions->load();
}

bool McpServer::isBusy() const
{
    return m_calls->isBusy();
}

Task<void> McpServer::stop()
{
    m_changes.stop();
    EX_CO_CHECK(co_await m_calls->stop());
    EX_CO_CHECK(co_await m_tasks.stop());
    m_links.clear();
    co_return Result<void>();
}

/// A request of a session, from either transport.
void McpServer::dispatch(std::shared_ptr<Session> session, Principal principal, Message message,
                         std::shared_ptr<Reply> reply)
{
    if (m_sessions->touch(*session)) {
        m_tasks.spawn("mcp session seen", m_sessions->markSeen(session->idHash, session->lastSeenAt));
    }
    if (message.method == "tools/call") {
        auto call = std::make_shared<ToolCalls::Call>();
        call->session = std::move(session);
        call->principal = std::move(principal);
        call->request = std::move(message);
        call->reply = std::move(reply);
        m_calls->call(std::move(call));
        return;
    }
    if (message.method == "tools/list" && isFirstPage(message)) {
        Json tools = toolList(m_parts.inventory(principal.agent));
        session->toolsHash = sha256(toText(tools));
        reply->finish(resultText(message.id, std::move(tools)));
        return;
    }
    const std::string level = session->logLevel;
    reply->finish(answerPlainMethod(*session, message));
    if (session->logLevel != level) {
        m_tasks.spawn("mcp session save", m_sessions->save(session));
    }
}

void McpServer::notice(Session& session, const Message& message)
{
    if (message.kind == Message::Kind::Notification && message.method == "notifications/cancelled") {
        ToolCalls::cancel(session, message.params);
    }
}

/// Tells those whose own list has changed; a changed list costs an agent its prompt cache.
void McpServer::toolsMayHaveChanged()
{
    for (const auto& session : m_sessions->all()) {
        if (session->toolsHash.empty()) {
            continue; // it has never asked
        }
        const std::string hash = sha256(toolsText(session->agent));
        if (hash != session->toolsHash) {
            session->toolsHash = hash;
            session->announce(notificationText("notifications/tools/list_changed", Json::object()));
        }
    }
}

std::string McpServer::toolsText(const AgentId& agent) const
{
    return toText(toolList(m_parts.inventory(agent)));
}

std::string McpServer::internalError(const Message& message, const Error& error)
{
    const std::string number = toHex(randomBytes(4));
    qCCritical(lcMcp).noquote() << "internal error" << qs(number) << qs(message.method) << qs(error.message);
    RpcError rpc;
    rpc.message = "Internal error " + number;
    rpc.reason = "internal";
    rpc.httpStatus = 500;
    rpc.id = message.id;
    return errorText(rpc);
}

void McpServer::attachBridge(const net::RequestHead& head, std::unique_ptr<net::RawConnection> connection,
                             Result<Principal> principal)
{
    auto link = std::make_shared<BridgeLink>(*this, std::move(connection), std::move(principal));
    m_links.insert(link);
    link->start(head.headers.value("Mcp-Session-Id"));
}

void McpServer::forget(BridgeLink* link)
{
    // Later: the link may be inside its own callback.
    QMetaObject::invokeMethod(
        this, [this, link] { std::erase_if(m_links, [link](const auto& one) { return one.get() == link; }); },
        Qt::QueuedConnection);
}

void McpServer::endSessionsOf(const AgentId& agent)
{
    m_sessions->endAllOf(agent);
    for (const auto& link : m_links) {
        link->closeIfOf(agent);
    }
}

} // namespace executor::mcp
