#pragma once

#include "core/net/detail/httpconnection.h"

#include <QPointer>

#include <cstdint>
#include <memory>

namespace executor::net {

/// Exchange and StreamWriter of one request: a number and a pointer that may be null by now.
class ConnectionExchange final : public Exchange
{
public:
    ConnectionExchange(HttpConnection& connection, std::uint64_t serial) : m_connection(&connection), m_serial(serial)
    {}
    ConnectionExchange(const ConnectionExchange&) = delete;
    ConnectionExchange& operator=(const ConnectionExchange&) = delete;
    /// Hand-written: an unanswered request gets 500.
    ~ConnectionExchange() override;
    void respond(Response response) override;
    [[nodiscard]] std::shared_ptr<StreamWriter> beginStream(int status, HeaderFields headers) override;
    void onPeerGone(std::function<void()> callback) override;
    [[nodiscard]] bool isOpen() const override;

private:
    QPointer<HttpConnection> m_connection;
    std::uint64_t m_serial;
};

class ConnectionStream final : public StreamWriter
{
public:
    ConnectionStream(HttpConnection* connection, std::uint64_t serial) : m_connection(connection), m_serial(serial) {}
    ConnectionStream(const ConnectionStream&) = delete;
    ConnectionStream& operator=(const ConnectionStream&) = delete;
    /// Hand-written: a stream that nobody can write to any more has ended.
    ~ConnectionStream() override { ConnectionStream::end(); }
    void write(std::string_view bytes) override;
    void end() override;
    [[nodiscard]] std::size_t bytesQueued() const override;
    void onDrained(std::function<void()> callback) override;
    [[nodiscard]] bool isOpen() const override;

private:
    QPointer<HttpConnection> m_connection;
    std::uint64_t m_serial;
};

class ConnectionRaw final : public RawConnection
{
public:
    explicit ConnectionRaw(HttpConnection& connection) : m_connection(&connection) {}
    ConnectionRaw(const ConnectionRaw&) = delete;
    ConnectionRaw& operator=(const ConnectionRaw&) = delete;
    /// Hand-written: closes.
    ~ConnectionRaw() override { ConnectionRaw::close(); }
    void accept(HeaderFields headers) override;
    void refuse(Response response) override;
    void write(std::string_view bytes) override;
    [[nodiscard]] std::size_t bytesQueued() const override;
    void onBytes(std::function<void(std::string_view)> callback) override;
    void onClosed(std::function<void()> callback) override;
    void pauseReading() override;
    void resumeReading() override;
    void close() override;

private:
    QPointer<HttpConnection> m_connection;
};

} // namespace executor::net
