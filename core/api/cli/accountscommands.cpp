#include "core/api/cli/handlers.h"
#include "core/api/cli/readable.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

#include <algorithm>

namespace executor::api::cli {
namespace {
/// `SOURCE NAME` or an id.
CliResult<Json> accountNamed(Context& context, const std::vector<std::string>& words)
{
    if (words.front().starts_with("acc_")) {
        return context.get("/v1/accounts/" + percentEncoded(words.front()));
    }
    EX_CLI_TRY(const auto source, context.findObject("/v1/sources", words.front()));
    EX_CLI_TRY(const auto list,
               context.get("/v1/accounts" + queryOf({{"source", textMember(source, "id")}, {"limit", "200"}})));
    std::vector<std::string> names;
    for (const auto& account : list.value("items", Json::array())) {
        const auto slug = textMember(account, "slug");
        if (words.size() > 1 && slug == words[1]) {
            return account;
        }
        names.push_back(slug);
    }
    if (words.size() == 1 && names.size() == 1) {
        return list.at("items").front();
    }
    CliError error;
    error.code = "not_found";
    error.exitCode = 7;
    error.message = words.size() > 1 ? words.front() + " has no account \"" + words[1] + "\"."
                                     : "Which account of " + words.front() + "?";
    error.hint = names.empty() ? "executor accounts add " + words.front() : "It has: " + join(names, ", ");
    return tl::unexpected(error);
}

std::string targetOf(const Json& account)
{
    return "/v1/accounts/" + percentEncoded(textMember(account, "id"));
}

Json bearer()
{
    Json input = Json::object();
    input["name"] = "token";
    input["label"] = "Token";
    input["secret"] = true;
    Json method = Json::object();
    method["id"] = "http_bearer";
    method["type"] = "http_bearer";
    method["inputs"] = Json::array({input});
    return method;
}

CliResult<Json> methodOf(const Context& context, const Words& words, const Json& source)
{
    const Json* methods = member(source, "authMethods");
    const Json none = Json::array();
    const Json& all = methods != nullptr && methods->is_array() ? *methods : none;
    const auto wanted = words.value("--method");
    std::vector<std::string> names;
    for (const auto& method : all) {
        const auto id = textMember(method, "id");
        names.push_back(id);
        if (wanted ? (*wanted == id || *wanted == textMember(method, "type")) : textMember(method, "type") != "none") {
            if (!wanted && all.size() > 1) {
                context.output.note("Signing in with " + textMember(method, "label", id) + "; others: --method");
            }
            return method;
        }
    }
    if (!wanted || *wanted == "http_bearer" || *wanted == "bearer") {
        return bearer();
    }
    return tl::unexpected(CliError::usage("usage_method", "There is no method \"" + *wanted + "\".",
                                          "This source has: " + join(names, ", ")));
}

/// One `NAME=VALUE` of --input: only for inputs that are no secrets.
std::optional<std::string> plainInput(const Words& words, const std::string& name)
{
    for (const auto& pair : words.values("--input")) {
        if (pair.starts_with(name + "=")) {
            return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

CliResult<std::string> valueOf(const Context& context, const Words& words, const Json& input)
{
    const auto name = textMember(input, "name");
    const auto label = textMember(input, "label", name);
    const Json* secret = member(input, "secret");
    const bool isSecret = secret == nullptr || !secret->is_boolean() || secret->get<bool>();
    if (!isSecret) {
        if (auto plain = plainInput(words, name)) {
            return *plain;
        }
        if (!context.mayAsk) {
            return tl::unexpected(
                CliError::usage("usage_no_terminal", label + " is missing.", "--input " + name + "=VALUE"));
        }
        EX_CLI_TRY(auto typed, platform::askOnTerminal(label + ": ", platform::Echo::On));
        return typed;
    }
    if (plainInput(words, name)) {
        return tl::unexpected(CliError::usage("usage_secret_in_arguments",
                                              "Secrets are never taken from the command line.",
                                              "Leave " + name + " out: it is asked for, or read with --stdin."));
    }
    return readSecret(context, words, label, Ask::Once);
}

CliResult<int> patch(Context& context, const Json& account, const Json& body)
{
    EX_CLI_TRY(const auto answer, context.send("PATCH", targetOf(account), body));
    EX_CLI_TRY(const auto settled, context.settle(answer));
    return context.output.isJson() ? printObject(context, settled) : CliResult<int>(0);
}
} // namespace

CliResult<int> listAccounts(Context& context, const Words& words)
{
    std::string source;
    if (!words.positionals.empty()) {
        EX_CLI_TRY(const auto found, context.findObject("/v1/sources", words.positionals.front()));
        source = textMember(found, "id");
    }
    EX_CLI_TRY(const auto answer, context.get("/v1/accounts" + queryOf({{"source", source}, {"limit", "200"}})));
    return printList(context, answer,
                     {{"source", "source"},
                      {"name", "slug"},
                      {"label", "label"},
                      {"method", "method"},
                      {"default", "default"},
                      {"health", "health.status"}},
                     "No accounts yet. Add one: executor accounts add SOURCE");
}

CliResult<int> addAccount(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto found, context.findObject("/v1/sources", words.positionals.front()));
    EX_CLI_TRY(const auto source, context.get("/v1/sources/" + percentEncoded(textMember(found, "id"))));
    EX_CLI_TRY(const auto method, methodOf(context, words, source));
    const auto inputs = method.value("inputs", Json::array());
    const auto isSecret = [](const Json& input) {
        return !input.contains("secret") || input.at("secret") != Json(false);
    };
    if (words.has("--stdin") && std::count_if(inputs.begin(), inputs.end(), isSecret) > 1) {
        return tl::unexpected(CliError::usage("usage_stdin_twice",
                                              "This method has several secret inputs; standard input holds one value.",
                                              "Run it at a terminal."));
    }
    Json body = Json::object();
    body["source"] = textMember(source, "id");
    body["method"] = textMember(method, "id");
    if (const auto name = words.value("--name")) {
        body["slug"] = *name;
    }
    if (const auto label = words.value("--label")) {
        body["label"] = *label;
    }
    if (words.has("--default")) {
        body["default"] = true;
    }
    body["values"] = Json::object();
    for (const auto& input : inputs) {
        EX_CLI_TRY(auto value, valueOf(context, words, input));
        body["values"][textMember(input, "name")]["value"] = value;
        platform::wipeText(value);
    }
    EX_CLI_TRY(const auto answer, context.send("POST", "/v1/accounts", body));
    EX_CLI_TRY(const auto added, context.settle(answer));
    const Json* inner = member(added, "account");
    const Json& account = inner != nullptr ? *inner : added;
    for (const auto& note : added.value("notes", Json::array())) {
        context.output.note(note.is_string() ? note.get<std::string>() : std::string());
    }
    if (context.output.isJson()) {
        return printObject(context, account);
    }
    context.output.line(cellOf(account, "source") + " / " + cellOf(account, "slug"));
    return 0;
}

CliResult<int> removeAccount(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto account, accountNamed(context, words.positionals));
    if (!words.has("--yes")) {
        EX_CLI_TRY(const bool isAgreed,
                   context.confirm("Remove the account \"" + textMember(account, "slug") + "\" and its values?"));
        if (!isAgreed) {
            return 6;
        }
    }
    EX_CLI_CHECK(context.send("DELETE", targetOf(account)));
    return 0;
}

CliResult<int> renameAccount(Context& context, const Words& words)
{
    auto old = words.positionals;
    Json body = Json::object();
    body["slug"] = old.back();
    old.pop_back();
    EX_CLI_TRY(const auto account, accountNamed(context, old));
    return patch(context, account, body);
}

CliResult<int> defaultAccount(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto account, accountNamed(context, words.positionals));
    Json body = Json::object();
    body["default"] = true;
    return patch(context, account, body);
}

CliResult<int> testAccount(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto account, accountNamed(context, words.positionals));
    EX_CLI_TRY(const auto answer, context.post(targetOf(account) + "/test", Json::object()));
    if (context.output.format == Format::Automatic && context.output.isOutTerminal()) {
        context.output.bytes(visibleText(accountText(answer)));
    } else {
        EX_CLI_CHECK(printObject(context, answer));
    }
    for (const auto* code : {"health.code", "error.code", "code"}) {
        if (const auto known = cellOf(answer, code); known != "-") {
            return exitCodeOf(known);
        }
    }
    const auto status = cellOf(answer, "health.status");
    return status == "expired" || status == "needs_sign_in" || status == "rejected" ? 4 : 0;
}

} // namespace executor::api::cli
