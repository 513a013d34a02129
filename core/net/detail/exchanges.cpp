#include "core/net/detail/exchanges.h"

namespace executor::net {

ConnectionExchange::~ConnectionExchange()
{
    if (m_connection) {
        m_connection->dropExchange(m_serial);
    }
}

void ConnectionExchange::respond(Response response)
{
    if (m_connection) {
        m_connection->respond(m_serial, std::move(response));
    }
}

std::shared_ptr<StreamWriter> ConnectionExchange::beginStream(int status, HeaderFields headers)
{
    const bool isBegun = m_connection && m_connection->beginStream(m_serial, status, std::move(headers));
    return std::make_shared<ConnectionStream>(isBegun ? m_connection.data() : nullptr, m_serial);
}

void ConnectionExchange::onPeerGone(std::function<void()> callback)
{
    if (m_connection) {
        m_connection->onPeerGone(m_serial, std::move(callback));
    }
}

bool ConnectionExchange::isOpen() const
{
    return m_connection && m_connection->isCurrent(m_serial);
}

void ConnectionStream::write(std::string_view bytes)
{
    if (m_connection) {
        m_connection->writeStream(m_serial, bytes);
    }
}

void ConnectionStream::end()
{
    if (m_connection) {
        m_connection->endStream(m_serial);
    }
}

std::size_t ConnectionStream::bytesQueued() const
{
    return m_connection ? m_connection->bytesQueued() : 0;
}

void ConnectionStream::onDrained(std::function<void()> callback)
{
    if (m_connection) {
        m_connection->onDrained(m_serial, std::move(callback));
    }
}

bool ConnectionStream::isOpen() const
{
    return m_connection && m_connection->isCurrent(m_serial);
}

void ConnectionRaw::accept(HeaderFields headers)
{
    if (m_connection) {
        m_connection->acceptRaw(headers);
    }
}

void ConnectionRaw::refuse(Response response)
{
    if (m_connection) {
        m_connection->refuseRaw(std::move(response));
    }
}

void ConnectionRaw::write(std::string_view bytes)
{
    if (m_connection) {
        m_connection->writeRaw(bytes);
    }
}

std::size_t ConnectionRaw::bytesQueued() const
{
    return m_connection ? m_connection->bytesQueued() : 0;
}

void ConnectionRaw::onBytes(std::function<void(std::string_view)> callback)
{
    if (m_connection) {
        m_connection->onRawBytes(std::move(callback));
    }
}

void ConnectionRaw::onClosed(std::function<void()> callback)
{
    if (m_connection) {
        m_connection->onRawClosed(std::move(callback));
    }
}

void ConnectionRaw::pauseReading()
{
    if (m_connection) {
        m_connection->setRawPaused(true);
    }
}

void ConnectionRaw::resumeReading()
{
    if (m_connection) {
        m_connection->setRawPaused(false);
    }
}

void ConnectionRaw::close()
{
    if (m_connection) {
        m_connection->closeRaw();
    }
}

} // namespace executor::net
