#include "core/api/cli/command.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <set>

namespace executor::api::cli {
namespace {
/// Never taken from the words of a call: `ps` shows them to everybody.
constexpr std::array<std::string_view, 5> kSecretOptions{"--token", "--secret", "--password", "--passphrase",
                                                         "--value"};

const Option* findOption(const Command& command, std::string_view name)
{
    for (const auto* list : {&command.options, &globalOptions()}) {
        for (const auto& option : *list) {
            if (option.name == name) {
                return &option;
            }
        }
    }
    return nullptr;
}

CliError unknownOption(const Command& command, const std::string& name)
{
    if (isSecretOption(name)) {
        const bool takesInput = std::any_of(command.options.begin(), command.options.end(),
                                            [](const Option& option) { return option.name == "--stdin"; });
        auto error = secretInWords(name);
        if (takesInput && name != "--token") {
            error.hint = "Type the value at the prompt, or give it on standard input with --stdin.";
        }
        return error;
    }
    std::vector<std::string> names;
    for (const auto* list : {&command.options, &globalOptions()}) {
        for (const auto& option : *list) {
            names.emplace_back(option.name);
        }
    }
    const auto near = nearMatches(name, names);
    return CliError::usage(
        "usage_unknown_option", "\"" + std::string(command.name) + "\" has no option \"" + name + "\".",
        near.empty() ? "See: executor help " + std::string(command.name) : "Did you mean " + join(near, ", ") + "?");
}

/// Reads one option; `i` moves over its value.
CliResult<void> readOption(const Command& command, const std::vector<std::string>& words, std::size_t& i, Words& out)
{
    const auto& word = words[i];
    const auto equals = word.find('=');
    const std::string name(longName(word.substr(0, equals)));
    const auto* option = findOption(command, name);
    if (option == nullptr) {
        return tl::unexpected(unknownOption(command, name));
    }
    if (out.has(option->name) && !option->isRepeatable && !option->value.empty()) {
        return tl::unexpected(CliError::usage("usage_option_twice", name + " is given twice."));
    }
    if (option->value.empty()) {
        if (equals != std::string::npos) {
            return tl::unexpected(CliError::usage("usage_switch_value", name + " takes no value."));
        }
        out.add(option->name, "true");
        return {};
    }
    if (equals != std::string::npos) {
        out.add(option->name, word.substr(equals + 1));
        return {};
    }
    if (i + 1 >= words.size() || words[i + 1].starts_with("--")) {
        return tl::unexpected(CliError::usage("usage_value_missing",
                                              name + " needs a value: " + name + " " + std::string(option->value)));
    }
    out.add(option->name, words[++i]);
    return {};
}
} // namespace

std::string_view longName(std::string_view word)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kShort{
        {{"-h", "--help"}, {"-q", "--quiet"}, {"-v", "--verbose"}, {"-o", "--output"}, {"-f", "--follow"}}};
    for (const auto& [shortName, name] : kShort) {
        if (shortName == word) {
            return name;
        }
    }
    return word;
}

bool isSecretOption(std::string_view name)
{
    return std::find(kSecretOptions.begin(), kSecretOptions.end(), name) != kSecretOptions.end();
}

CliError secretInWords(std::string_view name)
{
    return CliError::usage(
        "usage_secret_in_arguments", "Secrets are never taken from the command line: others could read it.",
        name == "--token" ? "An agent's token: --token-file FILE, or EXECUTOR_TOKEN in the environment. A key of a "
                            "source: the prompt of the command, or --stdin."
                          : "Type the value at the prompt of the command that asks for it.");
}

std::optional<std::string> Words::value(std::string_view option) const
{
    const auto found = m_values.find(option);
    return found == m_values.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Words::values(std::string_view option) const
{
    const auto found = m_values.find(option);
    return found == m_values.end() ? std::vector<std::string>() : found->second;
}

void Words::add(std::string_view option, std::string value)
{
    m_values[std::string(option)].push_back(std::move(value));
}

const std::vector<Option>& globalOptions()
{
    static const std::vector<Option> kOptions{
        {"--json", "", "print one JSON value"},
        {"--output", "FORMAT", "json, pretty, yaml, table, csv, ndjson, lines or raw"},
        {"--quiet", "", "no remarks on standard error"},
        {"--verbose", "", "codes and request ids of errors"},
        {"--no-input", "", "never ask; also with EXECUTOR_NO_INPUT or CI"},
        {"--no-start", "", "do not start Executor when it does not run"},
        {"--no-color", "", "no colours"},
        {"--workspace", "NAME", "of this workspace (local)"},
        {"--token-file", "FILE", "act as the agent whose token this file holds"},
        {"--timeout", "DURATION", "30s, 5m, 1h30m"},
        {"--help", "", "explain the command"}};
    return kOptions;
}

FoundCommand findCommand(const std::vector<std::string>& words)
{
    FoundCommand found;
    for (const auto& command : commands()) {
        const auto parts = split(command.name, ' ');
        if (parts.size() > words.size() || parts.size() <= found.wordCount) {
            continue;
        }
        if (std::equal(parts.begin(), parts.end(), words.begin())) {
            found = {&command, parts.size()};
        }
    }
    return found;
}

CliResult<Words> readWords(const Command& command, const std::vector<std::string>& words)
{
    Words out;
    bool isOnlyText = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (!isOnlyText && word == "--") {
            isOnlyText = true;
        } else if (isOnlyText || word == "-" || !word.starts_with('-')) {
            out.positionals.push_back(word);
        } else {
            EX_CLI_CHECK(readOption(command, words, i, out));
        }
    }
    if (out.has("--help")) {
        return out;
    }
    const auto count = out.positionals.size();
    if (count < command.leastWords || count > command.mostWords) {
        return tl::unexpected(
            CliError::usage("usage_words",
                            count < command.leastWords
                                ? "\"" + std::string(command.name) + "\" needs " + std::string(command.arguments) + "."
                                : "\"" + out.positionals[command.mostWords] + "\" is one word too many.",
                            "Usage: executor " + std::string(command.name) + " " + std::string(command.arguments)));
    }
    return out;
}

