#include "core/net/detail/httpconnection.h"

#include "core/net/detail/exchanges.h"
#include "core/net/detail/localsocket.h"

#include "core/base/text.h"

#include <QTcpSocket>

#include <algorithm>

namespace executor::net {

namespace {
constexpr qint64 kReadBuffer = 64 << 10;
constexpr std::size_t kMostReadAway = 1U << 20U;
} // namespace

HttpConnection::HttpConnection(ServerState& state, std::unique_ptr<QTcpSocket> socket, DoorKind door, Peer peer)
    : m_state(state),
      m_out(*socket),
      m_socket(std::move(socket)),
      m_door(door),
      m_peer(std::move(peer)),
      m_phaseSince(std::chrono::steady_clock::now()),
      m_scanner({state.limits.requestLine, state.limits.fields, state.limits.head})
{
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpConnection::process);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &HttpConnection::onBytesWritten);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &HttpConnection::onDisconnected);
}

HttpConnection::~HttpConnection()
{
    m_socket->disconnect(this);
    leaveOwner();
}

/// Not in the destructor alone: an ended connection is deleted later, perhaps after its server.
void HttpConnection::leaveOwner()
{
    if (!m_owner.empty()) {
        ServerState::leave(m_state.connectionsOf, std::exchange(m_owner, {}));
    }
    if (!m_requestOwner.empty()) {
        ServerState::leave(m_state.requestsOf, std::exchange(m_requestOwner, {}));
    }
}

bool HttpConnection::isSilent() const
{
    return isHalfOpen() && !hasUnreadHead(m_socket->socketDescriptor());
}

/// Goes on as far as the bytes that are here allow. Not recursive: an answer given inside a handler only changes the
/// phase, and this loop reads the next request.
void HttpConnection::process()
{
    if (m_isProcessing) {
        return;
    }
    m_isProcessing = true;
    bool goesOn = true;
    while (goesOn) {
        switch (m_phase) {
        case Phase::Idle:
        case Phase::Head:
            goesOn = readHead();
            break;
        case Phase::Body:
            goesOn = readBody();
            break;
        case Phase::Busy:
            goesOn = false;
            if (m_isStreaming && m_socket->bytesAvailable() >= kReadBuffer) {
                abort(); // a full read buffer would hide that the peer goes
            }
            break;
        case Phase::Raw:
            goesOn = false;
            readRaw();
            break;
        case Phase::Linger:
            goesOn = false;
            readAway();
            break;
        case Phase::Gone:
            goesOn = false;
            break;
        }
    }
    m_isProcessing = false;
}

bool HttpConnection::readHead()
{
    if (m_out.queued() > SocketWriter::kHigh || m_socket->bytesAvailable() == 0) {
        return false; // one who does not read his answers gets no more of them
    }
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Head;
        m_phaseSince = std::chrono::steady_clock::now();
        m_request = {};
        m_request.head.door = m_door;
        m_request.head.peer = m_peer;
        m_request.head.requestId.clear();
        m_closesAfter = true; // until the head is known to be fine
        m_isHead = m_isHttp10 = false;
        m_acceptEncoding.clear();
    }
    const QByteArray bytes = m_socket->peek(kReadBuffer);
    const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto found = m_scanner.scan(view);
    if (!found) {
        refuseHead(found.error(), view);
        return true;
    }
    if (!*found) {
        return false;
    }
    m_socket->skip(static_cast<qint64>(**found));
    const std::size_t leading = m_scanner.leading();
    auto raw = m_parser.parseHead(view.substr(leading, **found - leading));
    auto checked = raw ? checkHead(std::move(*raw), m_door) : tl::unexpected(raw.error());
    if (!checked) {
        refuseHead(checked.error(), view);
        return true;
    }
    onHead(std::move(*checked));
    return true;
}

/// The form of a refusal depends on the path, even of a head that is refused as a whole.
void HttpConnection::refuseHead(const Error& error, std::string_view bytes)
{
    m_request.head.path = readablePath(bytes);
    refuse(error);
}

