#include "core/api/logfeed.h"

#include "core/api/answers.h"
#include "core/api/detail/logtail.h"
#include "core/base/threads.h"

namespace executor::api {
namespace {
constexpr Milliseconds kLook = 250ms;
constexpr std::size_t kMostFollowing = 16;
constexpr std::size_t kQueueWait = 256U << 10U;

net::HeaderFields lineFields()
{
    return {{"Content-Type", "application/x-ndjson"}};
}
} // namespace

void LogFeeds::serve(RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    m_tasks.spawn("logs", send(std::move(request), std::move(exchange)));
}

Task<void> LogFeeds::send(RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    const bool follows = request->queryFlag("follow");
    const auto tail = std::make_shared<detail::LogTail>(m_file, request->query("level").value_or(""));
    Result<void> state = tail->check();
    if (state && follows && m_following >= kMostFollowing) {
        state = fail(ErrorCode::TooManyRequests, "Too many callers follow the log.", "End one first.");
    }
    if (!state) {
        exchange->respond(errorResponse(request->head, state.error()));
        co_return Result<void>();
    }
    const auto lines = static_cast<std::size_t>(request->queryInteger("lines").value_or(200));
    auto read = [tail, lines]() -> Result<std::string> { return tail->last(lines); };
    auto text = co_await onPool(std::move(read));
    if (!text) {
        exchange->respond(errorResponse(request->head, text.error()));
    } else if (!follows) {
        exchange->respond(net::Response{200, lineFields(), std::move(*text)});
    } else {
        const auto writer = exchange->beginStream(200, lineFields());
        writer->write(*text);
        exchange.reset();
        ++m_following;
        const Result<void> followed = co_await follow(tail, writer);
        --m_following;
        writer->end();
        co_return followed;
    }
    co_return Result<void>();
}

Task<void> LogFeeds::follow(TailPtr tail, std::shared_ptr<net::StreamWriter> writer)
{
    while (writer->isOpen()) {
        EX_CO_CHECK(co_await delay(kLook, m_tasks.token()));
        if (writer->bytesQueued() > kQueueWait) {
            continue; // a slow reader gets the rest later
        }
        auto read = [tail]() -> Result<std::string> { return tail->added(); };
        EX_CO_TRY(const std::string text, co_await onPool(std::move(read)));
        writer->write(text);
    }
    co_return Result<void>();
}

} // namespace executor::api
