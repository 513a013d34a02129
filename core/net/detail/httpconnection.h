#pragma once

#include "core/net/detail/headcheck.h"
#include "core/net/detail/headscanner.h"
#include "core/net/detail/serverstate.h"
#include "core/net/detail/socketwriter.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

class QTcpSocket;

namespace executor::net {

/// One connection: reads one request at a time, hands it up, sends its answer, then reads the next; pipelined requests
/// so stay in order. Every wait has a deadline, looked at by tick(). Thread: core. Owner: HttpServer.
class HttpConnection : public QObject
{
    Q_OBJECT

public:
    HttpConnection(ServerState& state, std::unique_ptr<QTcpSocket> socket, DoorKind door, Peer peer);
    /// Hand-written: gives back what is counted per owner.
    ~HttpConnection() override;

    void tick(Steady now);
    /// For a connection beyond a limit: one answer, then the end.
    void refuseAtOnce(const Error& error);
    /// Ends streams that only watch, event streams with `event: bye`; new requests get 503.
    void beginShutdown();
    void abort();

    [[nodiscard]] bool isHalfOpen() const { return !m_hasHadHead && m_phase != Phase::Linger; }
    /// Half open, and no whole head lies there unread: in a burst many only wait for their turn.
    [[nodiscard]] bool isSilent() const;
    [[nodiscard]] bool isBusy() const { return m_phase == Phase::Busy || m_phase == Phase::Body; }
    [[nodiscard]] bool isLingering() const { return m_phase == Phase::Linger; }
    [[nodiscard]] bool isGone() const { return m_phase == Phase::Gone; }
    [[nodiscard]] DoorKind door() const { return m_door; }

    // For the exchange of request number `serial`; calls of an older exchange do nothing.
    [[nodiscard]] bool isCurrent(std::uint64_t serial) const { return m_phase == Phase::Busy && serial == m_serial; }
    void respond(std::uint64_t serial, Response response);
    void dropExchange(std::uint64_t serial);
    bool beginStream(std::uint64_t serial, int status, HeaderFields headers);
    void writeStream(std::uint64_t serial, std::string_view bytes);
    void endStream(std::uint64_t serial);
    void onPeerGone(std::uint64_t serial, std::function<void()> callback);
    void onDrained(std::uint64_t serial, std::function<void()> callback);
    [[nodiscard]] std::size_t bytesQueued() const;

    // For a connection that left HTTP.
    void acceptRaw(const HeaderFields& headers);
    void refuseRaw(Response response);
    void writeRaw(std::string_view bytes);
    void onRawBytes(std::function<void(std::string_view)> callback) { m_rawBytes = std::move(callback); }
    void onRawClosed(std::function<void()> callback) { m_peerGone = std::move(callback); }
    void setRawPaused(bool isPaused);
    void closeRaw();

Q_SIGNALS:
    /// The socket is closed; the owner deletes the connection later.
    void ended();

private:
    enum class Phase
    {
        Idle,   ///< waits for the first byte of a request
        Head,   ///< reads a head
        Body,   ///< reads a body
        Busy,   ///< the handler has the request
        Raw,    ///< left HTTP
        Linger, ///< the last answer is on its way; what still comes is read away
        Gone
    };

    void process();
    bool readHead();
    bool readBody();
    void readRaw();
    void readAway();
    void onHead(CheckedHead checked);
    void takeDecision(HeadDecision decision);
    void accept(AcceptRequest accepted);
    void upgrade(UpgradeRequest upgrade);
    [[nodiscard]] bool countOwner(const std::string& owner);
    void leaveOwner();
    void dispatch();

    void refuse(const Error& error);
    void refuseHead(const Error& error, std::string_view bytes);
    void sendWhole(Response response);
    void sendCompressed(Response response);
    void sendPlain(const Response& response);
    void finishAnswer();
    void leaveRequest();
    void startLinger();
    void onBytesWritten();
    void onDisconnected();
    [[nodiscard]] Milliseconds timeOfPhase() const;
    void onDeadline();

    ServerState& m_state;
    SocketWriter m_out;
    std::unique_ptr<QTcpSocket> m_socket;
    DoorKind m_door;
    Peer m_peer;

    Phase m_phase = Phase::Idle;
    Steady m_phaseSince;
    bool m_hasHadHead = false;
    bool m_isProcessing = false;
    std::uint64_t m_serial = 0;

    HeadScanner m_scanner;
    HttpParser m_parser;
    Request m_request;
    bool m_isHead = false; ///< the method is HEAD
    bool m_isWork = false; ///< neither GET nor HEAD: its answer ends by itself, streamed or not
    bool m_isHttp10 = false;
    bool m_closesAfter = false;
    bool m_isAnswered = false;
    bool m_isStreaming = false;
    bool m_isChunked = false;
    bool m_isEventStream = false;
    std::string m_requestId;
    std::string m_acceptEncoding;
    std::string m_upgradeName;
    AcceptRequest m_accepted;
    std::string m_owner;        ///< whose connection this is, once known
    std::string m_requestOwner; ///< whose request is in flight; empty: none counted

    std::function<void()> m_peerGone;
    std::function<void()> m_drained;
    std::function<void(std::string_view)> m_rawBytes;
    bool m_isRawOpen = false;
    bool m_isRawPaused = false;
    bool m_isShut = false; ///< our side of the socket is closed (Linger)
    std::size_t m_readAway = 0;
};

} // namespace executor::net
