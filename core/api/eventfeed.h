#pragma once

#include "core/api/route.h"
#include "core/base/eventstream.h"
#include "core/base/taskgroup.h"
#include "core/store/database.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace executor::api {

/// The event streams of all callers (http-api.md 7): what they missed from the journal, then live, without gap or
/// double: every event has its number in the journal, and a stream goes live only after a read that saw everything
/// announced so far. Thread: core.
class EventFeeds
{
public:
    struct Parts
    {
        store::Database& database;
        EventStream& events;
        /// Whether the caller's right still stands; looked at each second.
        std::function<bool(const Principal&)> isAllowed;
    };
    explicit EventFeeds(Parts parts);

    /// `GET /v1/events`.
    void streamAll(RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    /// `GET /v1/executions/{id}/events`: ends after the final event.
    void streamExecution(RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] std::size_t count() const { return m_feeds.size(); }
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

private:
    struct Feed;
    using FeedPtr = std::shared_ptr<Feed>;
    [[nodiscard]] Task<void> open(FeedPtr feed, RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<void> begin(FeedPtr feed, RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<void> catchUp(FeedPtr feed);
    [[nodiscard]] Result<void> hasRoom(const Principal& principal) const;
    void happened(const Event& event);
    void look();
    void dropClosed();

    Parts m_parts;
    std::vector<FeedPtr> m_feeds;
    QTimer m_timer; ///< also the context of the connection to the event stream
    TaskGroup m_tasks;
};

} // namespace executor::api
