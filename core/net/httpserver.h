#pragma once

#include "core/net/httplimits.h"
#include "core/net/requesthandler.h"

#include "core/base/task.h"

#include <QObject>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

class QTimer;

namespace executor::net {

class Door;
class HttpConnection;
struct ServerState;

/// The embedded HTTP/1.1 server for TCP and the local door: limits, time-outs and order of answers are its matter, what
/// a request means is the handler's. Thread: core.
class HttpServer : public QObject
{
    Q_OBJECT

public:
    /// `handler` outlives the server.
    explicit HttpServer(RequestHandler& handler, HttpLimits limits = {});
    /// Hand-written: doors and connections are known only in the source file. Closes everything at once.
    ~HttpServer() override;

    /// Listens on one address (`127.0.0.1`, `::1`); port 0 takes a free one. Gives the port. May be called several
    /// times. Errors: `internal` with the system's words (address in use).
    [[nodiscard]] Result<std::uint16_t> listenTcp(std::string_view host, std::uint16_t port);
    /// Listens on a Unix socket, mode 0600, whose peers are processes of the same user. The file is made again when it
    /// vanishes. The caller holds the data lock: a socket file that lies there is replaced.
    [[nodiscard]] Result<void> listenLocal(std::filesystem::path path);

    /// Stops accepting; kept connections get 503 `shutting_down`, streams that answer a GET end (event streams with
    /// `event: bye`). Handlers may still answer.
    void beginShutdown();
    /// Whether a request is in flight, streams included.
    [[nodiscard]] bool isBusy() const;
    /// beginShutdown(), then waits until no request is in flight, at most `grace`, then closes everything.
    [[nodiscard]] Task<void> shutdown(Milliseconds grace);

    [[nodiscard]] std::size_t connectionCount() const { return m_connections.size(); }

private:
    void incoming(DoorKind kind, qintptr descriptor);
    void adopt(DoorKind kind, qintptr descriptor, Peer peer);
    [[nodiscard]] bool hasRoom(DoorKind kind) const;
    void evictHalfOpen();
    [[nodiscard]] std::vector<HttpConnection*> connections() const;
    void tick();
    Door& addDoor();

    std::unique_ptr<ServerState> m_state;
    std::vector<std::unique_ptr<Door>> m_doors;
    /// By age: the smallest key is the oldest.
    std::map<std::uint64_t, std::unique_ptr<HttpConnection>> m_connections;
    std::uint64_t m_nextKey = 0;
    std::unique_ptr<QTimer> m_ticker; ///< runs only while there are connections or a door has stopped
    std::unique_ptr<QTimer> m_doorTimer;
};

} // namespace executor::net
