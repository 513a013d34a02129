#pragma once

#include "core/net/resolver.h"

#include <QMap>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <zlib.h>

#include <functional>
#include <string>

/// A small real server that answers as a test says, and counts.
class FakeServer : public QObject
{
public:
    /// Gets the socket, the whole request and its number, from 1.
    using Answer = std::function<void(QTcpSocket*, const QByteArray&, int)>;

    explicit FakeServer(Answer answer) : m_answer(std::move(answer))
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = m_server.nextPendingConnection()) {
                ++connections;
                sockets.append(socket);
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            }
        });
    }
    std::string url(const char* path = "/") const
    {
        return "http://127.0.0.1:" + std::to_string(m_server.serverPort()) + path;
    }
    int connections = 0;
    QList<QByteArray> requests;
    QList<QPointer<QTcpSocket>> sockets;

private:
    void read(QTcpSocket* socket)
    {
        QByteArray& buffer = m_buffers[socket];
        buffer += socket->readAll();
        while (true) {
            const qsizetype end = buffer.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            const qsizetype lengthAt = buffer.toLower().indexOf("content-length: ");
            qsizetype size = end + 4;
            if (lengthAt >= 0 && lengthAt < end) {
                size += buffer.mid(lengthAt + 16, buffer.indexOf('\r', lengthAt) - lengthAt - 16).toLongLong();
            }
            if (buffer.size() < size) {
                return;
            }
            const QByteArray request = buffer.left(size);
            buffer.remove(0, size);
            requests.append(request);
            m_answer(socket, request, static_cast<int>(requests.size()));
        }
    }
    Answer m_answer;
    QTcpServer m_server;
    QMap<QTcpSocket*, QByteArray> m_buffers;
};

inline QByteArray answer(const char* status, const QByteArray& body, const QByteArray& fields = {})
{
    return QByteArray("HTTP/1.1 ") + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           fields + "\r\n" + body;
}

inline QByteArray gzipOf(std::size_t zeros)
{
    QByteArray out;
    out.resize(1'000'000);
    const std::string plain(zeros, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data())); // NOLINT: zlib's C interface
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data()); // NOLINT: zlib's C interface
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

/// Answers with addresses that a test gives.
class FakeResolver : public executor::net::Resolver
{
public:
    std::map<std::string, std::vector<executor::net::IpAddress>> names;
    executor::Task<std::vector<executor::net::IpAddress>> resolve(std::string host, executor::CancelToken) override
    {
        if (const auto literal = executor::net::IpAddress::fromText(host)) {
            co_return std::vector<executor::net::IpAddress>(1, *literal);
        }
        co_return std::vector<executor::net::IpAddress>(names[host]);
    }
};
