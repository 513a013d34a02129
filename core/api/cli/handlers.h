#pragma once

#include "core/api/cli/context.h"

namespace executor::api::cli {

struct Delivery;

// One function per row of the model; each in the file of its group.
CliResult<int> runUp(Context& context, const Words& words);
CliResult<int> runDown(Context& context, const Words& words);
CliResult<int> runStatus(Context& context, const Words& words);
CliResult<int> runDoctor(Context& context, const Words& words);
CliResult<int> runOpen(Context& context, const Words& words);
CliResult<int> runLogs(Context& context, const Words& words);
CliResult<int> runVersion(Context& context, const Words& words);
CliResult<int> runHelp(Context& context, const Words& words);
CliResult<int> runCompletion(Context& context, const Words& words);
CliResult<int> runMcp(Context& context, const Words& words);

CliResult<int> runCall(Context& context, const Words& words);
CliResult<int> runResume(Context& context, const Words& words);
CliResult<int> listExecutions(Context& context, const Words& words);
CliResult<int> showExecution(Context& context, const Words& words);
CliResult<int> cancelExecutions(Context& context, const Words& words);
CliResult<int> executionLogs(Context& context, const Words& words);

CliResult<int> listApprovals(Context& context, const Words& words);
CliResult<int> showApproval(Context& context, const Words& words);
CliResult<int> openApproval(Context& context, const Words& words);
CliResult<int> answerApproval(Context& context, const Words& words);

CliResult<int> addSource(Context& context, const Words& words);
CliResult<int> listSources(Context& context, const Words& words);
CliResult<int> showSource(Context& context, const Words& words);
CliResult<int> refreshSources(Context& context, const Words& words);
CliResult<int> enableSource(Context& context, const Words& words);
CliResult<int> disableSource(Context& context, const Words& words);
CliResult<int> removeSource(Context& context, const Words& words);

CliResult<int> searchTools(Context& context, const Words& words);
CliResult<int> listTools(Context& context, const Words& words);
CliResult<int> treeOfTools(Context& context, const Words& words);
CliResult<int> describeTool(Context& context, const Words& words);
CliResult<int> toolTypes(Context& context, const Words& words);

CliResult<int> listAgents(Context& context, const Words& words);
CliResult<int> showAgent(Context& context, const Words& words);
CliResult<int> addAgent(Context& context, const Words& words);
CliResult<int> setAgent(Context& context, const Words& words);
CliResult<int> rotateAgent(Context& context, const Words& words);
CliResult<int> pauseAgent(Context& context, const Words& words);
CliResult<int> resumeAgent(Context& context, const Words& words);
CliResult<int> stopAgent(Context& context, const Words& words);
CliResult<int> removeAgent(Context& context, const Words& words);

CliResult<int> listRules(Context& context, const Words& words);
CliResult<int> addRule(Context& context, const Words& words);
CliResult<int> removeRule(Context& context, const Words& words);
CliResult<int> explainRule(Context& context, const Words& words);

CliResult<int> listSecrets(Context& context, const Words& words);
CliResult<int> secretsStatus(Context& context, const Words& words);
CliResult<int> setSecret(Context& context, const Words& words);
CliResult<int> removeSecret(Context& context, const Words& words);
CliResult<int> checkSecrets(Context& context, const Words& words);
CliResult<int> initSecrets(Context& context, const Words& words);
CliResult<int> unlockSecrets(Context& context, const Words& words);
CliResult<int> lockSecrets(Context& context, const Words& words);

CliResult<int> listAccounts(Context& context, const Words& words);
CliResult<int> addAccount(Context& context, const Words& words);
CliResult<int> removeAccount(Context& context, const Words& words);
CliResult<int> renameAccount(Context& context, const Words& words);
CliResult<int> defaultAccount(Context& context, const Words& words);
CliResult<int> testAccount(Context& context, const Words& words);

/// A call of a tool by its words (cli.md 5); `words` are all of them, untouched.
CliResult<int> invokeTool(Context& context, const std::vector<std::string>& words);

// Shared by several groups.

/// Prints a list answer: JSON as it is, else a table of the named members (`a.b` goes into objects).
struct Column
{
    std::string_view header;
    std::string_view member;
};
/// `whenEmpty`: what is not there, and how to get one.
[[nodiscard]] CliResult<int> printList(Context& context, const Json& answer, const std::vector<Column>& columns,
                                       std::string_view whenEmpty);
/// The list at `target` as `--limit` and `--all` want it: a page, or all of them in one answer.
[[nodiscard]] CliResult<Json> listPages(Context& context, const std::string& target, const Words& words,
                                        std::vector<std::pair<std::string, std::string>> query);
/// Text of a member; `a.b` goes into objects; `-` when it is absent.
[[nodiscard]] std::string cellOf(const Json& object, std::string_view member);
/// Prints one object.
[[nodiscard]] CliResult<int> printObject(Context& context, const Json& object);
/// A value typed twice without echo, or standard input with --stdin. Wipe it.
enum class Ask
{
    Once,
    Twice
};
[[nodiscard]] CliResult<std::string> readSecret(const Context& context, const Words& words, const std::string& question,
                                                Ask ask);
/// All of standard input, at most `limit` bytes.
[[nodiscard]] CliResult<std::string> readInput(std::size_t limit);
/// Waits for the end of a run and hands its value over; shared by everything that runs.
[[nodiscard]] CliResult<int> finishRun(Context& context, const Delivery& delivery, DoorAnswer answer);

} // namespace executor::api::cli
