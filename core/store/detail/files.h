#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace executor::store::detail {

/// Names inside the data folder.
[[nodiscard]] std::filesystem::path databaseFile(const std::filesystem::path& dataFolder);
[[nodiscard]] std::filesystem::path backupsFolder(const std::filesystem::path& dataFolder);

/// What the first 100 bytes of the database say.
struct FileHeader
{
    bool exists = false;
    bool isOurs = false; ///< SQLite's magic and our application id
    int version = 0;     ///< user_version = newest migration, as of the last checkpoint
    bool hasWal = false; ///< the WAL is there and not empty, so the version may be older than the truth
};
[[nodiscard]] FileHeader readHeader(const std::filesystem::path& dataFolder);

/// The moment as it begins the names of backups: sorts by time.
[[nodiscard]] std::string backupStamp(Instant instant);
/// A new folder backups/<stamp>-<why>/.
[[nodiscard]] Result<std::filesystem::path> makeBackupFolder(const std::filesystem::path& dataFolder, Instant now,
                                                             std::string_view why);
/// Moves executor.db, -wal and -shm, together, into `target`.
[[nodiscard]] Result<void> moveDatabase(const std::filesystem::path& dataFolder, const std::filesystem::path& target);

/// Writes `text` by temporary file and rename, on the disk when this returns.
[[nodiscard]] Result<void> writeFile(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] std::optional<std::string> readFile(const std::filesystem::path& file);
/// Bytes that may still be written on the file system of `folder`.
[[nodiscard]] std::int64_t freeBytes(const std::filesystem::path& folder);

} // namespace executor::store::detail
