#include "core/store/detail/sqlerror.h"

#include "core/base/text.h"

#include <QSqlError>

namespace executor::store::detail {
namespace {
// Result codes of sqlite3.h; the low byte is the class, the whole number the exact case.
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kReadOnly = 8;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kConstraint = 19;
constexpr int kNotADatabase = 26;
constexpr int kIoErrorRead = kIoError | (1 << 8);
constexpr int kIoErrorShortRead = kIoError | (2 << 8);

ErrorCode codeOf(int native)
{
    switch (native & 0xFF) {
    case kBusy:
    case kLocked: // nothing can be written now, for a reason that lies outside
        return ErrorCode::DataReadOnly;
    case kFull:
    case kReadOnly: // a file system that became read-only is treated as a full one (data.md 7)
        return ErrorCode::StorageFull;
    case kIoError:
        // SQLite reports ENOSPC as FULL, but EDQUOT, EFBIG and a failed growth of -shm as I/O errors of writing.
        return native == kIoErrorRead || native == kIoErrorShortRead ? ErrorCode::Internal : ErrorCode::StorageFull;
    case kCorrupt:
    case kNotADatabase:
        return ErrorCode::DatabaseCorrupt;
    case kConstraint:
        return ErrorCode::Conflict;
    default:
        return ErrorCode::Internal;
    }
}
} // namespace

Error errorOf(const QSqlError& error, std::string_view doing)
{
    bool isNumber = false;
    const int native = error.nativeErrorCode().toInt(&isNumber);
    Error out;
    out.code = isNumber ? codeOf(native) : ErrorCode::Internal;
    out.message = std::string(doing) +
                  " failed: " + utf8(error.databaseText().isEmpty() ? error.driverText() : error.databaseText());
    out.details["sqlite"] = isNumber ? native : -1;
    out.retryable = out.code == ErrorCode::StorageFull || out.code == ErrorCode::DataReadOnly;
    if (out.code == ErrorCode::StorageFull) {
        out.hint = "Free space on the disk that holds the data folder; Executor goes on by itself.";
    } else if (out.code == ErrorCode::DataReadOnly) {
        out.message = std::string(doing) + " failed: another program keeps Executor's database locked.";
        out.hint = "End what has executor.db open (a database viewer, a backup); Executor goes on by itself.";
    }
    return out;
}

bool isCorruption(const Error& error)
{
    return error.code == ErrorCode::DatabaseCorrupt && error.details.contains("sqlite");
}

bool isDiskFull(const Error& error)
{
    return error.code == ErrorCode::StorageFull && error.details.contains("sqlite");
}

} // namespace executor::store::detail
