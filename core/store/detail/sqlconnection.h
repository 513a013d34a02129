#pragma once

#include "core/store/connection.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <filesystem>
#include <functional>
#include <string>
#include <unordered_map>

namespace executor::store {

/// The Qt SQL side of a connection: opened, used and closed on one thread.
struct Connection::Private
{
    Private() = default;
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;
    /// Hand-written: statements go before the connection, and Qt's registry wants its name back.
    ~Private();

    /// `options`: of QSQLITE, for example `QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI`.
    [[nodiscard]] Result<void> open(const std::string& fileOrUri, const QString& options);
    /// A statement that is not worth keeping: PRAGMA, BEGIN of start-up, DDL.
    [[nodiscard]] Result<void> execute(std::string_view sql);
    /// First column of each row.
    [[nodiscard]] Result<std::vector<std::string>> column(std::string_view sql);
    /// The prepared statement of this text.
    [[nodiscard]] Result<QSqlQuery*> statement(std::string_view sql);

    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    QSqlDatabase database;
    QString name;
    std::unordered_map<std::string, QSqlQuery, TextHash, std::equal_to<>> statements;
};

} // namespace executor::store