void HttpConnection::onHead(CheckedHead checked)
{
    m_hasHadHead = true;
    RequestHead& head = m_request.head;
    head = std::move(checked.head);
    head.peer = m_peer;
    head.requestId = requestIdFrom(head.headers.value("X-Request-Id"));
    m_isHead = head.method == "HEAD";
    m_isWork = !m_isHead && head.method != "GET";
    m_isHttp10 = head.minorVersion == 0;
    m_closesAfter = checked.wantsClose || head.hasBody; // an answer before the body is read ends the connection
    m_acceptEncoding = head.headers.value("Accept-Encoding");
    if (m_state.isShuttingDown) {
        m_closesAfter = true;
        refuse(fail(ErrorCode::ShuttingDown, "Executor is shutting down.").value());
        return;
    }
    auto decision = m_state.handler.onHead(head);
    if (auto* accepted = std::get_if<AcceptRequest>(&decision)) {
        const std::string coding = head.headers.value("Content-Encoding");
        if (head.hasBody && !coding.empty() && !equalsIgnoreCase(coding, "identity")) {
            refuse(
                fail(ErrorCode::UnsupportedMediaType, "Coded bodies are not taken (Content-Encoding: " + coding + ").")
                    .value());
            return;
        }
        if (checked.contentLength.value_or(0) > accepted->maxBody) {
            refuse(fail(ErrorCode::BodyTooLarge,
                        "The body is larger than " + std::to_string(accepted->maxBody) + " bytes.", {},
                        Json({{"limit", accepted->maxBody}}))
                       .value());
            return;
        }
        if (!countOwner(accepted->owner)) {
            return;
        }
        if (checked.expectsContinue && head.hasBody && m_socket->bytesAvailable() == 0) {
            m_out.write("HTTP/1.1 100 Continue\r\n\r\n");
            m_out.flush();
        }
        m_closesAfter = checked.wantsClose;
        accept(std::move(*accepted));
        return;
    }
    if (auto* refused = std::get_if<RefuseRequest>(&decision)) {
        sendPlain(refused->response);
        return;
    }
    upgrade(std::move(std::get<UpgradeRequest>(decision)));
}

/// False when a limit of the owner is reached and the request has been refused.
bool HttpConnection::countOwner(const std::string& owner)
{
    if (owner.empty()) {
        return true;
    }
    if (owner != m_owner) {
        ServerState::leave(m_state.connectionsOf, std::exchange(m_owner, {}));
        if (!ServerState::enter(m_state.connectionsOf, owner, m_state.limits.perOwner)) {
            m_closesAfter = true;
            refuse(fail(ErrorCode::TooManyConnections, "This agent has too many connections open.").value());
            return false;
        }
        m_owner = owner;
    }
    if (!ServerState::enter(m_state.requestsOf, owner, m_state.limits.requestsPerOwner)) {
        refuse(fail(ErrorCode::TooManyRequests, "This agent has too many requests in flight.").value());
        return false;
    }
    m_requestOwner = owner;
    return true;
}

void HttpConnection::accept(AcceptRequest accepted)
{
    m_accepted = std::move(accepted);
    m_phase = Phase::Body;
    m_phaseSince = std::chrono::steady_clock::now();
    if (m_parser.isComplete()) {
        dispatch();
    }
}

bool HttpConnection::readBody()
{
    const QByteArray bytes = m_socket->peek(kReadBuffer);
    if (bytes.isEmpty()) {
        return false;
    }
    const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto step = m_parser.feedBody(view, m_request.body, m_accepted.maxBody);
    if (!step) {
        m_closesAfter = true;
        refuse(step.error());
        return true;
    }
    m_socket->skip(static_cast<qint64>(step->consumed));
    if (step->isComplete) {
        dispatch();
    }
    return true;
}

void HttpConnection::dispatch()
{
    m_phase = Phase::Busy;
    m_request.context = std::move(m_accepted.context);
    m_requestId = m_request.head.requestId;
    auto exchange = std::make_shared<ConnectionExchange>(*this, m_serial);
    m_state.handler.onRequest(std::move(m_request), std::move(exchange));
}

