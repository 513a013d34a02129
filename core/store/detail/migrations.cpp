#include "core/store/detail/migrations.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/store/detail/sqlconnection.h"
#include "core/store/detail/sqlerror.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSqlError>
#include <QVariant>

#include <algorithm>

/// Outside of any namespace, as Qt wants it: a static library's resources are not registered by themselves.
static void initMigrationResource()
{
    Q_INIT_RESOURCE(migrations);
}

namespace executor::store::detail {
namespace {
constexpr std::string_view kTable = "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, "
                                    "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL, "
                                    "app_version TEXT NOT NULL, duration_ms INTEGER NOT NULL) STRICT";

std::vector<Migration> readBuiltIn()
{
    initMigrationResource();
    std::vector<Migration> all;
    const QDir folder(QStringLiteral(":/store/migrations"));
    for (const QString& file : folder.entryList(QDir::Files, QDir::Name)) {
        QFile resource(folder.filePath(file));
        if (!resource.open(QIODevice::ReadOnly)) {
            continue;
        }
        Migration migration;
        migration.version = file.left(4).toInt();
        migration.name = utf8(file.mid(5).chopped(4));
        migration.sql = resource.readAll().toStdString();
        migration.checksum = sha256Hex(migration.sql);
        all.push_back(std::move(migration));
    }
    return all;
}

Error newer(int version)
{
    Error error;
    error.code = ErrorCode::DatabaseNewer;
    error.message = "The database has format " + std::to_string(version) + "; this program knows up to " +
                    std::to_string(newestVersion()) + ".";
    error.hint = "Install the newer Executor again, or restore the backup made before that upgrade (folder backups).";
    error.details["format"] = version;
    return error;
}

Result<void> record(Connection::Private& db, const Migration& migration, Instant now, qint64 millis)
{
    QSqlQuery query(db.database);
    query.prepare(QStringLiteral("INSERT INTO migrations (version, name, checksum, applied_at, app_version, "
                                 "duration_ms) VALUES (?, ?, ?, ?, ?, ?)"));
    query.addBindValue(migration.version);
    query.addBindValue(qs(migration.name));
    query.addBindValue(qs(migration.checksum));
    query.addBindValue(static_cast<qlonglong>(toMillis(now)));
    query.addBindValue(qs(kVersion));
    query.addBindValue(millis);
    if (!query.exec()) {
        return tl::unexpected(errorOf(query.lastError(), "Noting a migration"));
    }
    return db.execute("PRAGMA user_version = " + std::to_string(migration.version));
}

Result<void> applyStatements(Connection::Private& db, const Migration& migration, Instant now)
{
    QElapsedTimer timer;
    timer.start();
    EX_CHECK(db.execute(kTable));
    for (const std::string& statement : statementsOf(migration.sql)) {
        EX_CHECK(db.execute(statement).map_error(inStep("Migration " + migration.name)));
    }
    EX_CHECK(record(db, migration, now, timer.elapsed()));
    return db.execute("COMMIT");
}
} // namespace

const std::vector<Migration>& builtInMigrations()
{
    static const std::vector<Migration> s_all = readBuiltIn();
    return s_all;
}

int newestVersion()
{
    return builtInMigrations().back().version;
}

Result<std::vector<Migration>> pendingMigrations(Connection::Private& db, const std::vector<Migration>& migrations)
{
    EX_TRY(const auto tables, db.column("SELECT name FROM sqlite_schema WHERE name = 'migrations'"));
    if (tables.empty()) {
        return migrations;
    }
    EX_TRY(const auto applied, db.column("SELECT version || ' ' || checksum FROM migrations ORDER BY version"));
    std::vector<Migration> pending = migrations;
    for (const std::string& row : applied) {
        const int version = std::stoi(row);
        const auto known = std::find_if(pending.begin(), pending.end(),
                                        [&](const Migration& migration) { return migration.version == version; });
        if (known == pending.end()) {
            return tl::unexpected(newer(version));
        }
        if (row.substr(row.find(' ') + 1) != known->checksum) {
            return fail(ErrorCode::Internal,
                        "Migration " + known->name + " of this database is not the one of this program.",
                        "Install the Executor version that made this database, or restore a backup.");
        }
        pending.erase(known);
    }
    return pending;
}

Result<void> applyMigration(Connection::Private& db, const Migration& migration, Instant now)
{
    EX_CHECK(db.execute("BEGIN IMMEDIATE"));
    Result<void> applied = applyStatements(db, migration, now);
    if (!applied) {
        // Ends the transaction if SQLite has not done so itself; the first error is the one that counts.
        (void)db.execute("ROLLBACK");
    }
    return applied;
}

std::vector<std::string> statementsOf(std::string_view sql)
{
    std::vector<std::string> statements;
    std::string current;
    const auto flush = [&] {
        if (const std::string_view text = trimmed(current); !text.empty()) {
            statements.emplace_back(text);
        }
        current.clear();
    };
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql.substr(i, 2) == "--") {
            i = std::min(sql.find('\n', i), sql.size() - 1);
            current += '\n';
            continue;
        }
        if (sql[i] == '\'') {
            const std::size_t end = std::min(sql.find('\'', i + 1), sql.size() - 1);
            current.append(sql.substr(i, end - i + 1));
            i = end;
            continue;
        }
        const bool isInTrigger = trimmed(current).starts_with("CREATE TRIGGER") && !trimmed(current).ends_with("END");
        if (sql[i] == ';' && !isInTrigger) {
            flush();
            continue;
        }
        current += sql[i];
    }
    flush();
    return statements;
}

} // namespace executor::store::detail
