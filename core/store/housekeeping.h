#pragma once

#include "core/store/database.h"

namespace executor::store {

/// How long things are kept (data.md 6).
struct Retention
{
    Milliseconds executions = 30 * 24h;
    Milliseconds events = 7 * 24h;
    std::int64_t eventRows = 50'000;
    Milliseconds audit = 365 * 24h;
    Milliseconds idempotency = 24h;
    Milliseconds sessions = 7 * 24h;
    Milliseconds backupEvery = 24h;
};

/// One round: what is older than its time goes, in transactions of at most 200 rows; payloads and plans that nothing
/// names are swept; a daily backup is made when the last is older than a day. Unfinished executions and what they refer
/// to stay. Call it at idle times, about once an hour. Thread: core.
[[nodiscard]] Task<void> keepHouse(Database& database, const Clock& clock, Retention retention);

} // namespace executor::store
