#pragma once

#include "core/api/cli/clierror.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli {

enum class Format
{
    Automatic, ///< pretty or table at a terminal, else compact JSON or tab-separated
    Json,
    Pretty,
    Yaml,
    Table,
    Csv,
    Ndjson, ///< the members of a list, one JSON value a line
    Lines,  ///< the same, texts without quotes
    Raw
};

/// A list for people: a header and rows of cells.
struct Table
{
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

/// Errors: `usage_format`, naming those that exist.
[[nodiscard]] CliResult<Format> formatNamed(std::string_view name);
/// A list of objects as columns, in the order in which their members come first; anything else in one column.
[[nodiscard]] Table tableOf(const Json& value);
/// RFC 4180 with a header.
[[nodiscard]] std::string csvText(const Table& table);
/// A JSON value in a format that is text; `Automatic` and `Json` keep its bytes. Without a newline at the end. Numbers
/// keep their digits.
[[nodiscard]] std::string formattedValue(Format format, std::string_view json);

} // namespace executor::api::cli
