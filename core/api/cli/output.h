#pragma once

#include "core/api/cli/formats.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli {

/// Standard output holds the answer and nothing else; everything else goes to standard error. Texts of others are shown
/// at a terminal with their control characters made visible.
class Output
{
public:
    Output();
    Format format = Format::Automatic;
    bool isQuiet = false;
    bool isVerbose = false;
    bool hasColour = true;

    [[nodiscard]] bool isJson() const { return format == Format::Json || format == Format::Ndjson; }
    [[nodiscard]] bool isOutTerminal() const { return m_isOutTerminal; }
    [[nodiscard]] bool isErrorTerminal() const { return m_isErrorTerminal; }

    /// A value as JSON: pretty at a terminal, else compact. The bytes are passed on; control and bidirectional
    /// characters in its texts are escaped.
    void value(std::string_view json) const;
    /// The same text for a file: exact bytes.
    [[nodiscard]] std::string formatted(std::string_view json) const { return formattedValue(format, json); }
    /// One line of text.
    void line(std::string_view text) const;
    /// Bytes as they are.
    void bytes(std::string_view data) const;
    void table(const Table& table) const;
    /// Progress and remarks, on standard error; not with --quiet.
    void note(std::string_view text) const;
    /// Tells the error and gives the exit code.
    int error(const CliError& error) const;

private:
    bool m_isOutTerminal;
    bool m_isErrorTerminal;
};

/// C0, C1, ANSI and bidirectional controls as `\x1b`; newline and tab stay when `keepLines`.
enum class Lines
{
    Keep,
    Escape
};
[[nodiscard]] std::string visibleText(std::string_view text, Lines lines = Lines::Keep);

} // namespace executor::api::cli
