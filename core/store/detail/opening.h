#pragma once

#include "core/store/database.h"
#include "core/store/detail/sqlconnection.h"

namespace executor::store::detail {

/// Makes an empty database with all migrations beside the real name and renames it, so that a database that exists is
/// always whole: a kill in between leaves nothing.
[[nodiscard]] Result<void> createDatabase(const std::filesystem::path& dataFolder, Instant now);

/// Opens the writer's connection: settings, newer format refused, backup and migrations, start check.
/// Thread: the writer's.
[[nodiscard]] Result<std::unique_ptr<Connection::Private>> openWriter(const OpenOptions& options, OpenReport& report);
/// Opens the `query_only` connection. Thread: the reader's.
[[nodiscard]] Result<std::unique_ptr<Connection::Private>> openReader(const std::filesystem::path& dataFolder);

/// Looks at the files before anything opens them: makes a new database, restores a damaged one.
/// Errors: as Database::open.
[[nodiscard]] Result<void> prepareFiles(const OpenOptions& options, OpenReport& report);
/// Moves the damaged files away and puts the newest good backup in their place.
/// Errors: `database_corrupt` with details.movedTo when there is no backup.
[[nodiscard]] Result<void> recoverFiles(const OpenOptions& options, OpenReport& report, const std::string& reason);
/// Leaves a note that the next start must check the whole file.
void noteDamage(const std::filesystem::path& dataFolder, const std::string& reason);

} // namespace executor::store::detail
