#include "core/net/detail/socketwriter.h"

#include <QTcpSocket>

namespace executor::net {

SocketWriter::SocketWriter(QTcpSocket& socket)
    : m_socket(socket), m_lastProgress(std::chrono::steady_clock::now()), m_lastWrite(m_lastProgress)
{}

void SocketWriter::write(std::string_view bytes)
{
    m_lastWrite = std::chrono::steady_clock::now();
    if (queued() == 0) {
        m_lastProgress = m_lastWrite;
    }
    m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_wasHigh = m_wasHigh || queued() > kHigh;
}

void SocketWriter::flush()
{
    m_socket.flush();
}

bool SocketWriter::onProgress()
{
    m_lastProgress = std::chrono::steady_clock::now();
    if (!m_wasHigh || queued() >= kLow) {
        return false;
    }
    m_wasHigh = false;
    return true;
}

std::size_t SocketWriter::queued() const
{
    return static_cast<std::size_t>(m_socket.bytesToWrite());
}

bool SocketWriter::isStalled(Steady now, Milliseconds limit) const
{
    return queued() > 0 && now - m_lastProgress > limit;
}

} // namespace executor::net
