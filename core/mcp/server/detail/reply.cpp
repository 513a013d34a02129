#include "core/mcp/server/detail/reply.h"

#include <QTimer>

namespace executor::mcp {

namespace {
constexpr auto kPatience = 1s;
}

HttpReply::HttpReply(std::shared_ptr<net::Exchange> exchange, std::shared_ptr<SessionStreams> streams, Options options)
    : m_exchange(std::move(exchange)), m_streams(std::move(streams)), m_options(options), m_open(options.requests)
{}

void HttpReply::startClock(QObject& context)
{
    if (!m_options.mayStream || m_open == 0) {
        return;
    }
    if (m_options.mustStream) {
        openStream();
        return;
    }
    QTimer::singleShot(kPatience, &context, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && self->m_open > 0) {
            self->openStream();
        }
    });
}

void HttpReply::notify(std::string message)
{
    if (m_options.mayStream && m_open > 0) {
        openStream();
        m_stream->send(message);
    }
}

void HttpReply::finish(std::string message)
{
    if (m_open == 0) {
        return;
    }
    if (m_stream) {
        m_stream->send(message);
    } else {
        m_answers.push_back(std::move(message));
    }
    oneLess();
}

void HttpReply::drop()
{
    if (m_open > 0) {
        oneLess();
    }
}

void HttpReply::oneLess()
{
    if (--m_open > 0) {
        return;
    }
    if (m_stream) {
        m_stream->end(std::chrono::steady_clock::now());
    } else {
        sendJson();
    }
}

void HttpReply::openStream()
{
    if (m_stream) {
        return;
    }
    m_stream = m_streams->make(m_options.revision, std::chrono::steady_clock::now());
    m_stream->open(*m_exchange);
    for (const std::string& answer : m_answers) {
        m_stream->send(answer);
    }
    m_answers.clear();
}

void HttpReply::sendJson()
{
    std::string body;
    for (const std::string& answer : m_answers) {
        body += (body.empty() ? "" : ",") + answer;
    }
    net::Response response = net::jsonTextResponse(m_options.isBatch ? "[" + body + "]" : std::move(body));
    if (m_answers.empty()) { // every request was cancelled
        response = net::Response();
        response.status = 202;
    }
    for (const auto& [name, value] : m_headers) {
        response.headers.add(name, value);
    }
    m_exchange->respond(std::move(response));
}

} // namespace executor::mcp
