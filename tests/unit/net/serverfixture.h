#pragma once

#include "core/net/httpserver.h"

#include "core/base/text.h"

#include <QThread>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace executor::net {

/// A handler with a behaviour per path; everything it counts may be read from the test's thread.
class TestHandler : public RequestHandler
{
public:
    std::atomic<int> requests = 0;
    std::atomic<int> peersGone = 0;
    std::atomic<std::size_t> mostQueued = 0;

    HeadDecision onHead(const RequestHead& head) override
    {
        if (head.path == "/refuse") {
            return RefuseRequest{jsonTextResponse("{\"refused\":true}", 403)};
        }
        if (head.door == DoorKind::Local && head.headers.listHas("Upgrade", "executor-mcp")) {
            return UpgradeRequest{};
        }
        AcceptRequest accept;
        accept.maxBody = 100'000;
        accept.bodyTime = 400ms;
        accept.owner = head.headers.value("X-Owner");
        return accept;
    }
    Response refusal(const RequestHead& head, const Error& error) override
    {
        Json body = {{"error", error.toJson()}};
        body["error"]["requestId"] = head.requestId;
        body["path"] = head.path;
        return jsonResponse(body, httpStatus(error.code));
    }
    void onRequest(Request request, std::shared_ptr<Exchange> exchange) override
    {
        ++requests;
        const std::string& path = request.head.path;
        exchange->onPeerGone([this] { ++peersGone; });
        if (path == "/hold") {
            m_held.push_back(exchange);
        } else if (path == "/later") {
            QTimer::singleShot(20, &m_context, [exchange] { exchange->respond(text("later")); });
        } else if (path == "/big") {
            exchange->respond(text(std::string(std::stoul(request.head.query.at(0).second), 'x')));
        } else if (path == "/flood") {
            flood(exchange->beginStream(200, {{"Content-Type", "application/octet-stream"}}));
        } else if (path == "/overflow") {
            overflow(exchange->beginStream(200, {{"Content-Type", "application/octet-stream"}}));
        } else if (path == "/events") {
            m_streams.push_back(exchange->beginStream(200, {{"Content-Type", "text/event-stream"}}));
            m_streams.back()->write("data: first\n\n");
        } else if (path == "/echo") {
            exchange->respond(text(request.body));
        } else if (path != "/drop") {
            exchange->respond(text(request.head.method + " " + path));
        }
    }
    void onUpgrade(RequestHead, std::shared_ptr<void>, std::unique_ptr<RawConnection> connection) override
    {
        m_raw = std::move(connection);
        m_raw->onBytes([this](std::string_view bytes) {
            m_raw->write(asciiLower(bytes));
            if (bytes.find("END") != std::string_view::npos) {
                m_raw->close();
            }
        });
        m_raw->accept({{"Executor-Session", "s1"}});
    }
    void moveToThread(QThread& thread) { m_context.moveToThread(&thread); }
    void clear()
    {
        m_held.clear();
        m_streams.clear();
        m_raw.reset();
    }

private:
    static Response text(std::string body)
    {
        Response response;
        response.headers.add("Content-Type", "text/plain");
        response.body = std::move(body);
        return response;
    }
    /// 64 MiB, as fast as the reader takes them.
    void flood(std::shared_ptr<StreamWriter> stream)
    {
        auto left = std::make_shared<int>(1024);
        auto pump = [this, left, writer = std::weak_ptr(stream)] {
            const auto out = writer.lock();
            while (out && out->isOpen() && *left > 0 && out->bytesQueued() <= (256U << 10U)) {
                --*left;
                out->write(std::string(64U << 10U, 'f'));
                mostQueued = std::max(mostQueued.load(), out->bytesQueued());
            }
            if (out && *left == 0) {
                out->end();
            }
        };
        m_streams.push_back(stream);
        stream->onDrained(pump);
        pump();
    }
    /// Writes without looking at the queue.
    void overflow(std::shared_ptr<StreamWriter> stream)
    {
        for (int i = 0; i < 1024 && stream->isOpen(); ++i) {
            stream->write(std::string(64U << 10U, 'o'));
            mostQueued = std::max(mostQueued.load(), stream->bytesQueued());
        }
        m_streams.push_back(stream);
    }

    QObject m_context;
    std::vector<std::shared_ptr<Exchange>> m_held;
    std::vector<std::shared_ptr<StreamWriter>> m_streams;
    std::unique_ptr<RawConnection> m_raw;
};

/// A server on a thread of its own, so that tests may use blocking sockets.
class ServerThread
{
public:
    explicit ServerThread(HttpLimits limits = {}, std::filesystem::path door = {})
    {
        m_context.moveToThread(&m_thread);
        handler.moveToThread(m_thread);
        m_thread.start();
        run([this, limits, door] {
            server = std::make_unique<HttpServer>(handler, limits);
            port = server->listenTcp("127.0.0.1", 0).value();
            if (!door.empty()) {
                m_isDoorOpen = server->listenLocal(door).has_value();
            }
        });
    }
    ServerThread(const ServerThread&) = delete;
    ServerThread& operator=(const ServerThread&) = delete;
    ~ServerThread()
    {
        run([this] {
            handler.clear();
            server.reset();
        });
        m_thread.quit();
        m_thread.wait();
    }
    void run(const std::function<void()>& job)
    {
        QMetaObject::invokeMethod(&m_context, job, Qt::BlockingQueuedConnection);
    }

    TestHandler handler;
    std::unique_ptr<HttpServer> server;
    std::uint16_t port = 0;

private:
    QThread m_thread;
    QObject m_context;
    bool m_isDoorOpen = false;
};

} // namespace executor::net
