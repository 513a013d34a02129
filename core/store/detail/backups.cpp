#include "core/store/detail/backups.h"

#include "core/base/text.h"
#include "core/store/detail/files.h"
#include "core/store/detail/sqlconnection.h"

#include <QFile>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <system_error>

namespace executor::store::detail {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kDailyKept = 7;
constexpr std::size_t kUpgradesKept = 3;

std::string uriOf(const fs::path& file, std::string_view query)
{
    return utf8(QUrl::fromLocalFile(qs(utf8FromPath(file))).toString(QUrl::FullyEncoded)) + "?" + std::string(query);
}

/// Folders of backups that can be restored, newest first.
std::vector<fs::path> backupFolders(const fs::path& dataFolder)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(backupsFolder(dataFolder), error)) {
        const std::string name = utf8FromPath(entry.path().filename());
        if (!name.ends_with("-corrupt") && !name.ends_with("-reset") &&
            fs::exists(entry.path() / "executor.db", error)) {
            folders.push_back(entry.path());
        }
    }
    std::sort(folders.rbegin(), folders.rend());
    return folders;
}

void keepNewest(const std::vector<fs::path>& folders, std::string_view part, std::size_t count)
{
    std::size_t seen = 0;
    for (const fs::path& folder : folders) {
        if (utf8FromPath(folder.filename()).find(part) == std::string::npos || ++seen <= count) {
            continue;
        }
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
}
} // namespace

Result<fs::path> backUp(Connection::Private& db, const fs::path& dataFolder, Instant now, std::string_view why)
{
    std::error_code error;
    const auto size = static_cast<std::int64_t>(fs::file_size(databaseFile(dataFolder), error));
    if (!error && freeBytes(dataFolder) < 2 * size) {
        auto full = fail(ErrorCode::StorageFull, "A backup needs " + std::to_string(2 * size / 1024 / 1024 + 1) +
                                                     " MiB free in " + utf8FromPath(dataFolder) + ".");
        full.value().retryable = true;
        return full;
    }
    EX_TRY(const fs::path folder, makeBackupFolder(dataFolder, now, why));
    const fs::path copy = folder / "executor.db";
    std::string quoted = utf8FromPath(copy);
    for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2) {
        quoted.insert(at, "'");
    }
    Result<void> done = db.execute("VACUUM INTO '" + quoted + "'");
    if (done) {
        done = checkCopy(copy);
    }
    if (!done) {
        fs::remove_all(folder, error);
        return tl::unexpected(std::move(done).error());
    }
    return folder;
}

Result<fs::path> backUpFrom(const fs::path& dataFolder, Instant now, std::string_view why)
{
    Connection::Private db;
    EX_CHECK(db.open(utf8FromPath(databaseFile(dataFolder)), QString()));
    return backUp(db, dataFolder, now, why);
}

void thinBackups(const fs::path& dataFolder)
{
    const std::vector<fs::path> folders = backupFolders(dataFolder);
    keepNewest(folders, "-daily", kDailyKept);
    keepNewest(folders, "-before-", kUpgradesKept);
}

Result<void> checkCopy(const fs::path& file)
{
    Connection::Private db;
    EX_CHECK(db.open(uriOf(file, "immutable=1"), QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI")));
    EX_TRY(const auto problems, db.column("PRAGMA quick_check(1)"));
    if (problems.size() != 1 || problems.front() != "ok") {
        return fail(ErrorCode::DatabaseCorrupt,
                    utf8FromPath(file) + " is damaged: " + (problems.empty() ? "no answer" : problems.front()));
    }
    return {};
}

Result<std::optional<Restored>> restoreNewest(const fs::path& dataFolder)
{
    for (const fs::path& folder : backupFolders(dataFolder)) {
        const fs::path copy = folder / "executor.db";
        if (!checkCopy(copy)) {
            continue;
        }
        const fs::path temporary = dataFolder / "executor.db.restoring";
        std::error_code error;
        fs::copy_file(copy, temporary, fs::copy_options::overwrite_existing, error);
        if (!error) {
            fs::rename(temporary, databaseFile(dataFolder), error);
        }
        if (error) {
            return fail(ErrorCode::StorageFull, "Restoring " + utf8FromPath(copy) + " failed: " + error.message());
        }
        Restored restored;
        restored.from = folder;
        const auto written = fs::last_write_time(copy, error);
        restored.to = std::chrono::time_point_cast<Milliseconds>(std::chrono::file_clock::to_sys(written));
        return restored;
    }
    return std::nullopt;
}

} // namespace executor::store::detail
