#include "core/store/connection.h"

#include "core/base/text.h"
#include "core/store/detail/sqlconnection.h"
#include "core/store/detail/sqlerror.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace executor::store {
namespace {
template <class... Fn>
struct Overloaded : Fn...
{
    using Fn::operator()...;
};

/// Qt binds null strings and arrays as NULL; ours are empty, not NULL.
QVariant variantOf(const Value& value)
{
    return std::visit(Overloaded{
                          [](std::monostate) { return QVariant(); },
                          [](std::int64_t number) { return QVariant(static_cast<qlonglong>(number)); },
                          [](double number) { return QVariant(number); },
                          [](std::string_view text) { return QVariant(text.empty() ? QStringLiteral("") : qs(text)); },
                          // No copy: the bytes outlive the statement's run, and every run binds anew.
                          [](Bytes bytes) {
                              return QVariant(bytes.data.empty()
                                                  ? QByteArrayLiteral("")
                                                  : QByteArray::fromRawData(bytes.data.data(),
                                                                            static_cast<qsizetype>(bytes.data.size())));
                          },
                      },
                      value.variant());
}

Result<QSqlQuery*> started(Connection::Private& d, std::string_view sql, Values values, std::string_view doing)
{
    EX_TRY(QSqlQuery * query, d.statement(sql));
    int position = 0;
    for (const Value& value : values) {
        query->bindValue(position++, variantOf(value));
    }
    if (!query->exec()) {
        Error error = detail::errorOf(query->lastError(), doing);
        query->finish();
        return tl::unexpected(std::move(error));
    }
    return query;
}

QVariant at(void* query, int column)
{
    return static_cast<QSqlQuery*>(query)->value(column);
}
} // namespace

std::string Row::text()
{
    return utf8(at(m_query, m_column++).toString());
}

std::optional<std::string> Row::optionalText()
{
    if (at(m_query, m_column).isNull()) {
        ++m_column;
        return {};
    }
    return text();
}

std::string Row::bytes()
{
    return at(m_query, m_column++).toByteArray().toStdString();
}

std::optional<std::string> Row::optionalBytes()
{
    if (at(m_query, m_column).isNull()) {
        ++m_column;
        return {};
    }
    return bytes();
}

std::int64_t Row::integer()
{
    return at(m_query, m_column++).toLongLong();
}

std::optional<std::int64_t> Row::optionalInteger()
{
    if (at(m_query, m_column).isNull()) {
        ++m_column;
        return {};
    }
    return integer();
}

int Row::number()
{
    return at(m_query, m_column++).toInt();
}

bool Row::boolean()
{
    return integer() != 0;
}

Instant Row::instant()
{
    return fromMillis(integer());
}

std::optional<Instant> Row::optionalInstant()
{
    if (const auto millis = optionalInteger()) {
        return fromMillis(*millis);
    }
    return {};
}

Connection::Connection(std::unique_ptr<Private> d) : m_d(std::move(d)) {}
Connection::~Connection() = default;

Result<std::int64_t> Connection::run(std::string_view sql, Values values)
{
    EX_TRY(QSqlQuery * query, started(*m_d, sql, values, "Writing to the database"));
    const std::int64_t changed = query->numRowsAffected();
    query->finish();
    return changed;
}

Result<void> Connection::each(std::string_view sql, Values values, const std::function<Result<void>(Row&)>& row)
{
    EX_TRY(QSqlQuery * query, started(*m_d, sql, values, "Reading the database"));
    Result<void> result;
    while (result && query->next()) {
        Row current(query);
        result = row(current);
    }
    // next() is false at the end and on an error alike.
    if (result && query->lastError().isValid()) {
        result = tl::unexpected(detail::errorOf(query->lastError(), "Reading the database"));
    }
    query->finish();
    return result;
}

Result<std::int64_t> Connection::number(std::string_view sql, Values values)
{
    EX_TRY(const auto found, first(sql, values, [](Row& row) { return row.integer(); }));
    return found.value_or(0);
}

} // namespace executor::store
