#pragma once

#include "core/api/cli/clierror.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli {

class Context;

/// One option of a command.
struct Option
{
    std::string_view name;  ///< `--limit`
    std::string_view value; ///< name of its value in help; empty: a switch
    std::string_view help;
    bool isRepeatable = false;
};

/// The words of one call, read by the model.
class Words
{
public:
    std::vector<std::string> positionals;
    [[nodiscard]] bool has(std::string_view option) const { return m_values.find(option) != m_values.end(); }
    /// The option's value, or nothing.
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    void add(std::string_view option, std::string value);

private:
    std::map<std::string, std::vector<std::string>, std::less<>> m_values;
};

/// One row of the model that parsing, help, completion and near matches share.
struct Command
{
    std::string_view name;      ///< `sources add`
    std::string_view arguments; ///< `URL|FILE`
    std::string_view summary;
    std::vector<Option> options;
    std::size_t leastWords = 0;
    std::size_t mostWords = 0;
    /// Starts the daemon when none runs.
    enum class Daemon
    {
        Start,
        Expect, ///< fails when none runs
        Ignore  ///< asks by itself, or needs none
    } daemon = Daemon::Expect;
    CliResult<int> (*run)(Context&, const Words&) = nullptr;
};

/// All commands, in the order of the help.
[[nodiscard]] const std::vector<Command>& commands();
/// Options that every command knows.
[[nodiscard]] const std::vector<Option>& globalOptions();

/// What the first words name.
struct FoundCommand
{
    const Command* command = nullptr;
    std::size_t wordCount = 0; ///< words that the name took
};
[[nodiscard]] FoundCommand findCommand(const std::vector<std::string>& words);
/// Reads the words behind a command's name. Errors: `usage_unknown_option`, `usage_value_missing`, `usage_words`,
/// `usage_secret_in_arguments`; near matches in the hint, never a guess.
[[nodiscard]] CliResult<Words> readWords(const Command& command, const std::vector<std::string>& words);

/// `-o` -> `--output`; other words as they are.
[[nodiscard]] std::string_view longName(std::string_view word);
/// Whether an option by this name would take a secret from the words of a call, where others could read it.
[[nodiscard]] bool isSecretOption(std::string_view name);
/// That it is refused, and where the value belongs.
[[nodiscard]] CliError secretInWords(std::string_view name);
/// An error of the daemon about a field of the request, in the words of the command: `/limit: "limit" must be…` becomes
/// `--limit must be…`; a positional word is named as the help names it.
[[nodiscard]] CliError inWordsOf(const Command& command, CliError error);

/// Help of everything, of a group (`sources`) or of one command.
[[nodiscard]] std::string overallHelp();
[[nodiscard]] std::string groupHelp(std::string_view group);
[[nodiscard]] std::string commandHelp(const Command& command);
[[nodiscard]] bool isGroup(std::string_view word);
/// First words of all commands.
[[nodiscard]] std::vector<std::string> commandWords();

} // namespace executor::api::cli
