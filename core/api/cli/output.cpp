#include "core/api/cli/output.h"

#include "core/api/cli/rawjson.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/paths.h"
#include "core/platform/terminal.h"

#include <algorithm>
#include <cstdio>

namespace executor::api::cli {
namespace {
std::size_t widthOf(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// Tab-separated, uncut, for programs.
std::string escapedCell(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\t':
            out += "\\t";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\\':
            out += "\\\\";
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// Our own sentences isolate names of others (U+2068, U+2069); at a terminal they would only be noise.
std::string withoutIsolates(std::string text)
{
    for (const std::string_view mark : {"\u2068", "\u2069"}) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
            text.erase(at, mark.size());
        }
    }
    return text;
}

void write(std::FILE* file, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), file);
}

std::vector<std::size_t> columnWidths(const std::vector<std::vector<std::string>>& rows, std::size_t total)
{
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], widthOf(row[i]));
        }
    }
    const auto sum = [&] {
        std::size_t all = (widths.size() - 1) * 2;
        for (const auto width : widths) {
            all += width;
        }
        return all;
    };
    while (sum() > total) {
        auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= 12) {
            break;
        }
        *widest = std::max<std::size_t>(12, *widest - std::min(*widest - 12, sum() - total));
    }
    return widths;
}
} // namespace

std::string visibleText(std::string_view text, Lines lines)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    const auto valid = withoutIsolates(toValidUtf8(text));
    for (std::size_t i = 0; i < valid.size(); ++i) {
        const auto byte = static_cast<unsigned char>(valid[i]);
        const bool isLine = byte == '\n' || byte == '\t';
        if ((byte < 0x20 && !(isLine && lines == Lines::Keep)) || byte == 0x7f) {
            out += "\\x";
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        } else {
            out += valid[i];
        }
    }
    // C1 controls, bidirectional marks and invisible characters; lines were dealt with above.
    std::string shown;
    for (const auto& line : split(out, '\n')) {
        if (!shown.empty() || &line != &out) {
            shown += shown.empty() ? "" : "\n";
        }
        shown += withVisibleControls(line);
    }
    return lines == Lines::Keep ? shown : withVisibleControls(out);
}

Output::Output()
    : m_isOutTerminal(platform::isTerminal(platform::StandardStream::Output)),
      m_isErrorTerminal(platform::isTerminal(platform::StandardStream::Error))
{
    hasColour = !platform::environmentValue("NO_COLOR") && platform::environmentValue("TERM") != "dumb";
}

void Output::value(std::string_view json) const
{
    if (format == Format::Raw) {
        return line(rawText(json));
    }
    if (format == Format::Table) {
        if (const auto parsed = parseJson(json, kExactJson)) {
            return table(tableOf(*parsed));
        }
    }
    const bool isPretty = format == Format::Automatic && m_isOutTerminal;
    const auto text = formattedValue(isPretty ? Format::Pretty : format, json);
    const bool isJsonText = format != Format::Yaml && format != Format::Csv && format != Format::Lines;
    const auto safe = isJsonText ? escapedJson(text) : text;
    line(m_isOutTerminal ? visibleText(safe) : safe);
}

void Output::line(std::string_view text) const
{
    write(stdout, text);
    write(stdout, "\n");
}

void Output::bytes(std::string_view data) const
{
    write(stdout, data);
    std::fflush(stdout);
}

void Output::table(const Table& table) const
{
    if (format == Format::Csv) {
        return line(csvText(table));
    }
    const bool isAligned = format == Format::Table || m_isOutTerminal;
    if (!isAligned) {
        for (const auto& row : table.rows) {
            std::vector<std::string> cells;
            std::transform(row.begin(), row.end(), std::back_inserter(cells), escapedCell);
            line(join(cells, "\t"));
        }
        return;
    }
    std::vector<std::vector<std::string>> rows{table.header};
    for (const auto& row : table.rows) {
        std::vector<std::string> cells;
        for (const auto& cell : row) {
            cells.push_back(visibleText(cutText(cell, 200), Lines::Escape));
        }
        rows.push_back(std::move(cells));
    }
    const auto widths = columnWidths(rows, static_cast<std::size_t>(std::max(40, platform::terminalWidth())));
    for (const auto& row : rows) {
        std::string text;
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            const auto cell = widthOf(row[i]) > widths[i] ? cutText(row[i], widths[i] - 1) : row[i];
            const auto used = std::min(widthOf(cell), widths[i]);
            text += cell + (i + 1 < row.size() ? std::string(widths[i] - used + 2, ' ') : std::string());
        }
        line(text);
    }
}

void Output::note(std::string_view text) const
{
    if (!isQuiet) {
        write(stderr, visibleText(text) + "\n");
    }
}

int Output::error(const CliError& error) const
{
    if (isJson()) {
        Json body = Json::object();
        body["code"] = error.code;
        body["message"] = error.message;
        if (!error.hint.empty()) {
            body["hint"] = error.hint;
        }
        if (!error.details.empty()) {
            body["details"] = error.details;
        }
        if (!error.requestId.empty()) {
            body["requestId"] = error.requestId;
        }
        Json whole = Json::object();
        whole["ok"] = false;
        whole["error"] = std::move(body);
        whole["exitCode"] = error.exitCode;
        line(escapedJson(toText(whole)));
        return error.exitCode;
    }
    std::string text = "executor: " + error.message + "\n";
    if (!error.hint.empty()) {
        text += "hint: " + error.hint + "\n";
    }
    if (isVerbose) {
        text += "(" + error.code + (error.requestId.empty() ? "" : ", request " + error.requestId) + ")\n";
    }
    std::fflush(stdout);
    write(stderr, visibleText(text));
    return error.exitCode;
}

} // namespace executor::api::cli
