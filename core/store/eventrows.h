#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// Which part of the journal.
struct EventQuery
{
    AgentId agent;         ///< empty: of all
    ExecutionId execution; ///< empty: of all
    std::int64_t after = 0;
    int limit = 500;
};

/// Events with a sequence beyond `after`, in commit order. Those of an execution have `data.seq`.
[[nodiscard]] Result<std::vector<Event>> eventsAfter(Connection& db, const EventQuery& query);
/// Place of an event in the journal; nothing when it is not (or no longer) in it.
[[nodiscard]] Result<std::optional<std::int64_t>> eventSequence(Connection& db, const EventId& id);
/// Sequence of the newest event; 0: none.
[[nodiscard]] Result<std::int64_t> lastEventSequence(Connection& db);
/// Removes at most `limit` events older than `before` or beyond the newest `keep`; never those of an unfinished
/// execution. Gives how many.
[[nodiscard]] Result<std::int64_t> pruneEvents(Transaction& db, Instant before, std::int64_t keep, int limit = 200);

} // namespace executor::store
