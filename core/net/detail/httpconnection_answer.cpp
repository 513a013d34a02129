#include "core/net/detail/answerhead.h"
#include "core/net/detail/compression.h"
#include "core/net/detail/httpconnection.h"

#include "core/base/text.h"
#include "core/base/threads.h"

#include <QPointer>
#include <QTcpSocket>
#include <QThreadPool>

namespace executor::net {

namespace {

constexpr std::size_t kCompressHere = 64U << 10U; ///< larger bodies are compressed on the pool

/// Seconds for `Retry-After`, 0 for none.
int retryAfter(ErrorCode code)
{
    if (code == ErrorCode::ShuttingDown) {
        return 2;
    }
    return code == ErrorCode::TooManyConnections || code == ErrorCode::TooManyRequests ? 1 : 0;
}

bool isBodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

void setCoding(Response& response, Coding coding)
{
    std::string bytes = compressed(coding, response.body);
    if (!bytes.empty()) {
        response.body = std::move(bytes);
        response.headers.set("Content-Encoding", std::string(codingName(coding)));
    }
}

} // namespace

/// Our own refusal: m_closesAfter says whether the connection survives it.
void HttpConnection::refuse(const Error& error)
{
    RequestHead& head = m_request.head;
    if (head.requestId.empty()) {
        head.requestId = requestIdFrom({});
    }
    Response response = m_state.handler.refusal(head, error);
    const int seconds = retryAfter(error.code);
    if (seconds > 0 && !response.headers.has("Retry-After")) {
        response.headers.add("Retry-After", std::to_string(seconds));
    }
    sendPlain(response);
}

void HttpConnection::refuseAtOnce(const Error& error)
{
    m_closesAfter = true;
    m_request.head.door = m_door;
    m_request.head.peer = m_peer;
    refuse(error);
}

void HttpConnection::respond(std::uint64_t serial, Response response)
{
    if (isCurrent(serial) && !m_isAnswered && !m_isStreaming) {
        m_isAnswered = true;
        sendWhole(std::move(response));
    }
}

void HttpConnection::dropExchange(std::uint64_t serial)
{
    if (isCurrent(serial) && !m_isAnswered && !m_isStreaming) {
        m_isAnswered = true;
        m_request.head.requestId = m_requestId;
        refuse(fail(ErrorCode::Internal, "The request was not answered.").value());
    }
}

void HttpConnection::sendWhole(Response response)
{
    const bool mayBeCoded = response.body.size() > m_state.limits.compressAbove && !m_isHead &&
                            response.status != 206 && !isBodiless(response.status) &&
                            !response.headers.has("Content-Encoding");
    if (mayBeCoded) {
        response.headers.add("Vary", "Accept-Encoding");
    }
    if (!mayBeCoded || chooseCoding(m_acceptEncoding) == Coding::Identity) {
        sendPlain(response);
    } else {
        sendCompressed(std::move(response));
    }
}

void HttpConnection::sendCompressed(Response response)
{
    const Coding coding = chooseCoding(m_acceptEncoding);
    if (response.body.size() <= kCompressHere) {
        setCoding(response, coding);
        sendPlain(response);
        return;
    }
    auto shared = std::make_shared<Response>(std::move(response)); // owners: the pool's job, then the post below
    auto send = [self = QPointer<HttpConnection>(this), serial = m_serial, shared] {
        if (self && self->isCurrent(serial)) {
            self->sendPlain(*shared);
        }
    };
    QThreadPool::globalInstance()->start([shared, coding, loop = Loop::current(), send = std::move(send)] {
        setCoding(*shared, coding);
        loop.post(send);
    });
}

void HttpConnection::sendPlain(const Response& response)
{
    AnswerFacts facts;
    facts.status = response.status;
    facts.requestId = m_phase == Phase::Busy || m_phase == Phase::Raw ? m_requestId : m_request.head.requestId;
    facts.framing = isBodiless(response.status) ? Framing::None : Framing::Length;
    facts.length = response.body.size();
    facts.closes = m_closesAfter || m_state.isShuttingDown;
    std::string text = answerHead(facts, response.headers);
    const bool hasBody = !m_isHead && facts.framing == Framing::Length;
    if (hasBody && response.body.size() <= kCompressHere) {
        text += response.body;
        m_out.write(text);
    } else {
        m_out.write(text);
        m_out.write(hasBody ? std::string_view(response.body) : std::string_view());
    }
    finishAnswer();
}

bool HttpConnection::beginStream(std::uint64_t serial, int status, HeaderFields headers)
{
    if (!isCurrent(serial) || m_isAnswered || m_isStreaming) {
        return false;
    }
    m_isStreaming = true;
    m_isChunked = !m_isHttp10;
    m_closesAfter = m_closesAfter || m_isHttp10;
    m_isEventStream = equalsIgnoreCase(headers.value("Content-Type").substr(0, 17), "text/event-stream");
    ServerState::leave(m_state.requestsOf, std::exchange(m_requestOwner, {})); // idle streams do not count
    AnswerFacts facts;
    facts.status = status;
    facts.requestId = m_requestId;
    facts.framing = m_isChunked ? Framing::Chunked : Framing::UntilClose;
    facts.closes = m_closesAfter;
    m_out.write(answerHead(facts, headers));
    m_out.flush();
    return true;
}

void HttpConnection::writeStream(std::uint64_t serial, std::string_view bytes)
{
    if (!isCurrent(serial) || !m_isStreaming || m_isHead || bytes.empty()) {
        return;
    }
    if (m_out.queued() + bytes.size() > m_state.limits.queue && m_out.queued() > 0) {
        abort(); // the reader is too far behind; its memory is freed
        return;
    }
    m_out.write(m_isChunked ? std::string_view(chunk(bytes)) : bytes);
}

void HttpConnection::endStream(std::uint64_t serial)
{
    if (!isCurrent(serial) || !m_isStreaming) {
        return;
    }
    if (m_isChunked && !m_isHead) {
        m_out.write("0\r\n\r\n");
    }
    finishAnswer();
}

void HttpConnection::onPeerGone(std::uint64_t serial, std::function<void()> callback)
{
    if (isCurrent(serial)) {
        m_peerGone = std::move(callback);
    }
}

void HttpConnection::onDrained(std::uint64_t serial, std::function<void()> callback)
{
    if (isCurrent(serial)) {
        m_drained = std::move(callback);
    }
}

std::size_t HttpConnection::bytesQueued() const
{
    return m_out.queued();
}

void HttpConnection::finishAnswer()
{
    m_out.flush();
    if (m_phase == Phase::Gone) {
        return; // flushing found that the peer has gone
    }
    leaveRequest();
    m_scanner.reset();
    if (m_closesAfter || m_state.isShuttingDown) {
        startLinger();
        return;
    }
    m_phase = Phase::Idle;
    m_phaseSince = std::chrono::steady_clock::now();
    if (m_socket->bytesAvailable() > 0 && !m_isProcessing) {
        QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
    }
}

/// The request in flight is over: its exchange and stream reach this connection no more.
void HttpConnection::leaveRequest()
{
    ++m_serial;
    m_isAnswered = m_isStreaming = m_isChunked = m_isEventStream = false;
    m_request = {};
    m_accepted = {};
    m_peerGone = {};
    m_drained = {};
    ServerState::leave(m_state.requestsOf, std::exchange(m_requestOwner, {}));
}

void HttpConnection::beginShutdown()
{
    if (m_phase != Phase::Busy || !m_isStreaming || m_isWork) {
        return;
    }
    if (m_isEventStream) {
        writeStream(m_serial, "event: bye\ndata: {}\n\n");
    }
    endStream(m_serial);
}

void HttpConnection::acceptRaw(const HeaderFields& headers)
{
    if (m_phase != Phase::Raw || m_isRawOpen) {
        return;
    }
    HeaderFields fields = headers;
    fields.set("Connection", "Upgrade");
    fields.set("Upgrade", m_upgradeName);
    AnswerFacts facts;
    facts.status = 101;
    facts.requestId = m_requestId;
    facts.framing = Framing::None;
    m_out.write(answerHead(facts, fields));
    m_out.flush();
    m_isRawOpen = true;
    QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
}

void HttpConnection::refuseRaw(Response response)
{
    if (m_phase == Phase::Raw && !m_isRawOpen) {
        m_closesAfter = true;
        sendPlain(response);
    }
}

void HttpConnection::writeRaw(std::string_view bytes)
{
    if (m_phase == Phase::Raw && m_isRawOpen) {
        m_out.write(bytes);
    }
}

void HttpConnection::setRawPaused(bool isPaused)
{
    m_isRawPaused = isPaused;
    if (!isPaused) {
        QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
    }
}

void HttpConnection::closeRaw()
{
    if (m_phase == Phase::Raw) {
        m_peerGone = {};
        m_rawBytes = {};
        startLinger();
    }
}

} // namespace executor::net
