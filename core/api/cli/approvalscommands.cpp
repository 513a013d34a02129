#include "core/api/cli/handlers.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

namespace executor::api::cli {
namespace {
/// One value a line, `a.b` for what lies inside.
void addArgument(std::string& text, const std::string& name, const Json& value)
{
    if (value.is_object() && !value.empty()) {
        for (const auto& [inner, one] : value.items()) {
            addArgument(text, name + "." + inner, one);
        }
        return;
    }
    const auto shown = value.is_string() ? value.get<std::string>() : toText(value);
    text += "    " + visibleText(name, Lines::Escape) + " = " + visibleText(shown, Lines::Escape) + "\n";
}

/// `cli · /usr/bin/claude · /home/me/project`.
std::string whoAsks(const Json& payload)
{
    const Json* agent = member(payload, "agent");
    if (agent == nullptr || !agent->is_object()) {
        return textMember(payload, "askedBy");
    }
    std::string who = textMember(*agent, "name") + " · " + textMember(*agent, "program", "unknown program");
    if (const auto folder = textMember(*agent, "folder"); !folder.empty()) {
        who += " · " + folder;
    }
    return who;
}

std::string whyAsked(const Json& payload)
{
    std::vector<std::string> reasons;
    for (const auto& reason : payload.value("reasons", Json::array())) {
        reasons.push_back(reason.is_string() ? reason.get<std::string>() : toText(reason));
    }
    return join(reasons, " ");
}

/// What is asked for: the arguments of a call, or the parts of a change.
std::string askedFor(const Json& payload)
{
    std::string text;
    if (const Json* arguments = member(payload, "arguments"); arguments != nullptr && arguments->is_object()) {
        text += arguments->empty() ? "  arguments  none\n" : "  arguments\n";
        for (const auto& [name, value] : arguments->items()) {
            addArgument(text, name, value);
        }
    }
    for (const auto& change : payload.value("changes", Json::array())) {
        text += "  change\n";
        if (change.is_object()) {
            for (const auto& [name, value] : change.items()) {
                addArgument(text, name, value);
            }
        } else {
            addArgument(text, "change", change);
        }
    }
    return text;
}

std::string whenAsked(const Json& interaction, const Json& payload)
{
    const auto call = cellOf(payload, "callIndex");
    std::string text = call == "-" ? "A change of settings" : "Call " + call + " of this run";
    text += ", asked " + textMember(interaction, "createdAt");
    if (const auto expires = textMember(interaction, "expiresAt"); !expires.empty()) {
        text += ", ends by denying " + expires;
    }
    return text;
}

/// The same fields in the same order as in the native window (policy.md 7), every control character visible.
std::string questionText(const Json& interaction)
{
    std::string text = "\n" + visibleText(textMember(interaction, "message")) + "\n\n";
    const Json payload = interaction.value("payload", Json::object());
    const auto line = [&](const std::string& head, const std::string& value) {
        if (!value.empty() && value != "-") {
            text += "  " + head + visibleText(value, Lines::Escape) + "\n";
        }
    };
    line("who        ", whoAsks(payload));
    line("why        ", whyAsked(payload));
    line("effect     ", cellOf(payload, "effect"));
    line("tool       ", cellOf(payload, "path"));
    line("account    ", cellOf(payload, "account"));
    text += askedFor(payload);
    line("", whenAsked(interaction, payload));
    if (const auto status = textMember(interaction, "status"); status != "pending") {
        line("status     ", status);
    }
    return text + "\n";
}

CliResult<Json> decisionOf()
{
    EX_CLI_TRY(const auto typed,
               platform::askOnTerminal("Type \"allow once\", \"deny\" or \"quit\": ", platform::Echo::On));
    Json body = Json::object();
    const auto word = asciiLower(trimmed(typed));
    if (word == "allow once") {
        body["answer"] = "allow_once";
        return body;
    }
    if (word == "deny") {
        EX_CLI_TRY(const auto reason, platform::askOnTerminal("Why (may be empty): ", platform::Echo::On));
        body["answer"] = "deny";
        if (!trimmed(reason).empty()) {
            body["reason"] = reason;
        }
        return body;
    }
    CliError quit;
    quit.code = "cancelled";
    quit.exitCode = 6;
    quit.message = word == "quit" ? "Nothing was answered." : "\"" + word + "\" is no answer; nothing was answered.";
    return tl::unexpected(quit);
}
} // namespace

CliResult<int> listApprovals(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto answer,
               context.get("/v1/interactions" + queryOf({{"status", words.value("--status").value_or("pending")},
                                                         {"limit", words.value("--limit").value_or("")}})));
    return printList(context, answer,
                     {{"id", "id"},
                      {"kind", "kind"},
                      {"status", "status"},
                      {"run", "executionId"},
                      {"question", "message"},
                      {"since", "createdAt"}},
                     words.has("--status") ? "No question has this status." : "Nothing waits for a person.");
}

CliResult<int> showApproval(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto interaction, context.get("/v1/interactions/" + percentEncoded(words.positionals.front())));
    if (context.output.format != Format::Automatic || !context.output.isOutTerminal()) {
        return printObject(context, interaction);
    }
    context.output.line(questionText(interaction));
    return 0;
}

CliResult<int> openApproval(Context& context, const Words& words)
{
    EX_CLI_CHECK(
        context.post("/v1/interactions/" + percentEncoded(words.positionals.front()) + "/show", Json::object()));
    return 0;
}

CliResult<int> answerApproval(Context& context, const Words& words)
{
    const auto id = words.positionals.front();
    EX_CLI_TRY(const auto interaction, context.get("/v1/interactions/" + percentEncoded(id)));
    if (const auto status = textMember(interaction, "status"); status != "pending") {
        CliError error;
        error.code = "interaction_settled";
        error.exitCode = 7;
        error.message = "This question was answered already (" + status + ").";
        return tl::unexpected(error);
    }
    EX_CLI_TRY(const auto daemonStatus, context.get("/v1/status"));
    if (textMember(daemonStatus, "mode") == "desktop") {
        // Raised as a courtesy; that the person must answer there is told either way.
        [[maybe_unused]] const auto shown =
            context.post("/v1/interactions/" + percentEncoded(id) + "/show", Json::object());
        CliError error;
        error.code = "person_required";
        error.exitCode = 5;
        error.message = "This question is answered in the Executor window.";
        return tl::unexpected(error);
    }
    platform::tellOnTerminal(questionText(interaction));
    EX_CLI_TRY(auto body, decisionOf());
    body["interactionId"] = id;
    // From the controlling terminal only: never standard input, arguments, environment or a file.
    EX_CLI_TRY(auto passphrase, platform::askOnTerminal("Approver's passphrase: ", platform::Echo::Off));
    body["passphrase"] = passphrase;
    platform::wipeText(passphrase);
    auto answered = context.post("/v1/door/approve", body);
    if (!answered && answered.error().code == "too_many_requests") {
        answered.error().exitCode = exitCode(ErrorCode::PersonRequired); // locked: nobody was let through
    }
    EX_CLI_TRY(const auto answer, std::move(answered));
    if (context.output.isJson()) {
        return printObject(context, answer);
    }
    context.output.note(textMember(body, "answer") == "deny" ? "Denied." : "Allowed once.");
    return 0;
}

} // namespace executor::api::cli
