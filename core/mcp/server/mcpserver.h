#pragma once

#include "core/base/eventstream.h"
#include "core/base/taskgroup.h"
#include "core/mcp/server/executiondoor.h"
#include "core/mcp/server/principal.h"
#include "core/mcp/server/sessionshelf.h"
#include "core/net/requesthandler.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace executor::mcp {

class BridgeLink;
class HttpReply;
class ProgressBoard;
class Reply;
class Sessions;
class ToolCalls;
struct Message;
struct RpcError;
struct Session;
struct Incoming;

/// What the server works with; everything outlives it.
struct McpParts
{
    ExecutionDoor& executions;
    SessionShelf& shelf;
    const Clock& clock;
    EventStream& events;
    /// Sources by slug that an agent sees, at most 700 bytes (catalog.md 4.5); equal state gives equal bytes.
    std::function<std::string(const AgentId&)> inventory;
    std::string version;
};

/// The Model Context Protocol for agents: Streamable HTTP at /mcp and the upgraded connection of the stdio bridge.
/// The guard (Host, Origin, token, sizes) stands before it, in core/api. Thread: core.
class McpServer : public QObject
{
public:
    explicit McpServer(McpParts parts);
    /// Hand-written: parts are known only in the source file. Call stop() before.
    ~McpServer() override;

    /// Takes over the sessions of the last daemon. Once, before listening.
    [[nodiscard]] Task<void> load();
    /// Whether a call waits for its answer, over HTTP or a bridge.
    [[nodiscard]] bool isBusy() const;
    /// Ends what is running here; executions go on.
    [[nodiscard]] Task<void> stop();

    /// A whole request for /mcp, of any method.
    void handle(net::Request request, std::shared_ptr<net::Exchange> exchange, Principal principal);
    /// The upgrade `executor-mcp` on the local door. Without a principal every request is refused with its error (for
    /// an unknown agent: `agent_unknown`).
    void attachBridge(const net::RequestHead& head, std::unique_ptr<net::RawConnection> connection,
                      Result<Principal> principal);
    /// A token was revoked or an agent removed: its sessions end.
    void endSessionsOf(const AgentId& agent);

private:
    friend class BridgeLink;

    // mcpserver_http.cpp
    void post(net::Request request, std::shared_ptr<net::Exchange> exchange, Principal principal);
    void get(const net::RequestHead& head, net::Exchange& exchange, const Principal& principal);
    void remove(const net::RequestHead& head, std::shared_ptr<net::Exchange> exchange, const Principal& principal);
    void postOne(const net::RequestHead& head, Message message, std::shared_ptr<net::Exchange> exchange,
                 Principal principal);
    void postBatch(const net::RequestHead& head, Incoming incoming, std::shared_ptr<net::Exchange> exchange,
                   Principal principal);
    [[nodiscard]] Task<void> initialize(Message message, std::string sessionId, Principal principal,
                                        std::shared_ptr<HttpReply> reply);
    /// The session of a request, or the refusal.
    [[nodiscard]] std::shared_ptr<Session> sessionOf(const net::RequestHead& head, const Principal& principal,
                                                     RpcError& error);

    void dispatch(std::shared_ptr<Session> session, Principal principal, Message message, std::shared_ptr<Reply> reply);
    void notice(Session& session, const Message& message);
    void toolsMayHaveChanged();
    [[nodiscard]] std::string toolsText(const AgentId& agent) const;
    [[nodiscard]] static std::string internalError(const Message& message, const Error& error);
    void forget(BridgeLink* link);

    McpParts m_parts;
    std::unique_ptr<Sessions> m_sessions;
    std::unique_ptr<ProgressBoard> m_progress;
    std::unique_ptr<ToolCalls> m_calls;
    std::set<std::shared_ptr<BridgeLink>> m_links;
    QTimer m_changes; ///< 2 s of quiet before list_changed
    TaskGroup m_tasks;
};

} // namespace executor::mcp
