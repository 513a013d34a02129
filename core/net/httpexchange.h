#pragma once

#include "core/net/httpmessage.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace executor::net {

/// The body of an answer that is written bit by bit. Dropping the last reference ends it. After the peer has gone every
/// call does nothing. With `Content-Type: text/event-stream` the server adds `: keep-alive` after each 15 s of silence
/// and `event: bye` when it shuts down. Thread: core.
class StreamWriter
{
public:
    virtual ~StreamWriter() = default;
    virtual void write(std::string_view bytes) = 0;
    virtual void end() = 0;
    /// Bytes that the peer has not taken yet. Stop producing above 256 KiB and go on when drained; above the limit
    /// (4 MiB) the connection is cut.
    [[nodiscard]] virtual std::size_t bytesQueued() const = 0;
    /// Called each time the queue has fallen below 64 KiB after it was above 256 KiB.
    virtual void onDrained(std::function<void()> callback) = 0;
    /// False once the peer has gone or the answer has ended.
    [[nodiscard]] virtual bool isOpen() const = 0;
};

/// One request that waits for its answer. Owners: whoever works on the answer; when the last one drops it unanswered,
/// the peer gets 500 `internal`. Thread: core.
class Exchange
{
public:
    virtual ~Exchange() = default;
    /// The whole answer. Only the first call of respond() or beginStream() counts.
    virtual void respond(Response response) = 0;
    [[nodiscard]] virtual std::shared_ptr<StreamWriter> beginStream(int status, HeaderFields headers) = 0;
    /// Called once when the peer closes before the answer (or the stream) has ended; not after.
    virtual void onPeerGone(std::function<void()> callback) = 0;
    /// False once the peer has gone or the answer has ended.
    [[nodiscard]] virtual bool isOpen() const = 0;
};

/// A connection that left HTTP. Nothing has been sent yet: call accept() or refuse() first. Dropping it closes the
/// connection after what was written has gone out. Thread: core.
class RawConnection
{
public:
    virtual ~RawConnection() = default;
    /// Sends 101 with these fields (`Connection: Upgrade` and the request's `Upgrade` are added), then bytes flow.
    virtual void accept(HeaderFields headers) = 0;
    /// Sends an ordinary answer and closes.
    virtual void refuse(Response response) = 0;
    virtual void write(std::string_view bytes) = 0;
    [[nodiscard]] virtual std::size_t bytesQueued() const = 0;
    /// Bytes from the peer, from now on. Set it before accept().
    virtual void onBytes(std::function<void(std::string_view)> callback) = 0;
    /// The peer has gone; called once, not when we close.
    virtual void onClosed(std::function<void()> callback) = 0;
    /// Stops (and later continues) reading: back-pressure towards the peer.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;
    virtual void close() = 0;
};

} // namespace executor::net
