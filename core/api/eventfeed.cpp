#include "core/api/eventfeed.h"

#include "core/api/answers.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/store/eventrows.h"
#include "core/store/executionrows.h"

#include <algorithm>
#include <array>

namespace executor::api {
namespace {
constexpr std::size_t kMostFeeds = 64;
constexpr std::size_t kMostOfOne = 8;
constexpr int kPage = 500;
constexpr std::size_t kQueueWait = std::size_t{256} << 10U;
constexpr std::size_t kQueueMost = std::size_t{3584} << 10U; ///< below the server's own 4 MiB, so that it can be said
constexpr std::size_t kMostData = std::size_t{8} << 10U;
constexpr std::array kFinal{"execution.completed", "execution.failed", "execution.cancelled", "execution.denied",
                            "execution.timed_out"};

bool isFinalType(std::string_view type)
{
    return std::find(kFinal.begin(), kFinal.end(), type) != kFinal.end();
}

bool isFinalStatus(std::string_view status)
{
    return status != "queued" && status != "running" && status != "waiting";
}

bool belongsTo(const Event& event, const ExecutionId& execution)
{
    return (event.subjectType == "execution" && event.subjectId == execution.text()) ||
           textMember(event.data, "executionId") == execution.text();
}
} // namespace

/// One stream.
struct EventFeeds::Feed
{
    Principal principal;
    std::vector<std::string> types;
    AgentId agent;         ///< whose events; empty: everybody's
    ExecutionId execution; ///< of one execution only
    std::shared_ptr<net::StreamWriter> writer;
    std::int64_t position = 0; ///< number of the last event that was looked at
    std::int64_t newest = 0;   ///< number of the last event that was announced
    bool isLive = false;
    bool endsWhenCaughtUp = false;

    [[nodiscard]] bool isOpen() const { return writer && writer->isOpen(); }
    [[nodiscard]] bool wants(const Event& event) const
    {
        if ((!agent.isEmpty() && event.agent != agent) || (!execution.isEmpty() && !belongsTo(event, execution))) {
            return false;
        }
        return types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& filter) {
                   return eventTypeMatches(event.type, filter);
               });
    }
    void send(const Event& event)
    {
        position = std::max(position, event.sequence);
        if (!isOpen() || !wants(event)) {
            return;
        }
        if (writer->bytesQueued() > kQueueMost) {
            finish("overflow");
            return;
        }
        Json object = event.toJson(store::kLocalWorkspace);
        if (toText(object["data"]).size() > kMostData) {
            object["data"] = Json{{"omitted", true}};
        }
        writer->write("id: " + event.id.text() + "\nevent: " + event.type + "\ndata: " + toText(object) + "\n\n");
        if (!execution.isEmpty() && isFinalType(event.type)) {
            finish("end");
        }
    }
    void finish(const std::string& word)
    {
        if (isOpen()) {
            writer->write("event: " + word + "\ndata: {}\n\n");
            writer->end();
        }
    }
};

EventFeeds::EventFeeds(Parts parts) : m_parts(std::move(parts))
{
    m_timer.setInterval(1s);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    QObject::connect(&m_parts.events, &EventStream::happened, &m_timer,
                     [this](const Event& event) { happened(event); });
}

void EventFeeds::streamAll(RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    auto feed = std::make_shared<Feed>();
    feed->principal = request->principal;
    feed->agent = request->principal.kind == Principal::Kind::Operator ? AgentId(request->query("agent").value_or(""))
                                                                       : request->principal.agent;
    if (const auto types = request->query("types")) {
        feed->types = split(*types, ',');
    }
    m_tasks.spawn("events", open(std::move(feed), std::move(request), std::move(exchange)));
}

void EventFeeds::streamExecution(RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    auto feed = std::make_shared<Feed>();
    feed->principal = request->principal;
    feed->execution = request->id<ExecutionId>();
    m_tasks.spawn("events of an execution", open(std::move(feed), std::move(request), std::move(exchange)));
}

Result<void> EventFeeds::hasRoom(const Principal& principal) const
{
    const auto own = std::count_if(m_feeds.begin(), m_feeds.end(),
                                   [&](const FeedPtr& feed) { return feed->principal.key() == principal.key(); });
    if (m_feeds.size() >= kMostFeeds || static_cast<std::size_t>(own) >= kMostOfOne) {
        return fail(ErrorCode::TooManyRequests, "Too many event streams are open.", "Close one first.",
                    Json{{"limit", kMostOfOne}, {"retryAfterMs", 1000}});
    }
    return {};
}

