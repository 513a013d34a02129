#pragma once

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace executor::store {

/// Bytes that are bound as BLOB; plain text is bound as TEXT.
struct Bytes
{
    std::string_view data;
};

/// The value of one `?`. Refers to texts and bytes, so it lives no longer than the call it is given to. An empty Id and
/// an empty optional are NULL.
class Value
{
public:
    Value(std::nullptr_t) {}
    Value(std::string_view text) : m_value(text) {}
    Value(const std::string& text) : m_value(std::string_view(text)) {}
    Value(const char* text) : m_value(std::string_view(text)) {}
    Value(Bytes bytes) : m_value(bytes) {}
    Value(bool value) : m_value(std::int64_t{value ? 1 : 0}) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Value(T value) : m_value(static_cast<std::int64_t>(value))
    {}
    Value(double value) : m_value(value) {}
    Value(Instant value) : m_value(toMillis(value)) {}
    Value(Milliseconds value) : m_value(std::int64_t{value.count()}) {}
    template <class Tag>
    Value(const Id<Tag>& id)
    {
        if (!id.isEmpty()) {
            m_value = std::string_view(id.text());
        }
    }
    template <class T>
    Value(const std::optional<T>& value)
    {
        if (value) {
            m_value = Value(*value).m_value;
        }
    }

    using Variant = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes>;
    [[nodiscard]] const Variant& variant() const { return m_value; }

private:
    Variant m_value;
};

using Values = std::initializer_list<Value>;

/// One row of an answer, read column by column from left to right: each call takes the next column. NULL reads as the
/// empty value of its type, or as nothing with the optional calls.
class Row
{
public:
    std::string text();
    std::optional<std::string> optionalText();
    /// A BLOB.
    std::string bytes();
    std::optional<std::string> optionalBytes();
    std::int64_t integer();
    std::optional<std::int64_t> optionalInteger();
    /// An integer as int, for small counts.
    int number();
    bool boolean();
    Instant instant();
    std::optional<Instant> optionalInstant();
    template <class AnyId>
    AnyId id()
    {
        return AnyId(text());
    }

private:
    friend class Connection;
    explicit Row(void* query) : m_query(query) {}
    void* m_query;
    int m_column = 0;
};

/// One connection to the database; statements are prepared once per text. SQL stands in core/store only.
/// Thread: the database thread that runs the closure which got it; never kept.
/// Errors of all calls: `storage_full`, `data_read_only` (locked by another program), `database_corrupt`, `conflict` (a
/// constraint), `internal`.
class Connection
{
public:
    struct Private;
    explicit Connection(std::unique_ptr<Private> d);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection();

    /// Runs a statement without rows in its answer; gives the number of rows changed.
    [[nodiscard]] Result<std::int64_t> run(std::string_view sql, Values values = {});
    /// Calls `row` for each row of the answer, until it returns an error. It must run no statement itself.
    [[nodiscard]] Result<void> each(std::string_view sql, Values values, const std::function<Result<void>(Row&)>& row);

    /// All rows, each made by `read(Row&)`.
    template <class Read>
    [[nodiscard]] auto all(std::string_view sql, Values values, Read read)
        -> Result<std::vector<std::invoke_result_t<Read, Row&>>>
    {
        std::vector<std::invoke_result_t<Read, Row&>> rows;
        EX_CHECK(each(sql, values, [&](Row& row) -> Result<void> {
            rows.push_back(read(row));
            return {};
        }));
        return rows;
    }

    /// The first row, or nothing.
    template <class Read>
    [[nodiscard]] auto first(std::string_view sql, Values values, Read read)
        -> Result<std::optional<std::invoke_result_t<Read, Row&>>>
    {
        std::optional<std::invoke_result_t<Read, Row&>> found;
        EX_CHECK(each(sql, values, [&](Row& row) -> Result<void> {
            if (!found) {
                found.emplace(read(row));
            }
            return {};
        }));
        return found;
    }

    /// The integer in the first column of the first row; 0 without rows.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, Values values = {});

protected:
    [[nodiscard]] Private& d() { return *m_d; }

private:
    std::unique_ptr<Private> m_d;
};

} // namespace executor::store