void HttpConnection::upgrade(UpgradeRequest upgrade)
{
    m_phase = Phase::Raw;
    m_upgradeName = m_request.head.headers.value("Upgrade");
    m_requestId = m_request.head.requestId;
    m_state.handler.onUpgrade(std::move(m_request.head), std::move(upgrade.context),
                              std::make_unique<ConnectionRaw>(*this));
}

void HttpConnection::readRaw()
{
    while (m_phase == Phase::Raw && m_isRawOpen && !m_isRawPaused && m_rawBytes && m_socket->bytesAvailable() > 0) {
        const QByteArray bytes = m_socket->read(kReadBuffer);
        const auto callback = m_rawBytes; // it may close this connection and so drop itself
        callback({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    }
}

void HttpConnection::readAway()
{
    m_readAway += static_cast<std::size_t>(m_socket->skip(m_socket->bytesAvailable()));
    if (m_readAway > kMostReadAway) {
        abort();
    }
}

/// The last answer is written: send it, close our side, and read away what the peer is still sending; a plain close
/// would reset the connection under an answer that has not arrived yet.
void HttpConnection::startLinger()
{
    m_phase = Phase::Linger;
    m_phaseSince = std::chrono::steady_clock::now();
    m_out.flush();
    onBytesWritten();
}

void HttpConnection::onBytesWritten()
{
    const bool isDrained = m_out.onProgress();
    if (m_phase == Phase::Linger && !m_isShut && m_out.queued() == 0) {
        m_isShut = true;
        m_phaseSince = std::chrono::steady_clock::now();
        shutWriting(m_socket->socketDescriptor());
        process();
    } else if (isDrained && m_drained) {
        const auto callback = m_drained; // it may end the stream and so drop itself
        callback();
    } else if (isDrained) {
        process();
    }
}

void HttpConnection::onDisconnected()
{
    if (m_phase == Phase::Gone) {
        return;
    }
    m_phase = Phase::Gone;
    const auto peerGone = std::exchange(m_peerGone, {});
    leaveRequest();
    leaveOwner();
    m_rawBytes = {};
    if (peerGone) {
        peerGone();
    }
    Q_EMIT ended();
}

void HttpConnection::abort()
{
    m_socket->abort();
    onDisconnected();
}

Milliseconds HttpConnection::timeOfPhase() const
{
    const HttpLimits& limits = m_state.limits;
    switch (m_phase) {
    case Phase::Idle:
        return m_hasHadHead ? limits.idleTime : limits.headTime;
    case Phase::Head:
        return limits.headTime;
    case Phase::Body:
        return m_accepted.bodyTime;
    case Phase::Linger:
        return m_isShut ? limits.lingerTime : Milliseconds::max();
    case Phase::Busy:
    case Phase::Raw:
    case Phase::Gone:
        return Milliseconds::max();
    }
    return Milliseconds::max();
}

void HttpConnection::tick(Steady now)
{
    if (m_out.isStalled(now, m_state.limits.stalledTime)) {
        abort();
        return;
    }
    const Milliseconds limit = timeOfPhase();
    if (limit != Milliseconds::max() && now - m_phaseSince > limit) {
        onDeadline();
    } else if (m_phase == Phase::Busy && m_isEventStream && now - m_out.lastWrite() >= m_state.limits.keepAliveTime) {
        writeStream(m_serial, ": keep-alive\n\n");
    }
}

void HttpConnection::onDeadline()
{
    if (m_phase == Phase::Head || m_phase == Phase::Body) {
        m_closesAfter = true;
        const Error error = fail(ErrorCode::RequestTimeout, "The request did not arrive in time.").value();
        if (m_phase == Phase::Head) {
            const QByteArray bytes = m_socket->peek(kReadBuffer);
            refuseHead(error, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
        } else {
            refuse(error);
        }
    } else {
        abort();
    }
}

} // namespace executor::net

#include "moc_httpconnection.cpp"
