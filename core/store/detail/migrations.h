#pragma once

#include "core/store/connection.h"

#include <string>
#include <vector>

namespace executor::store::detail {

/// `EXEC`, in the header of our databases.
inline constexpr std::uint32_t kApplicationId = 0x45584543;

struct Migration
{
    int version = 0;
    std::string name;
    std::string sql;
    std::string checksum; ///< SHA-256 of the text, hex
};

/// The migrations built into this program, by version.
[[nodiscard]] const std::vector<Migration>& builtInMigrations();
/// The version this program writes.
[[nodiscard]] int newestVersion();

/// Which of `migrations` the database still needs. Errors: `database_newer`; `internal` when an applied one differs.
[[nodiscard]] Result<std::vector<Migration>> pendingMigrations(Connection::Private& db,
                                                               const std::vector<Migration>& migrations);
/// Applies one in its own BEGIN IMMEDIATE transaction; on an error nothing of it stays.
[[nodiscard]] Result<void> applyMigration(Connection::Private& db, const Migration& migration, Instant now);

/// The statements of a migration: cut at semicolons outside of texts, comments and trigger bodies.
[[nodiscard]] std::vector<std::string> statementsOf(std::string_view sql);

} // namespace executor::store::detail