namespace {
/// What the person typed for a field of the request: `--limit`, `PATTERN`; empty when it was no word of theirs.
std::string wordFor(const Command& command, const std::string& field)
{
    if (findOption(command, "--" + field) != nullptr) {
        return "--" + field;
    }
    std::string upper;
    for (const char c : field) {
        upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return command.arguments.find(upper) != std::string_view::npos ? upper : std::string();
}
} // namespace

CliError inWordsOf(const Command& command, CliError error)
{
    for (const auto& problem : error.details.value("problems", Json::array())) {
        const auto pointer = textMember(problem, "pointer");
        if (pointer.empty() || !error.message.starts_with(pointer + ": ")) {
            continue;
        }
        const auto field = pointer.substr(pointer.find_last_of('/') + 1);
        const auto word = wordFor(command, field);
        auto message = textMember(problem, "message");
        const auto quoted = "\"" + field + "\"";
        if (!word.empty() && message.starts_with(quoted)) {
            message.replace(0, quoted.size(), word);
        } else if (!word.empty()) {
            message.insert(0, word + ": ");
        }
        error.message = message;
        break;
    }
    return error;
}

std::vector<std::string> commandWords()
{
    std::set<std::string> words;
    for (const auto& command : commands()) {
        words.insert(split(command.name, ' ').front());
    }
    return {words.begin(), words.end()};
}

bool isGroup(std::string_view word)
{
    return std::any_of(commands().begin(), commands().end(), [&](const Command& command) {
        return command.name.starts_with(word) && command.name.size() > word.size() && command.name[word.size()] == ' ';
    });
}

namespace {
/// In characters: "…" has three bytes.
std::size_t lengthOf(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width)
{
    const auto used = lengthOf(text);
    return text + std::string(width > used ? width - used : 0, ' ') + "  ";
}

std::string rowsOf(const std::vector<const Command*>& list)
{
    std::size_t width = 0;
    for (const auto* command : list) {
        width = std::max(width, std::min<std::size_t>(36, lengthOf(command->name) + lengthOf(command->arguments) + 1));
    }
    std::string text;
    for (const auto* command : list) {
        const auto head = std::string(command->name) + " " + std::string(command->arguments);
        text += "  " + padded(std::string(trimmed(head)), width) + std::string(command->summary) + "\n";
    }
    return text;
}

std::string optionRows(const std::vector<Option>& options)
{
    std::string text;
    for (const auto& option : options) {
        const auto head = std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
        text += "  " + padded(head, 24) + std::string(option.help) + "\n";
    }
    return text;
}
} // namespace

std::string overallHelp()
{
    std::string text = "Executor: one gateway from agents to your APIs.\n\nUsage: executor COMMAND [options]\n"
                       "       executor SOURCE WORD… [arguments]    call a tool\n\nCommands:\n";
    std::vector<const Command*> list;
    for (const auto& command : commands()) {
        if (!command.summary.empty()) {
            list.push_back(&command);
        }
    }
    return text + rowsOf(list) + "\nOptions of every command:\n" + optionRows(globalOptions());
}

std::string groupHelp(std::string_view group)
{
    std::vector<const Command*> list;
    for (const auto& command : commands()) {
        if (command.name == group || (command.name.starts_with(group) && command.name[group.size()] == ' ')) {
            list.push_back(&command);
        }
    }
    return "Usage: executor " + std::string(group) + " COMMAND\n\nCommands:\n" + rowsOf(list);
}

std::string commandHelp(const Command& command)
{
    std::string text = "Usage: executor " + std::string(command.name) + " " + std::string(command.arguments) + "\n\n" +
                       std::string(command.summary) + ".\n";
    if (!command.options.empty()) {
        text += "\nOptions:\n" + optionRows(command.options);
    }
    return text + "\nOptions of every command:\n" + optionRows(globalOptions());
}

} // namespace executor::api::cli
