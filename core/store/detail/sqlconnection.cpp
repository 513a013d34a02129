#include "core/store/detail/sqlconnection.h"

#include "core/base/text.h"
#include "core/store/detail/sqlerror.h"

#include <QSqlError>

#include <atomic>

namespace executor::store {
namespace {
/// Names in Qt's registry of connections, which all threads share.
std::atomic<int> s_connections{0};
} // namespace

Connection::Private::~Private()
{
    statements.clear();
    if (database.isValid()) {
        database.close();
        database = QSqlDatabase();
        QSqlDatabase::removeDatabase(name);
    }
}

Result<void> Connection::Private::open(const std::string& fileOrUri, const QString& options)
{
    name = QStringLiteral("executor-%1").arg(++s_connections);
    database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    if (!database.isValid()) {
        return fail(ErrorCode::Internal, "Qt's SQLite driver (QSQLITE) is not installed.",
                    "Install the package libqt6sql6-sqlite.");
    }
    database.setDatabaseName(qs(fileOrUri));
    database.setConnectOptions(options);
    if (!database.open()) {
        return tl::unexpected(detail::errorOf(database.lastError(), "Opening the database"));
    }
    return {};
}

Result<void> Connection::Private::execute(std::string_view sql)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(qs(sql))) {
        return tl::unexpected(detail::errorOf(query.lastError(), "Preparing the database"));
    }
    while (query.next()) {
    }
    return {};
}

Result<std::vector<std::string>> Connection::Private::column(std::string_view sql)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(qs(sql))) {
        return tl::unexpected(detail::errorOf(query.lastError(), "Reading the database"));
    }
    std::vector<std::string> rows;
    while (query.next()) {
        rows.push_back(utf8(query.value(0).toString()));
    }
    if (query.lastError().isValid()) {
        return tl::unexpected(detail::errorOf(query.lastError(), "Reading the database"));
    }
    return rows;
}

Result<QSqlQuery*> Connection::Private::statement(std::string_view sql)
{
    if (const auto found = statements.find(sql); found != statements.end()) {
        return &found->second;
    }
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(qs(sql))) {
        return tl::unexpected(detail::errorOf(query.lastError(), "Preparing a statement"));
    }
    return &statements.emplace(std::string(sql), std::move(query)).first->second;
}

} // namespace executor::store
