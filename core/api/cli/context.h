#pragma once

#include "core/api/cli/command.h"
#include "core/api/cli/doorclient.h"
#include "core/api/cli/output.h"
#include "core/platform/paths.h"

#include <optional>
#include <string>
#include <vector>

namespace executor::api::cli {

/// What commands work with: options of every command, the output, and the door (opened, and the daemon started, at the
/// first request). Thread: one.
class Context
{
public:
    explicit Context(platform::Paths paths) : m_paths(std::move(paths)) {}

    Output output;
    bool mayAsk = false;  ///< a person sits at the terminal and may be asked
    bool mayStart = true; ///< no --no-start
    std::string token;    ///< act as this agent
    std::optional<Milliseconds> timeout;
    Command::Daemon daemon = Command::Daemon::Expect;

    [[nodiscard]] const platform::Paths& paths() const { return m_paths; }
    /// Where the daemon says its door is, else where it must be.
    [[nodiscard]] std::filesystem::path door() const;

    /// Sends a request and gives the answer's body when it is good, else its error.
    [[nodiscard]] CliResult<DoorAnswer> send(std::string method, std::string target, const Json& body = Json());
    /// The same with a body that is JSON text already: numbers keep their digits.
    [[nodiscard]] CliResult<DoorAnswer> sendText(std::string method, std::string target, std::string body);
    /// The same with the body parsed.
    [[nodiscard]] CliResult<Json> get(std::string target);
    [[nodiscard]] CliResult<Json> post(std::string target, const Json& body);
    /// Follows a stream of text lines until `onLine` returns false.
    [[nodiscard]] CliResult<void> follow(std::string target, const std::function<bool(std::string_view)>& onLine);

    /// Id of an object that is named by id, slug or name in the list at `target`. Errors: `not_found` with near names.
    [[nodiscard]] CliResult<Json> findObject(std::string target, const std::string& name);
    /// Follows a change that waits for a person (cli.md 3.2) and gives its outcome; anything else is passed through.
    /// `argv`: what a script runs to go on, when not `resume int_…`.
    [[nodiscard]] CliResult<Json> settle(const DoorAnswer& answer, std::vector<std::string> argv = {});
    /// The outcome of a change's question. At a terminal it waits; a script gets the paused JSON and exit code 20.
    [[nodiscard]] CliResult<Json> followChange(const Json& interaction, std::vector<std::string> argv = {});
    /// Where the person answers a question: `in the Executor window`, or the command to run at a terminal.
    [[nodiscard]] std::string answerPlace(const std::string& interactionId);
    /// A y/N question of our own; --yes answers it before.
    [[nodiscard]] CliResult<bool> confirm(const std::string& question);

private:
    [[nodiscard]] CliResult<DoorClient*> client();
    [[nodiscard]] DoorRequest request(std::string method, std::string target, std::string body) const;
    [[nodiscard]] CliResult<Json> waitForPerson(const Json& interaction);

    platform::Paths m_paths;
    std::optional<DoorClient> m_client;
};

/// The error of an answer that is not good.
[[nodiscard]] CliError errorOf(const DoorAnswer& answer);
/// A query string of those that have a value: `?a=1&b=2`, or empty.
[[nodiscard]] std::string queryOf(const std::vector<std::pair<std::string, std::string>>& parameters);
/// A whole program call; gives the exit code. `words` without the program's name.
[[nodiscard]] int runCommandLine(const std::vector<std::string>& words);

} // namespace executor::api::cli
