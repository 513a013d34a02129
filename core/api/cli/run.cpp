#include "core/api/cli/handlers.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/platform/securefile.h"
#include "core/platform/terminal.h"

#include <algorithm>

namespace executor::api::cli {

int completeWords(const Output& output, std::vector<std::string> words);

namespace {
constexpr std::size_t kMaxWord = 128U << 10U;
constexpr std::size_t kMaxWords = 2U << 20U;
constexpr std::string_view kWorkspace = "local";

CliResult<void> checkBytes(const std::vector<std::string>& words)
{
    std::size_t total = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        total += words[i].size();
        if (!isValidUtf8(words[i])) {
            return tl::unexpected(
                CliError::usage("usage_not_utf8", "Word " + std::to_string(i + 1) + " is not UTF-8."));
        }
        if (words[i].size() > kMaxWord || total > kMaxWords) {
            return tl::unexpected(CliError::usage("usage_too_long", "The words are too long.", "use key=@FILE"));
        }
    }
    return {};
}

bool isLoopback(std::string_view url)
{
    const auto rest = url.substr(url.find("://") + 3);
    const auto host = rest.substr(0, rest.find_first_of(rest.starts_with('[') ? "/]" : "/:"));
    return host == "localhost" || host == "127.0.0.1" || host == "[::1";
}

CliResult<void> applyGlobals(Context& context, const Words& words)
{
    auto& output = context.output;
    if (words.has("--json")) {
        output.format = Format::Json;
    } else if (const auto format = words.value("--output")) {
        EX_CLI_TRY(output.format, formatNamed(*format));
    }
    output.isQuiet = words.has("--quiet");
    output.isVerbose = words.has("--verbose");
    context.mayStart = !words.has("--no-start") && !platform::environmentValue("EXECUTOR_NO_START");
    const bool isQuiet =
        words.has("--no-input") || platform::environmentValue("EXECUTOR_NO_INPUT") || platform::environmentValue("CI");
    context.mayAsk = !isQuiet && platform::isTerminal(platform::StandardStream::Input) && output.isErrorTerminal();
    context.token = platform::environmentValue("EXECUTOR_TOKEN").value_or("");
    if (const auto file = words.value("--token-file")) {
        EX_CLI_TRY(auto text, platform::readOwnFile(pathFromUtf8(*file), 4096));
        context.token = std::string(trimmed(text));
    }
    if (const auto name = words.value("--workspace"); name && *name != kWorkspace) {
        CliError error;
        error.code = "not_found";
        error.exitCode = 7;
        error.message = "There is no workspace \"" + *name + "\".";
        error.hint = "The Executor of this computer has one: " + std::string(kWorkspace);
        return tl::unexpected(error);
    }
    if (const auto text = words.value("--timeout")) {
        EX_CLI_TRY(context.timeout, durationFromText(*text));
        if (context.timeout->count() <= 0) {
            return tl::unexpected(CliError::usage("usage_timeout", "A time limit of nothing makes no sense."));
        }
    }
    return {};
}

/// `--json` in front of everything decides how errors look, also those of the words themselves.
bool wantsJson(const std::vector<std::string>& words)
{
    const auto end = std::find(words.begin(), words.end(), "--");
    return std::find(words.begin(), end, "--json") != end;
}

/// This version has no remote daemons. Errors: `server_insecure`, `usage_server`.
CliError noServer(const std::string& name, const std::string& url)
{
    if (url.starts_with("http://") && !isLoopback(url)) {
        CliError error;
        error.code = "server_insecure";
        error.exitCode = 3;
        error.message = "\"" + url + "\" is not encrypted: a token would be readable on the way.";
        error.hint = "Use https://, or http:// on this computer only.";
        return error;
    }
    return CliError::usage("usage_server", name + " is not served by this version.",
                           "Leave it out: the commands speak to the Executor of this computer.");
}

/// Takes the options in front of the command (`executor -o json status`) out of the words. `--version` stays: it is a
/// command. Secrets among them are told before anything else is read of the words.
CliResult<std::vector<std::string>> takeOptions(std::vector<std::string>& words)
{
    const auto& known = globalOptions();
    std::vector<std::string> options;
    while (!words.empty() && words.front().size() > 1 && words.front().starts_with('-') && words.front() != "--" &&
           words.front() != "--version") {
        const auto written = words.front().substr(0, words.front().find('='));
        const std::string name(longName(written));
        const auto value = words.front().size() > written.size() ? words.front().substr(written.size() + 1)
                           : words.size() > 1                    ? words[1]
                                                                 : std::string();
        if (isSecretOption(name)) {
            return tl::unexpected(secretInWords(name));
        }
        if (name == "--server" || name == "--base-url") {
            return tl::unexpected(noServer(name, value));
        }
        const auto option =
            std::find_if(known.begin(), known.end(), [&](const Option& one) { return one.name == name; });
        if (option == known.end()) {
            std::vector<std::string> names;
            std::transform(known.begin(), known.end(), std::back_inserter(names),
                           [](const Option& one) { return std::string(one.name); });
            const auto near = nearMatches(name, names);
            return tl::unexpected(
                CliError::usage("usage_unknown_option", "There is no option \"" + name + "\" in front of a command.",
                                near.empty() ? "See: executor help" : "Did you mean " + join(near, ", ") + "?"));
        }
        const bool takesNext = !option->value.empty() && written == words.front() && words.size() > 1;
        const std::ptrdiff_t count = takesNext ? 2 : 1;
        options.insert(options.end(), words.begin(), words.begin() + count);
        words.erase(words.begin(), words.begin() + count);
    }
    return options;
}

CliError unknownCommand(const std::string& word)
{
    const auto near = nearMatches(word, commandWords());
    auto error = CliError::usage("usage_unknown_command", "There is no command \"" + word + "\".",
                                 near.empty() ? "See: executor help" : "Did you mean " + join(near, ", ") + "?");
    return error;
}

/// A group alone, or with a word that is none of its commands.
CliError unknownInGroup(const std::vector<std::string>& words)
{
    const auto& group = words.front();
    if (words.size() < 2 || words[1].starts_with('-')) {
        return CliError::usage("usage_words", "\"" + group + "\" needs a command.\n\n" + groupHelp(group),
                               "executor help " + group);
    }
    std::vector<std::string> known;
    for (const auto& command : commands()) {
        if (command.name.starts_with(group + " ")) {
            known.emplace_back(command.name.substr(group.size() + 1));
        }
    }
    const auto near = nearMatches(words[1], known);
    return CliError::usage("usage_unknown_command", "\"" + group + "\" has no command \"" + words[1] + "\".",
                           near.empty() ? "It has: " + join(known, ", ") : "Did you mean " + join(near, ", ") + "?");
}

/// Calls of tools keep their words untouched: the daemon has the schema.
/// Only the options in front of them are ours.
CliResult<int> callTool(Context& context, const std::vector<std::string>& options, std::vector<std::string> words)
{
    static const Command kCall{"tool", "", "", {}, 0, 0, Command::Daemon::Start, nullptr};
    EX_CLI_TRY(const auto read, readWords(kCall, options));
    EX_CLI_CHECK(applyGlobals(context, read));
    if (wantsJson(words)) {
        context.output.format = Format::Json;
    }
    if (read.has("--help")) {
        words.emplace_back("--help");
    }
    context.daemon = Command::Daemon::Start;
    auto called = invokeTool(context, words);
    if (!called && called.error().code == "tool_not_found") {
        const auto near = nearMatches(words.front(), commandWords());
        if (called.error().hint.empty()) {
            called.error().hint = near.empty() ? "See: executor help, and executor sources list"
                                               : "Did you mean the command " + join(near, ", ") + "?";
        }
    }
    return called;
}

bool isToolCall(const std::vector<std::string>& words, const FoundCommand& found)
{
    if (found.command == nullptr) {
        return false;
    }
    if (found.command->name == "tool") {
        return true;
    }
    return (found.command->name == "call" || found.command->name == "run") && words.size() > 2 &&
           words[1].find('.') != std::string::npos && !words[1].starts_with('-') &&
           words[1].find_first_of(" (){};=\"'`") == std::string::npos;
}

CliResult<int> run(Context& context, std::vector<std::string> words)
{
    EX_CLI_CHECK(checkBytes(words));
    EX_CLI_TRY(const auto options, takeOptions(words));
    const auto has = [](const std::vector<std::string>& list, std::string_view word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    const bool asksHelpFirst = has(options, "--help") || has(options, "-h");
    const bool asksHelp = asksHelpFirst || has(words, "--help") || has(words, "-h");
    if (words.empty()) {
        context.output.bytes(overallHelp());
        return asksHelpFirst ? 0 : 2;
    }
    if (words.front() == "--version") {
        return runVersion(context, Words());
    }
    const auto found = findCommand(words);
    if (isToolCall(words, found)) {
        return callTool(context, options, {words.begin() + 1, words.end()});
    }
    if (found.command == nullptr && isGroup(words.front())) {
        if (asksHelp) {
            context.output.bytes(groupHelp(words.front()));
            return 0;
        }
        return tl::unexpected(unknownInGroup(words));
    }
    if (found.command == nullptr) {
        const bool isNear = !nearMatches(words.front(), commandWords(), 1).empty();
        if (isNear && words.size() == 1) {
            return tl::unexpected(unknownCommand(words.front()));
        }
        return callTool(context, options, words);
    }
    std::vector<std::string> own = options;
    own.insert(own.end(), words.begin() + static_cast<std::ptrdiff_t>(found.wordCount), words.end());
    EX_CLI_TRY(const auto read, readWords(*found.command, own));
    if (read.has("--help")) {
        context.output.bytes(commandHelp(*found.command));
        return 0;
    }
    EX_CLI_CHECK(applyGlobals(context, read));
    context.daemon = found.command->daemon;
    return found.command->run(context, read).map_error([&](CliError error) {
        return inWordsOf(*found.command, std::move(error));
    });
}
} // namespace

int runCommandLine(const std::vector<std::string>& words)
{
    Output early;
    early.format = wantsJson(words) ? Format::Json : Format::Automatic;
    if (!words.empty() && words.front() == "__complete") {
        return completeWords(early, {words.begin() + 1, words.end()});
    }
    auto paths = platform::findPaths();
    if (!paths) {
        return early.error(CliError::from(paths.error()));
    }
    Context context(std::move(*paths));
    context.output.format = early.format;
    const auto code = run(context, words);
    if (code) {
        return *code;
    }
    if (code.error().code.empty()) {
        return code.error().exitCode;
    }
    return context.output.error(code.error());
}

} // namespace executor::api::cli
