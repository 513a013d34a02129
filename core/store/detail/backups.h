#pragma once

#include "core/base/clock.h"
#include "core/store/connection.h"

#include <filesystem>
#include <optional>

namespace executor::store::detail {

/// Copies the open database into backups/<stamp>-<why>/executor.db and checks the copy. Gives the folder.
[[nodiscard]] Result<std::filesystem::path> backUp(Connection::Private& db, const std::filesystem::path& dataFolder,
                                                   Instant now, std::string_view why);
/// The same with a connection of its own, for the pool.
[[nodiscard]] Result<std::filesystem::path> backUpFrom(const std::filesystem::path& dataFolder, Instant now,
                                                       std::string_view why);
/// Removes all but the newest 7 daily and 3 before-migration backups; others are left alone.
void thinBackups(const std::filesystem::path& dataFolder);

/// `PRAGMA quick_check` of a file that nobody writes. Errors: `database_corrupt`.
[[nodiscard]] Result<void> checkCopy(const std::filesystem::path& file);

struct Restored
{
    std::filesystem::path from;
    Instant to{};
};
/// Puts the newest backup that passes its check in the place of the database; nothing when there is none.
[[nodiscard]] Result<std::optional<Restored>> restoreNewest(const std::filesystem::path& dataFolder);

} // namespace executor::store::detail
