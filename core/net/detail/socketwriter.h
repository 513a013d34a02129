#pragma once

#include "core/base/clock.h"

#include <cstddef>
#include <string_view>

class QTcpSocket;

namespace executor::net {

/// Writes to a socket and keeps book about a reader that takes nothing. Owner: HttpConnection.
class SocketWriter
{
public:
    explicit SocketWriter(QTcpSocket& socket);
    void write(std::string_view bytes);
    /// Gives the system what is queued, now.
    void flush();
    /// Call on QTcpSocket::bytesWritten. True when the queue has just fallen below 64 KiB after it was above 256 KiB.
    [[nodiscard]] bool onProgress();
    [[nodiscard]] std::size_t queued() const;
    [[nodiscard]] bool isStalled(Steady now, Milliseconds limit) const;
    [[nodiscard]] Steady lastWrite() const { return m_lastWrite; }

    static constexpr std::size_t kHigh = 256U << 10U;
    static constexpr std::size_t kLow = 64U << 10U;

private:
    QTcpSocket& m_socket;
    Steady m_lastProgress;
    Steady m_lastWrite;
    bool m_wasHigh = false;
};

} // namespace executor::net
