#include "core/api/cli/formats.h"

#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace executor::api::cli {
namespace {
constexpr std::array<std::pair<std::string_view, Format>, 8> kFormats{{{"json", Format::Json},
                                                                       {"pretty", Format::Pretty},
                                                                       {"yaml", Format::Yaml},
                                                                       {"table", Format::Table},
                                                                       {"csv", Format::Csv},
                                                                       {"ndjson", Format::Ndjson},
                                                                       {"lines", Format::Lines},
                                                                       {"raw", Format::Raw}}};

/// A text without its quotes, anything else as JSON.
std::string plain(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : toText(value);
}

std::string csvCell(const std::string& cell)
{
    if (cell.find_first_of(",\"\r\n") == std::string::npos && trimmed(cell) == cell) {
        return cell;
    }
    std::string out = "\"";
    for (const char c : cell) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

/// Texts that YAML reads as the same text without quotes.
bool isPlainInYaml(std::string_view text)
{
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/';
    };
    const auto isLater = [&](char c) { return isWord(c) || c == ' ' || c == '-' || c == '.'; };
    constexpr std::array<std::string_view, 9> kWords{"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
    const auto lower = asciiLower(text);
    return !text.empty() && isWord(text.front()) && !(text.front() >= '0' && text.front() <= '9') &&
           std::all_of(text.begin(), text.end(), isLater) && text.back() != ' ' &&
           std::find(kWords.begin(), kWords.end(), lower) == kWords.end();
}

std::string yamlScalar(const Json& value)
{
    return value.is_string() && isPlainInYaml(value.get_ref<const std::string&>()) ? value.get<std::string>()
                                                                                   : toText(value);
}

/// Lines of a value, indented by `depth`; a structured one begins on a line of its own.
void writeYaml(const Json& value, std::size_t depth, std::string& out)
{
    const std::string indent(depth * 2, ' ');
    const auto entry = [&](const std::string& head, const Json& inner) {
        out += indent + head;
        if (inner.is_structured() && !inner.empty()) {
            out += "\n";
            writeYaml(inner, depth + 1, out);
        } else {
            out += " " + yamlScalar(inner) + "\n";
        }
    };
    if (value.is_object() && !value.empty()) {
        for (const auto& [name, inner] : value.items()) {
            entry(yamlScalar(Json(name)) + ":", inner);
        }
    } else if (value.is_array() && !value.empty()) {
        for (const auto& inner : value) {
            entry("-", inner);
        }
    } else {
        out += indent + yamlScalar(value) + "\n";
    }
}

std::string oneALine(const Json& value, std::string (*text)(const Json&))
{
    if (!value.is_array()) {
        return text(value);
    }
    std::vector<std::string> lines;
    std::transform(value.begin(), value.end(), std::back_inserter(lines), text);
    return join(lines, "\n");
}
} // namespace

CliResult<Format> formatNamed(std::string_view name)
{
    std::vector<std::string> names;
    for (const auto& [known, format] : kFormats) {
        if (known == name) {
            return format;
        }
        names.emplace_back(known);
    }
    return tl::unexpected(
        CliError::usage("usage_format", "There is no format \"" + std::string(name) + "\".", join(names, ", ")));
}

Table tableOf(const Json& value)
{
    const Json list = value.is_array() ? value : Json::array({value});
    Table table;
    for (const auto& item : list) {
        if (!item.is_object()) {
            table.header = {"value"};
            table.rows.clear();
            for (const auto& one : list) {
                table.rows.push_back({plain(one)});
            }
            return table;
        }
        for (const auto& [name, inner] : item.items()) {
            if (std::find(table.header.begin(), table.header.end(), name) == table.header.end()) {
                table.header.push_back(name);
            }
        }
    }
    for (const auto& item : list) {
        std::vector<std::string> row;
        for (const auto& name : table.header) {
            const Json* cell = member(item, name);
            row.push_back(cell == nullptr || cell->is_null() ? std::string() : plain(*cell));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string csvText(const Table& table)
{
    const auto line = [](const std::vector<std::string>& row) {
        std::vector<std::string> cells;
        std::transform(row.begin(), row.end(), std::back_inserter(cells), csvCell);
        return join(cells, ",");
    };
    std::vector<std::string> lines{line(table.header)};
    std::transform(table.rows.begin(), table.rows.end(), std::back_inserter(lines), line);
    return join(lines, "\r\n");
}

std::string formattedValue(Format format, std::string_view json)
{
    if (format == Format::Automatic || format == Format::Json || format == Format::Table) {
        return std::string(json);
    }
    if (format == Format::Raw) {
        return rawText(json);
    }
    if (format == Format::Pretty) {
        return rawPretty(json);
    }
    const auto value = parseJson(json, kExactJson);
    if (!value) {
        return std::string(json);
    }
    if (format == Format::Csv) {
        return csvText(tableOf(*value));
    }
    if (format == Format::Yaml) {
        std::string text;
        writeYaml(*value, 0, text);
        text.pop_back();
        return text;
    }
    return oneALine(
        *value, format == Format::Lines ? plain : [](const Json& one) { return toText(one); });
}

} // namespace executor::api::cli
