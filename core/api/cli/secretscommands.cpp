#include "core/api/cli/handlers.h"
#include "core/base/text.h"
#include "core/platform/terminal.h"

namespace executor::api::cli {
namespace {
/// Lengths from which a value is taken out of texts as a word, and anywhere (secrets-and-auth.md 3).
constexpr std::size_t kHidden = 4;
constexpr std::size_t kHiddenInside = 8;

/// Takes the value into a body; both are wiped as far as they are ours.
void putValue(Json& body, std::string_view name, std::string value)
{
    body[std::string(name)] = value;
    platform::wipeText(value);
}

/// `github / work, token`; several with semicolons.
std::string usersOf(const Json& secret)
{
    std::vector<std::string> users;
    for (const auto& use : secret.value("linkedSources", Json::array())) {
        users.push_back(textMember(use, "sourceName") + " / " + textMember(use, "account") + ", " +
                        textMember(use, "field"));
    }
    return users.empty() ? "-" : join(users, "; ");
}
} // namespace

CliResult<int> listSecrets(Context& context, const Words&)
{
    EX_CLI_TRY(auto answer, context.get("/v1/secrets?limit=200"));
    const auto format = context.output.format;
    if (format == Format::Automatic || format == Format::Table || format == Format::Csv) {
        for (auto& secret : answer["items"]) {
            secret["usedBy"] = usersOf(secret);
        }
    }
    return printList(context, answer,
                     {{"name", "name"},
                      {"kept in", "provider"},
                      {"purpose", "purpose"},
                      {"status", "status"},
                      {"used by", "usedBy"},
                      {"updated", "updatedAt"}},
                     "No secrets yet. Store one: executor secrets set NAME");
}

CliResult<int> secretsStatus(Context& context, const Words&)
{
    EX_CLI_TRY(const auto answer, context.get("/v1/secrets/status"));
    return printObject(context, answer);
}

CliResult<int> setSecret(Context& context, const Words& words)
{
    const auto& name = words.positionals.front();
    if (name.find('=') != std::string::npos) {
        return tl::unexpected(CliError::usage("usage_secret_in_arguments",
                                              "Secrets are never taken from the command line.",
                                              "executor secrets set NAME, then type the value"));
    }
    EX_CLI_TRY(auto value, readSecret(context, words, "Value of " + name, Ask::Twice));
    const auto remark = value.size() < kHidden ? std::string("A value this short cannot be hidden in texts.")
                        : value.size() < kHiddenInside
                            ? std::string("A value this short is hidden as a whole word only.")
                            : std::string();
    Json body = Json::object();
    body["name"] = name;
    putValue(body, "value", std::move(value));
    if (const auto purpose = words.value("--purpose")) {
        body["purpose"] = *purpose;
    }
    EX_CLI_TRY(const auto answer, context.send("POST", "/v1/secrets", body));
    EX_CLI_TRY(const auto settled, context.settle(answer));
    if (context.output.isJson()) {
        return printObject(context, settled);
    }
    context.output.note("Stored. Kept in: " + cellOf(settled, "provider"));
    if (!remark.empty()) {
        context.output.note(remark);
    }
    return 0;
}

CliResult<int> removeSecret(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto secret, context.findObject("/v1/secrets", words.positionals.front()));
    if (!words.has("--yes") && context.mayAsk) {
        EX_CLI_TRY(const bool isAgreed, context.confirm("Remove the secret \"" + textMember(secret, "name") + "\"?"));
        if (!isAgreed) {
            return 6;
        }
    }
    const auto target = "/v1/secrets/" + percentEncoded(textMember(secret, "id"));
    EX_CLI_CHECK(context.send("DELETE", target + (words.has("--force") ? "?force=true" : "")));
    return 0;
}

CliResult<int> checkSecrets(Context& context, const Words&)
{
    EX_CLI_TRY(const auto answer, context.get("/v1/secrets/check"));
    const Json* problems = member(answer, "problems");
    const bool isGood = problems == nullptr || problems->empty();
    if (context.output.format == Format::Automatic && isGood) {
        context.output.line("Every reference has its value.");
    } else {
        context.output.value(toText(answer));
    }
    return isGood ? 0 : 1;
}

CliResult<int> initSecrets(Context& context, const Words& words)
{
    const auto store = words.value("--store").value_or("");
    if (store != "keychain" && store != "vault") {
        return tl::unexpected(CliError::usage("usage_store", "Choose where secrets are kept.",
                                              "executor secrets init --store keychain, or --store vault"));
    }
    Json body = Json::object();
    body["store"] = store;
    if (store == "vault" && (words.has("--stdin") || context.mayAsk)) {
        EX_CLI_TRY(auto passphrase, readSecret(context, words, "Passphrase of the vault", Ask::Twice));
        putValue(body, "passphrase", std::move(passphrase));
    }
    EX_CLI_TRY(const auto answer, context.post("/v1/secrets/init", body));
    return printObject(context, answer);
}

CliResult<int> unlockSecrets(Context& context, const Words& words)
{
    EX_CLI_TRY(auto passphrase, readSecret(context, words, "Passphrase of the vault", Ask::Once));
    Json body = Json::object();
    putValue(body, "passphrase", std::move(passphrase));
    EX_CLI_CHECK(context.post("/v1/secrets/unlock", body));
    context.output.note("unlocked");
    return 0;
}

CliResult<int> lockSecrets(Context& context, const Words&)
{
    EX_CLI_CHECK(context.post("/v1/secrets/lock", Json::object()));
    return 0;
}

} // namespace executor::api::cli
