#pragma once

#include "core/mcp/protocol/message.h"
#include "core/mcp/server/detail/reply.h"
#include "core/mcp/server/detail/session.h"
#include "core/mcp/server/principal.h"
#include "core/net/httpexchange.h"

#include <memory>
#include <string>
#include <string_view>

namespace executor::mcp {

class McpServer;

/// The daemon's end of a stdio bridge: JSON-RPC, one message a line, both ways. Header checks do not apply here. Its
/// end ends no execution. Owner: McpServer. Thread: core.
class BridgeLink : public std::enable_shared_from_this<BridgeLink>
{
public:
    BridgeLink(McpServer& server, std::unique_ptr<net::RawConnection> connection, Result<Principal> principal);
    BridgeLink(const BridgeLink&) = delete;
    BridgeLink& operator=(const BridgeLink&) = delete;
    /// Hand-written: the session loses its way to the client.
    ~BridgeLink();

    /// Sends 101. `sessionId`: of an earlier connection; unknown ones are ignored and a new id is given.
    void start(const std::string& sessionId);
    void send(std::string_view line);
    void closeIfOf(const AgentId& agent);

private:
    void onBytes(std::string_view bytes);
    void onLine(std::string_view line);
    void onMessage(Message message, const std::shared_ptr<Reply>& reply);
    void onBatch(Incoming incoming);
    void beginSession(Message message, std::shared_ptr<Reply> reply);
    static Task<void> admit(std::shared_ptr<BridgeLink> self, Message message, std::shared_ptr<Reply> reply);
    void attach();
    void detach();

    McpServer& m_server;
    std::unique_ptr<net::RawConnection> m_connection;
    Result<Principal> m_principal;
    std::string m_sessionId;
    std::shared_ptr<Session> m_session; ///< null before initialize
    std::string m_buffer;
};

} // namespace executor::mcp
