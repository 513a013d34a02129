#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace executor {

/// Reads the fields of one object of our own requests: wrong types and unknown fields are errors that name the JSON
/// Pointer and a near match. Collects every problem; finish() gives the first as error with all in `details.problems`.
///
///     ObjectReader reader(json, "/rules/2");
///     rule.pattern = reader.text("pattern");
///     rule.note = reader.optionalText("note").value_or("");
///     EX_CHECK(reader.finish());
class ObjectReader
{
public:
    /// `where` is the pointer of `object` in the request ("" for the whole body).
    explicit ObjectReader(const Json& object, std::string where = {});

    std::string text(std::string_view key);
    std::optional<std::string> optionalText(std::string_view key);
    std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> optionalInteger(std::string_view key, std::int64_t least, std::int64_t most);
    bool boolean(std::string_view key);
    std::optional<bool> optionalBoolean(std::string_view key);
    std::vector<std::string> optionalTexts(std::string_view key);
    /// Any value; null pointer when absent. Marks the field as known.
    const Json* any(std::string_view key);
    /// An object, or null pointer when absent.
    const Json* optionalObject(std::string_view key);

    /// A problem found by the caller, at field `key`.
    void problem(std::string_view key, std::string_view code, std::string message);
    /// Checks for unknown fields and returns the first problem. Errors: `unknown_field`, `invalid_request`.
    [[nodiscard]] Result<void> finish();

private:
    struct Problem
    {
        std::string pointer;
        std::string code;
        std::string message;
    };
    const Json* take(std::string_view key);

    const Json& m_object;
    std::string m_where;
    std::set<std::string, std::less<>> m_known;
    std::vector<Problem> m_problems;
};

} // namespace executor
