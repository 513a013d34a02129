#include "core/api/cli/handlers.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

#include <array>
#include <cerrno>
#include <cstdio>

namespace executor::api::cli {

std::string cellOf(const Json& object, std::string_view name)
{
    const Json* at = &object;
    for (const auto& part : split(name, '.')) {
        at = at->is_object() ? member(*at, part) : nullptr;
        if (at == nullptr) {
            return "-";
        }
    }
    if (at->is_string()) {
        return at->get<std::string>();
    }
    if (at->is_null()) {
        return "-";
    }
    if (at->is_boolean()) {
        return at->get<bool>() ? "yes" : "no";
    }
    return toText(*at);
}

CliResult<int> printList(Context& context, const Json& answer, const std::vector<Column>& columns,
                         std::string_view whenEmpty)
{
    const Json* items = member(answer, "items");
    if (items == nullptr && answer.is_array()) {
        items = &answer;
    }
    const auto format = context.output.format;
    const bool isTable = format == Format::Automatic || format == Format::Table || format == Format::Csv;
    if (!isTable || items == nullptr || !items->is_array()) {
        const bool isEach = format == Format::Ndjson || format == Format::Lines || format == Format::Yaml;
        context.output.value(toText(isEach && items != nullptr ? *items : answer));
        return 0;
    }
    Table table;
    for (const auto& column : columns) {
        table.header.emplace_back(column.header);
    }
    for (const auto& item : *items) {
        std::vector<std::string> row;
        row.reserve(columns.size());
        for (const auto& column : columns) {
            row.push_back(cellOf(item, column.member));
        }
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty() && format != Format::Csv) {
        context.output.note(whenEmpty);
        return 0;
    }
    context.output.table(table);
    if (!textMember(answer, "nextCursor").empty()) {
        context.output.note("There is more: raise --limit, or use --all.");
    }
    return 0;
}

CliResult<Json> listPages(Context& context, const std::string& target, const Words& words,
                          std::vector<std::pair<std::string, std::string>> query)
{
    const auto limit = words.value("--limit").value_or(words.has("--all") ? "200" : "50");
    Json all = Json::object();
    all["items"] = Json::array();
    std::string cursor;
    query.emplace_back("limit", limit);
    query.emplace_back("cursor", cursor);
    do {
        query.back().second = cursor;
        EX_CLI_TRY(auto page, context.get(target + queryOf(query)));
        for (auto& item : page["items"]) {
            all["items"].push_back(std::move(item));
        }
        cursor = textMember(page, "nextCursor");
    } while (!cursor.empty() && words.has("--all"));
    all["nextCursor"] = cursor.empty() ? Json(nullptr) : Json(cursor);
    return all;
}

CliResult<int> printObject(Context& context, const Json& object)
{
    context.output.value(toText(object));
    return 0;
}

CliResult<std::string> readInput(std::size_t limit)
{
    std::string text;
    std::array<char, 16384> part{};
    for (;;) {
        const auto size = std::fread(part.data(), 1, part.size(), stdin);
        text.append(part.data(), size);
        if (text.size() > limit) {
            platform::wipeText(text);
            return tl::unexpected(CliError::usage("usage_input_too_long", "Standard input holds more than " +
                                                                              std::to_string(limit) + " bytes."));
        }
        if (size < part.size()) {
            return text;
        }
    }
}

CliResult<std::string> readSecret(const Context& context, const Words& words, const std::string& question, Ask ask)
{
    if (words.has("--stdin")) {
        EX_CLI_TRY(auto text, readInput(64U << 10U));
        if (text.ends_with('\n')) {
            text.pop_back();
        }
        if (text.empty() || text.find('\0') != std::string::npos) {
            platform::wipeText(text);
            return tl::unexpected(
                CliError::usage("usage_value", "Standard input is empty or holds a NUL byte.", "printf %s VALUE | …"));
        }
        return text;
    }
    if (!context.mayAsk) {
        return tl::unexpected(CliError::usage("usage_no_terminal", "There is no terminal to type the value at.",
                                              "Give it on standard input: --stdin"));
    }
    EX_CLI_TRY(auto first, platform::askOnTerminal(question + ": ", platform::Echo::Off));
    if (ask == Ask::Twice) {
        EX_CLI_TRY(auto second, platform::askOnTerminal(question + " (again): ", platform::Echo::Off));
        const bool isSame = first == second;
        platform::wipeText(second);
        if (!isSame) {
            platform::wipeText(first);
            return tl::unexpected(CliError::usage("usage_value", "The two values differ; nothing was stored."));
        }
    }
    if (first.empty()) {
        return tl::unexpected(CliError::usage("usage_value", "Nothing was typed."));
    }
    return first;
}

} // namespace executor::api::cli
