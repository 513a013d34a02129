#include "core/store/detail/opening.h"

#include "core/base/text.h"
#include "core/store/detail/backups.h"
#include "core/store/detail/files.h"
#include "core/store/detail/migrations.h"

#include <QDir>
#include <QUrl>

#include <system_error>

namespace executor::store::detail {
namespace {
namespace fs = std::filesystem;

/// Small tables whose every row the start check reads.
constexpr std::array kCheckedTables{"meta",    "workspaces", "settings", "sources", "accounts",
                                    "secrets", "agents",     "tokens",   "rules",   "proposals"};

fs::path lostMarker(const fs::path& dataFolder)
{
    return dataFolder / "recovery.json";
}

fs::path damageMarker(const fs::path& dataFolder)
{
    return dataFolder / "damaged";
}

Result<void> applySettings(Connection::Private& db)
{
    for (const char* pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON",
          "PRAGMA journal_size_limit = 67108864", "PRAGMA wal_autocheckpoint = 4096", "PRAGMA trusted_schema = OFF",
          "PRAGMA cell_size_check = ON", "PRAGMA temp_store = MEMORY", "PRAGMA fullfsync = ON",
          "PRAGMA checkpoint_fullfsync = ON"}) {
        EX_CHECK(db.execute(pragma));
    }
    return {};
}

/// The header tells the format unless a WAL that was not folded in tells something newer.
Result<void> refuseNewer(const fs::path& dataFolder, const FileHeader& header)
{
    if (!header.hasWal) {
        if (header.version > newestVersion()) {
            Connection::Private db;
            EX_CHECK(db.open(
                utf8(QUrl::fromLocalFile(qs(utf8FromPath(databaseFile(dataFolder)))).toString(QUrl::FullyEncoded)) +
                    "?immutable=1",
                QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI")));
            EX_CHECK(pendingMigrations(db, builtInMigrations()));
        }
        return {};
    }
    Connection::Private db;
    EX_CHECK(db.open(utf8FromPath(databaseFile(dataFolder)), QStringLiteral("QSQLITE_OPEN_READONLY")));
    EX_CHECK(pendingMigrations(db, builtInMigrations()));
    return {};
}

Result<void> migrate(Connection::Private& db, const OpenOptions& options, OpenReport& report)
{
    EX_TRY(const auto pending, pendingMigrations(db, builtInMigrations()));
    if (pending.empty()) {
        return {};
    }
    report.migratedFrom = pending.front().version - 1;
    EX_TRY(const fs::path folder,
           backUp(db, options.dataFolder, options.clock.now(), "before-" + std::to_string(pending.back().version)));
    report.backupOfUpgrade = utf8FromPath(folder);
    for (const Migration& migration : pending) {
        EX_CHECK(applyMigration(db, migration, options.clock.now()));
    }
    // The header, which a later start reads first, then tells the new format.
    return db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<void> checkAtStart(Connection::Private& db, OpenReport& report)
{
    for (const char* table : kCheckedTables) {
        EX_CHECK(db.column("SELECT * FROM " + std::string(table)));
    }
    EX_TRY(const auto stop, db.column("SELECT value FROM meta WHERE key = 'last_clean_stop'"));
    report.wasCleanStop = report.isNew || (!stop.empty() && stop.front() != "0");
    return db.execute("INSERT INTO meta (key, value) VALUES ('last_clean_stop', '0') "
                      "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
}

Error lost(const fs::path& dataFolder, const std::string& movedTo, const std::string& reason)
{
    Error error;
    error.code = ErrorCode::DatabaseCorrupt;
    error.message = "The database was damaged (" + reason + ") and there is no backup of it.";
    error.hint = "The damaged files lie in " + movedTo + ". Put a good executor.db into " + utf8FromPath(dataFolder) +
                 ", or start anew without the old data: rm '" + utf8FromPath(lostMarker(dataFolder)) +
                 "', then executor up";
    error.details["movedTo"] = movedTo;
    return error;
}
} // namespace

Result<void> createDatabase(const fs::path& dataFolder, Instant now)
{
    const fs::path temporary = dataFolder / "executor.db.new";
    std::error_code error;
    fs::remove(temporary, error);
    {
        Connection::Private db;
        EX_CHECK(db.open(utf8FromPath(temporary), QString()));
        for (const std::string& pragma :
             {std::string("PRAGMA auto_vacuum = INCREMENTAL"),
              "PRAGMA application_id = " + std::to_string(kApplicationId), std::string("PRAGMA synchronous = FULL"),
              std::string("PRAGMA journal_mode = MEMORY")}) {
            EX_CHECK(db.execute(pragma));
        }
        for (const Migration& migration : builtInMigrations()) {
            EX_CHECK(applyMigration(db, migration, now));
        }
        EX_CHECK(db.execute("PRAGMA journal_mode = WAL"));
    }
    fs::rename(temporary, databaseFile(dataFolder), error);
    if (error) {
        return fail(ErrorCode::StorageFull, "Making the database failed: " + error.message());
    }
    return {};
}

Result<std::unique_ptr<Connection::Private>> openWriter(const OpenOptions& options, OpenReport& report)
{
    auto db = std::make_unique<Connection::Private>();
    EX_CHECK(refuseNewer(options.dataFolder, readHeader(options.dataFolder)));
    EX_CHECK(db->open(utf8FromPath(databaseFile(options.dataFolder)), QString()));
    EX_CHECK(applySettings(*db));
    EX_CHECK(migrate(*db, options, report));
    EX_CHECK(checkAtStart(*db, report));
    return db;
}

Result<std::unique_ptr<Connection::Private>> openReader(const fs::path& dataFolder)
{
    auto db = std::make_unique<Connection::Private>();
    EX_CHECK(db->open(utf8FromPath(databaseFile(dataFolder)), QString()));
    for (const char* pragma : {"PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON",
                               "PRAGMA temp_store = MEMORY"}) {
        EX_CHECK(db->execute(pragma));
    }
    return db;
}

Result<void> prepareFiles(const OpenOptions& options, OpenReport& report)
{
    const fs::path& folder = options.dataFolder;
    if (!QFileInfo(qs(utf8FromPath(folder))).isWritable()) {
        return fail(ErrorCode::DataReadOnly, "The data folder " + utf8FromPath(folder) + " cannot be written.",
                    "Make it writable for this user, or choose another place with EXECUTOR_HOME.");
    }
    const FileHeader header = readHeader(folder);
    if (!header.exists) {
        if (const auto marker = readFile(lostMarker(folder))) {
            return tl::unexpected(lost(folder, *marker, "found at an earlier start"));
        }
        report.isNew = true;
        return createDatabase(folder, options.clock.now());
    }
    std::error_code ignored;
    fs::remove(lostMarker(folder), ignored);
    if (!header.isOurs) {
        return recoverFiles(options, report, "executor.db is not a database of Executor");
    }
    if (const auto reason = readFile(damageMarker(folder))) {
        if (!checkCopy(databaseFile(folder))) {
            return recoverFiles(options, report, *reason);
        }
        fs::remove(damageMarker(folder), ignored);
    }
    return {};
}

Result<void> recoverFiles(const OpenOptions& options, OpenReport& report, const std::string& reason)
{
    EX_TRY(const fs::path target, makeBackupFolder(options.dataFolder, options.clock.now(), "corrupt"));
    EX_CHECK(moveDatabase(options.dataFolder, target));
    std::error_code ignored;
    fs::remove(damageMarker(options.dataFolder), ignored);
    EX_TRY(const auto restored, restoreNewest(options.dataFolder));
    report.movedTo = utf8FromPath(target);
    if (!restored) {
        // Without it the next start would find no database and begin an empty one in silence.
        EX_CHECK(writeFile(lostMarker(options.dataFolder), report.movedTo));
        return tl::unexpected(lost(options.dataFolder, report.movedTo, reason));
    }
    report.state = OpenReport::State::Restored;
    report.restoredFrom = utf8FromPath(restored->from);
    report.restoredTo = restored->to;
    return {};
}

void noteDamage(const fs::path& dataFolder, const std::string& reason)
{
    (void)writeFile(damageMarker(dataFolder), reason);
}

} // namespace executor::store::detail
