#include "core/store/housekeeping.h"

#include "core/base/text.h"
#include "core/store/auditrows.h"
#include "core/store/blobs.h"
#include "core/store/catalogrows.h"
#include "core/store/detail/files.h"
#include "core/store/eventrows.h"
#include "core/store/executionrows.h"
#include "core/store/idempotencyrows.h"
#include "core/store/resultrows.h"
#include "core/store/sessionrows.h"

#include <functional>
#include <system_error>
#include <vector>

namespace executor::store {
namespace {
/// Gives how many rows went; 0: nothing is left to do.
using Step = std::function<Result<std::int64_t>(Transaction&)>;

/// A round leaves the rest to the next one rather than hold the writer for long.
constexpr int kMostTurns = 50;
constexpr int kExecutionsATurn = 20; ///< each takes its steps along

Result<std::int64_t> removeOldExecutions(Transaction& db, Instant before)
{
    EX_TRY(const auto old, finalExecutionsBefore(db, before, kExecutionsATurn));
    for (const ExecutionId& id : old) {
        EX_CHECK(deleteExecution(db, id));
    }
    return static_cast<std::int64_t>(old.size());
}

std::vector<Step> stepsOf(const std::filesystem::path& folder, Instant now, const Retention& keep)
{
    return {
        [=](Transaction& db) { return removeOldExecutions(db, now - keep.executions); },
        [=](Transaction& db) { return pruneEvents(db, now - keep.events, keep.eventRows); },
        [=](Transaction& db) { return pruneIdempotency(db, now - keep.idempotency); },
        [=](Transaction& db) { return deleteSessionsSeenBefore(db, now - keep.sessions); },
        [=](Transaction& db) { return pruneResults(db, now); },
        [=](Transaction& db) { return pruneAudit(db, now - keep.audit); },
        [=](Transaction& db) { return sweepUnusedPlans(db); },
        [=](Transaction& db) { return sweepBlobs(db, folder); },
    };
}

bool hasBackupSince(const std::filesystem::path& folder, Instant since)
{
    const std::string border = detail::backupStamp(since);
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(detail::backupsFolder(folder), error)) {
        const std::string name = utf8FromPath(entry.path().filename());
        if (name.find("-daily") != std::string::npos && name >= border) {
            return true;
        }
    }
    return false;
}

Task<void> repeat(Database& database, Step step)
{
    for (int turn = 0; turn < kMostTurns; ++turn) {
        Step again = step;
        EX_CO_TRY(const std::int64_t gone, co_await database.write(std::move(again)));
        if (gone == 0) {
            break;
        }
    }
    co_return Result<void>();
}
} // namespace

Task<void> keepHouse(Database& database, const Clock& clock, Retention retention)
{
    const Instant now = clock.now();
    for (const Step& step : stepsOf(database.dataFolder(), now, retention)) {
        EX_CO_CHECK(co_await repeat(database, step));
    }
    if (!hasBackupSince(database.dataFolder(), now - retention.backupEvery)) {
        EX_CO_CHECK(co_await database.backupNow("daily"));
    }
    co_return Result<void>();
}

} // namespace executor::store
