#pragma once

#include "core/mcp/server/detail/ssestream.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace executor::mcp {

/// The way back of one request (or of the members of a batch). Owners: the work on the answer. Thread: core.
class Reply
{
public:
    virtual ~Reply() = default;
    /// A message before the answer; dropped when the client takes no stream.
    virtual void notify(std::string message) = 0;
    /// The answer of one request.
    virtual void finish(std::string message) = 0;
    /// The request was cancelled: nothing is sent for it.
    virtual void drop() = 0;
};

/// Over HTTP: one JSON body when all is ready within a second and nothing was to be sent before, else an event stream.
class HttpReply final : public Reply, public std::enable_shared_from_this<HttpReply>
{
public:
    struct Options
    {
        std::size_t requests = 1; ///< how many answers there will be
        bool isBatch = false;
        bool mayStream = true;
        bool mustStream = false; ///< the client takes nothing else
        Revision revision = kNewestRevision;
    };
    HttpReply(std::shared_ptr<net::Exchange> exchange, std::shared_ptr<SessionStreams> streams, Options options);

    /// Starts the second after which the answer becomes a stream; `context` bounds the timer's life.
    void startClock(QObject& context);
    void notify(std::string message) override;
    void finish(std::string message) override;
    void drop() override;
    /// Adds a field to a JSON answer (`Mcp-Session-Id`); call before the answer.
    void addHeader(std::string name, std::string value) { m_headers.add(std::move(name), std::move(value)); }

private:
    void openStream();
    void oneLess();
    void sendJson();

    std::shared_ptr<net::Exchange> m_exchange;
    std::shared_ptr<SessionStreams> m_streams; ///< owners: the session, and replies that outlive it
    Options m_options;
    std::size_t m_open;
    std::vector<std::string> m_answers; ///< until a stream is open
    std::shared_ptr<SseStream> m_stream;
    net::HeaderFields m_headers;
};

} // namespace executor::mcp