Task<void> EventFeeds::open(FeedPtr feed, RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    Result<void> begun = co_await begin(feed, request, exchange);
    if (!begun) {
        std::erase(m_feeds, feed);
        exchange->respond(errorResponse(request->head, begun.error()));
        co_return Result<void>();
    }
    exchange.reset();
    Result<void> caughtUp = co_await catchUp(feed);
    if (!caughtUp) {
        feed->finish("bye");
    }
    co_return caughtUp;
}

/// Finds where the stream starts, then opens it.
Task<void> EventFeeds::begin(FeedPtr feed, RequestPtr request, std::shared_ptr<net::Exchange> exchange)
{
    dropClosed();
    EX_CO_CHECK(hasRoom(feed->principal));
    m_feeds.push_back(feed);
    m_timer.start();
    const std::string* field = request->head.headers.find("Last-Event-ID");
    const std::string after = field != nullptr ? *field : request->query("after").value_or("");
    struct Start
    {
        std::optional<store::ExecutionRow> execution;
        std::optional<std::int64_t> place;
    };
    auto look = [after, execution = feed->execution](store::Connection& db) -> Result<Start> {
        Start start;
        if (!execution.isEmpty()) {
            EX_TRY(start.execution, store::findExecution(db, execution));
        }
        if (!after.empty() && after != "now") {
            EX_TRY(start.place, store::eventSequence(db, EventId(after)));
        }
        return start;
    };
    EX_CO_TRY(const Start start, co_await m_parts.database.read(std::move(look)));
    const AgentId viewer = feed->principal.viewer();
    if (!feed->execution.isEmpty() && (!start.execution || (!viewer.isEmpty() && start.execution->agent != viewer))) {
        co_return fail(ErrorCode::NotFound, "There is no execution " + feed->execution.text() + ".");
    }
    feed->endsWhenCaughtUp = start.execution && isFinalStatus(start.execution->status);
    feed->position = start.place.value_or(0);
    // An execution's own stream tells everything from its first event on; the general one begins now.
    feed->isLive = after == "now" || (feed->execution.isEmpty() && !start.place);
    feed->writer = exchange->beginStream(200, {{"Content-Type", "text/event-stream"}});
    feed->writer->write("retry: 2000\n\n");
    if (!after.empty() && after != "now" && !start.place) {
        feed->writer->write("event: reset\ndata: {}\n\n");
    }
    co_return Result<void>();
}

Task<void> EventFeeds::catchUp(FeedPtr feed)
{
    while (feed->isOpen() && !feed->isLive) {
        const std::int64_t announced = feed->newest;
        store::EventQuery query;
        query.agent = feed->agent;
        query.execution = feed->execution;
        query.after = feed->position;
        query.limit = kPage;
        auto read = [query](store::Connection& db) { return store::eventsAfter(db, query); };
        EX_CO_TRY(const auto page, co_await m_parts.database.read(std::move(read)));
        for (const Event& event : page) {
            feed->send(event);
        }
        const bool isWhole = page.size() < static_cast<std::size_t>(kPage);
        if (isWhole) {
            feed->position = std::max(feed->position, announced);
        }
        // Everything that was announced before the read began is in the page; what came since needs another look.
        feed->isLive = isWhole && feed->newest <= feed->position;
        while (feed->isOpen() && feed->writer->bytesQueued() > kQueueWait) {
            EX_CO_CHECK(co_await delay(20ms, m_tasks.token()));
        }
    }
    if (feed->endsWhenCaughtUp) {
        feed->finish("end");
    }
    co_return Result<void>();
}

void EventFeeds::happened(const Event& event)
{
    for (const FeedPtr& feed : m_feeds) {
        feed->newest = event.sequence;
        if (feed->isLive && event.sequence > feed->position) {
            feed->send(event);
        }
    }
}

void EventFeeds::look()
{
    for (const FeedPtr& feed : m_feeds) {
        if (feed->isOpen() && !m_parts.isAllowed(feed->principal)) {
            feed->writer->end();
        }
    }
    dropClosed();
    if (m_feeds.empty()) {
        m_timer.stop();
    }
}

void EventFeeds::dropClosed()
{
    std::erase_if(m_feeds, [](const FeedPtr& feed) { return feed->writer && !feed->writer->isOpen(); });
}

} // namespace executor::api
