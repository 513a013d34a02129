#include "core/net/httpserver.h"

#include "core/net/detail/door.h"
#include "core/net/detail/httpconnection.h"
#include "core/net/detail/localsocket.h"
#include "core/net/detail/netlog.h"
#include "core/net/detail/serverstate.h"

#include "core/base/cancel.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/platform/peer.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>

namespace executor::net {

Q_LOGGING_CATEGORY(lcNet, "executor.net")

namespace {
constexpr std::size_t kMostLingering = 64; ///< refused connections that still get their answer
constexpr std::size_t kMostLooks = 16;     ///< at half-open connections that turn out to wait for us
} // namespace

HttpServer::HttpServer(RequestHandler& handler, HttpLimits limits)
    : m_state(std::make_unique<ServerState>(ServerState{handler, limits})),
      m_ticker(std::make_unique<QTimer>()),
      m_doorTimer(std::make_unique<QTimer>())
{
    m_ticker->setInterval(limits.tick);
    connect(m_ticker.get(), &QTimer::timeout, this, &HttpServer::tick);
    m_doorTimer->setInterval(limits.doorCheck);
    connect(m_doorTimer.get(), &QTimer::timeout, this,
            [this] { std::ranges::for_each(m_doors, [](const auto& door) { door->checkFile(); }); });
}

HttpServer::~HttpServer()
{
    m_doors.clear();
    for (const auto& [key, connection] : m_connections) {
        connection->disconnect(this);
    }
    m_connections.clear();
}

Door& HttpServer::addDoor()
{
    return *m_doors.emplace_back(
        std::make_unique<Door>([this](DoorKind kind, qintptr descriptor) { incoming(kind, descriptor); }));
}

Result<std::uint16_t> HttpServer::listenTcp(std::string_view host, std::uint16_t port)
{
    auto opened = addDoor().listenTcp(host, port);
    if (!opened) {
        m_doors.pop_back();
    }
    return opened;
}

Result<void> HttpServer::listenLocal(std::filesystem::path path)
{
    auto opened = addDoor().listenLocal(path);
    if (!opened) {
        m_doors.pop_back();
        return opened;
    }
    m_doorTimer->start();
    return {};
}

void HttpServer::incoming(DoorKind kind, qintptr descriptor)
{
    Peer peer;
    if (kind == DoorKind::Local) {
        const auto facts = platform::peerOf(descriptor);
        if (!facts || !facts->isSameUser) {
            qCWarning(lcNet) << "a process of another user was turned away at the local door";
            closeSocket(descriptor);
            return;
        }
        peer.userId = facts->uid;
        peer.processId = facts->pid;
    }
    adopt(kind, descriptor, std::move(peer));
}

void HttpServer::adopt(DoorKind kind, qintptr descriptor, Peer peer)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        closeSocket(descriptor);
        return;
    }
    if (kind == DoorKind::Tcp) {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        peer.address = utf8(socket->peerAddress().toString());
        peer.port = socket->peerPort();
    }
    evictHalfOpen();
    const bool isWelcome = hasRoom(kind);
    const std::uint64_t key = ++m_nextKey;
    auto owned = std::make_unique<HttpConnection>(*m_state, std::move(socket), kind, std::move(peer));
    HttpConnection& connection = *owned;
    m_connections.emplace(key, std::move(owned));
    connect(&connection, &HttpConnection::ended, this, [this, key] {
        const auto found = m_connections.find(key);
        if (found != m_connections.end()) {
            found->second.release()->deleteLater(); // it may be inside its own signal
            m_connections.erase(found);
        }
    });
    if (!m_ticker->isActive()) {
        m_ticker->start();
    }
    if (!isWelcome) {
        connection.refuseAtOnce(fail(ErrorCode::TooManyConnections, "Executor has too many connections open.").value());
    }
}

bool HttpServer::hasRoom(DoorKind kind) const
{
    const std::size_t limit = kind == DoorKind::Tcp ? m_state->limits.connections : m_state->limits.door;
    if (m_connections.size() < limit) {
        return true;
    }
    const auto counts = [kind](const auto& entry) {
        return entry.second->door() == kind && !entry.second->isLingering();
    };
    return static_cast<std::size_t>(std::ranges::count_if(m_connections, counts)) < limit;
}

/// Makes room before a new connection is taken, and after a burst: those that have not sent a whole head yet never
/// delay others.
void HttpServer::evictHalfOpen()
{
    if (m_connections.size() < std::min(m_state->limits.halfOpen, kMostLingering)) {
        return;
    }
    std::vector<HttpConnection*> halfOpen;
    std::vector<HttpConnection*> lingering;
    for (HttpConnection* connection : connections()) {
        if (connection->isHalfOpen()) {
            halfOpen.push_back(connection);
        } else if (connection->isLingering()) {
            lingering.push_back(connection);
        }
    }
    // The oldest come first; while they only wait for their turn, the younger ones need no look.
    std::size_t surplus = halfOpen.size() - std::min(halfOpen.size(), m_state->limits.halfOpen - 1);
    for (std::size_t i = 0, waiting = 0; i < halfOpen.size() && surplus > 0 && waiting < kMostLooks; ++i) {
        if (halfOpen[i]->isSilent()) {
            halfOpen[i]->abort();
            --surplus;
        } else {
            ++waiting;
        }
    }
    if (lingering.size() >= kMostLingering) {
        lingering.front()->abort();
    }
}

/// To act on each while the map may change: ended ones are deleted later, so the pointers stay good for the loop.
std::vector<HttpConnection*> HttpServer::connections() const
{
    std::vector<HttpConnection*> all;
    all.reserve(m_connections.size());
    for (const auto& [key, connection] : m_connections) {
        all.push_back(connection.get());
    }
    return all;
}

void HttpServer::tick()
{
    const Steady now = std::chrono::steady_clock::now();
    for (HttpConnection* connection : connections()) {
        connection->tick(now);
    }
    evictHalfOpen();
    for (const auto& door : m_doors) {
        door->watchDescriptors();
    }
    if (m_connections.empty() && std::ranges::none_of(m_doors, [](const auto& door) { return door->isStopped(); })) {
        m_ticker->stop();
    }
}

bool HttpServer::isBusy() const
{
    return std::ranges::any_of(m_connections, [](const auto& entry) { return entry.second->isBusy(); });
}

void HttpServer::beginShutdown()
{
    if (m_state->isShuttingDown) {
        return;
    }
    m_state->isShuttingDown = true;
    m_doorTimer->stop();
    std::ranges::for_each(m_doors, [](const auto& door) { door->stop(); });
    for (HttpConnection* connection : connections()) {
        connection->beginShutdown();
    }
}

Task<void> HttpServer::shutdown(Milliseconds grace)
{
    beginShutdown();
    const Steady deadline = std::chrono::steady_clock::now() + grace;
    while (isBusy() && std::chrono::steady_clock::now() < deadline) {
        const auto waited = co_await delay(20ms, CancelToken());
        if (!waited) {
            break;
        }
    }
    for (HttpConnection* connection : connections()) {
        connection->closeRaw();
    }
    const auto flushed = co_await delay(20ms, CancelToken()); // the last answers leave before the sockets close
    static_cast<void>(flushed);
    while (!m_connections.empty()) {
        m_connections.begin()->second->abort();
    }
    co_return Result<void>();
}

} // namespace executor::net

#include "moc_httpserver.cpp"
