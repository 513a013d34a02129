#include "core/store/eventrows.h"

#include "core/base/jsonparse.h"

#include <algorithm>

namespace executor::store {
namespace {
const std::string kSelect = "SELECT seq, id, type, at, subject_type, subject_id, agent_id, data_json FROM events ";
const std::string kAll = kSelect + "WHERE seq > ? ORDER BY seq LIMIT ?";
const std::string kOfAgent = kSelect + "WHERE seq > ? AND agent_id = ? ORDER BY seq LIMIT ?";
const std::string kOfExecution = kSelect + "WHERE execution_id = ? AND seq > ? ORDER BY execution_seq LIMIT ?";

Event readEvent(Row& row)
{
    Event event;
    event.sequence = row.integer();
    event.id = row.id<EventId>();
    event.type = row.text();
    event.at = row.instant();
    event.subjectType = row.text();
    event.subjectId = row.text();
    event.agent = row.id<AgentId>();
    // Written by us; a damaged text reads as no data rather than as no event, so that the numbers stay without a gap.
    event.data = parseJson(row.text()).value_or(Json::object());
    return event;
}
} // namespace

Result<std::vector<Event>> eventsAfter(Connection& db, const EventQuery& query)
{
    if (!query.execution.isEmpty()) {
        return db.all(kOfExecution, {query.execution, query.after, query.limit}, readEvent);
    }
    if (!query.agent.isEmpty()) {
        return db.all(kOfAgent, {query.after, query.agent, query.limit}, readEvent);
    }
    return db.all(kAll, {query.after, query.limit}, readEvent);
}

Result<std::optional<std::int64_t>> eventSequence(Connection& db, const EventId& id)
{
    return db.first("SELECT seq FROM events WHERE id = ?", {id}, [](Row& row) { return row.integer(); });
}

Result<std::int64_t> lastEventSequence(Connection& db)
{
    return db.number("SELECT max(seq) FROM events");
}

Result<std::int64_t> pruneEvents(Transaction& db, Instant before, std::int64_t keep, int limit)
{
    EX_TRY(const std::int64_t last, lastEventSequence(db));
    return db.run("DELETE FROM events WHERE seq IN (SELECT e.seq FROM events e "
                  "LEFT JOIN executions x ON x.id = e.execution_id "
                  "WHERE (e.at < ? OR e.seq <= ?) "
                  "AND (x.id IS NULL OR x.status NOT IN ('queued', 'running', 'waiting')) ORDER BY e.seq LIMIT ?)",
                  {before, std::max<std::int64_t>(0, last - keep), limit});
}

} // namespace executor::store
