#include "core/api/cli/handlers.h"
#include "core/base/text.h"

#include <set>

namespace executor::api::cli {
namespace {
constexpr std::string_view kBash = R"(_executor() {
    local IFS=$'\n'
    COMPREPLY=($(executor __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _executor executor
)";
constexpr std::string_view kZsh = R"(#compdef executor
_executor() {
    local -a found
    found=("${(@f)$(executor __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    compadd -- $found
}
compdef _executor executor
)";
constexpr std::string_view kFish = R"(function __executor_complete
    set -l words (commandline -opc) (commandline -ct)
    executor __complete $words[2..-1] 2>/dev/null
end
complete -c executor -f -a '(__executor_complete)'
)";
} // namespace

CliResult<int> runCompletion(Context& context, const Words& words)
{
    const auto& shell = words.positionals.front();
    if (shell == "bash") {
        context.output.bytes(kBash);
    } else if (shell == "zsh") {
        context.output.bytes(kZsh);
    } else if (shell == "fish") {
        context.output.bytes(kFish);
    } else {
        return tl::unexpected(
            CliError::usage("usage_shell", "There is no completion for \"" + shell + "\".", "Use bash, zsh or fish."));
    }
    return 0;
}

/// Words that can stand at the place of the last one. Never starts a daemon, never writes to standard error.
int completeWords(const Output& output, std::vector<std::string> words)
{
    const auto last = words.empty() ? std::string() : words.back();
    if (!words.empty()) {
        words.pop_back();
    }
    std::set<std::string> found;
    const auto prefix = join(words, " ");
    for (const auto& command : commands()) {
        const auto name = std::string(command.name);
        if (words.empty()) {
            found.insert(split(name, ' ').front());
        } else if (name.starts_with(prefix + " ")) {
            found.insert(split(name.substr(prefix.size() + 1), ' ').front());
        }
    }
    if (const auto match = findCommand(words); match.command != nullptr && last.starts_with('-')) {
        for (const auto* list : {&match.command->options, &globalOptions()}) {
            for (const auto& option : *list) {
                found.insert(std::string(option.name));
            }
        }
    }
    for (const auto& word : found) {
        if (word.starts_with(last)) {
            output.line(word);
        }
    }
    return 0;
}

} // namespace executor::api::cli
