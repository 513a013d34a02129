#include "core/api/cli/handlers.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <fstream>
#include <sstream>

namespace executor::api::cli {
namespace {
const std::vector<Column> kColumns{{"name", "slug"},
                                   {"kind", "kind"},
                                   {"tools", "toolCount"},
                                   {"enabled", "enabled"},
                                   {"health", "health.status"},
                                   {"endpoint", "endpoint"}};
constexpr std::size_t kMaxDocument = 64U << 20U;

bool isUrl(std::string_view text)
{
    return text.starts_with("http://") || text.starts_with("https://");
}

/// What was typed, in the form of POST /sources/discover: an address, or the text of a file.
CliResult<Json> inputOf(const std::string& word)
{
    Json input = Json::object();
    if (isUrl(word)) {
        input["url"] = word;
        return input;
    }
    std::error_code error;
    const auto path = pathFromUtf8(word);
    if (std::filesystem::is_regular_file(path, error)) {
        if (std::filesystem::file_size(path, error) > kMaxDocument) {
            return tl::unexpected(CliError::usage("usage_file", "The file \"" + word + "\" is larger than 64 MiB."));
        }
        std::ifstream file(path, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        input["text"] = std::move(text).str();
        return input;
    }
    if (word.find('.') == std::string::npos || word.find('/') == 0) {
        return tl::unexpected(
            CliError::usage("usage_file", "\"" + word + "\" is neither an address nor a file that can be read."));
    }
    input["url"] = "https://" + word;
    return input;
}

CliResult<Json> bestCandidate(Context& context, const Json& input, const std::string& kind)
{
    EX_CLI_TRY(const auto found, context.post("/v1/sources/discover", input));
    const Json* candidates = member(found, "candidates");
    if (candidates != nullptr && candidates->is_array()) {
        for (const auto& candidate : *candidates) {
            if (kind.empty() || textMember(candidate, "kind") == kind) {
                return candidate;
            }
        }
    }
    CliError error;
    error.code = "document_unsupported";
    error.message =
        kind.empty() ? "No known kind of source was found there." : "No source of kind " + kind + " was found there.";
    error.hint = "Give the address of the API's description (OpenAPI JSON or YAML).";
    error.details = found;
    return tl::unexpected(error);
}

CliResult<bool> agreed(Context& context, const Words& words, const Json& candidate)
{
    if (words.has("--yes")) {
        return true;
    }
    std::vector<std::string> hosts;
    if (const Json* list = member(candidate, "hosts"); list != nullptr && list->is_array()) {
        for (const auto& host : *list) {
            hosts.push_back(host.is_string() ? host.get<std::string>() : textMember(host, "host"));
        }
    }
    context.output.note(cellOf(candidate, "name") + ": " + cellOf(candidate, "kind") + ", " +
                        cellOf(candidate, "toolCount") + " tools");
    context.output.note("It will talk to: " + (hosts.empty() ? cellOf(candidate, "endpoint") : join(hosts, ", ")));
    return context.confirm("Connect it?");
}

CliResult<Json> sourceNamed(Context& context, const std::string& name)
{
    return context.findObject("/v1/sources", name);
}

std::string targetOf(const Json& source)
{
    return "/v1/sources/" + percentEncoded(textMember(source, "id"));
}

CliResult<int> setEnabled(Context& context, const std::string& name, bool isEnabled)
{
    EX_CLI_TRY(const auto source, sourceNamed(context, name));
    Json body = Json::object();
    body["enabled"] = isEnabled;
    EX_CLI_TRY(const auto answer, context.send("PATCH", targetOf(source), body));
    EX_CLI_TRY(const auto settled, context.settle(answer));
    return context.output.isJson() ? printObject(context, settled) : CliResult<int>(0);
}
} // namespace

CliResult<int> addSource(Context& context, const Words& words)
{
    const auto& word = words.positionals.front();
    EX_CLI_TRY(auto input, inputOf(word));
    auto kind = words.value("--kind").value_or("");
    // Who agrees beforehand sees no preview: the daemon tells the kind while it reads the document for the import.
    if (!words.has("--yes")) {
        EX_CLI_TRY(const auto candidate, bestCandidate(context, input, kind));
        EX_CLI_TRY(const bool isAgreed, agreed(context, words, candidate));
        if (!isAgreed) {
            context.output.note("Nothing was connected.");
            return 6;
        }
        kind = textMember(candidate, "kind", kind);
        if (const auto url = textMember(candidate, "documentUrl"); input.contains("url") && !url.empty()) {
            input["url"] = url;
        }
    }
    Json body = Json::object();
    if (!kind.empty()) {
        body["kind"] = kind;
    }
    if (const auto slug = words.value("--name")) {
        body["slug"] = *slug;
    }
    if (const auto endpoint = words.value("--endpoint")) {
        body["endpoint"] = *endpoint;
    }
    if (input.contains("text")) {
        body["document"] = input["text"];
    } else if (kind.empty() || kind == "openapi") {
        body["specUrl"] = input["url"];
    } else {
        body["endpoint"] = input["url"];
    }
    EX_CLI_TRY(const auto answer, context.send("POST", "/v1/sources", body));
    EX_CLI_TRY(const auto added, context.settle(answer));
    const Json* inner = member(added, "source");
    const Json& source = inner != nullptr && inner->is_object() ? *inner : added;
    if (context.output.format != Format::Automatic) {
        return printObject(context, source);
    }
    context.output.line(cellOf(source, "slug") + "\t" + cellOf(source, "toolCount") + " tools");
    return 0;
}

CliResult<int> listSources(Context& context, const Words&)
{
    EX_CLI_TRY(const auto answer, context.get("/v1/sources?limit=200"));
    return printList(context, answer, kColumns, "No sources yet. Connect one: executor sources add URL");
}

CliResult<int> showSource(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto source, sourceNamed(context, words.positionals.front()));
    EX_CLI_TRY(const auto whole, context.get(targetOf(source)));
    return printObject(context, whole);
}

CliResult<int> refreshSources(Context& context, const Words& words)
{
    auto names = words.positionals;
    if (names.empty()) {
        EX_CLI_TRY(const auto all, context.get("/v1/sources?limit=200"));
        for (const auto& source : all.value("items", Json::array())) {
            names.push_back(textMember(source, "id"));
        }
    }
    for (const auto& name : names) {
        EX_CLI_TRY(const auto source, sourceNamed(context, name));
        const auto target = targetOf(source) + "/refresh";
        EX_CLI_TRY(const auto answer, context.post(target, Json::object()));
        context.output.note(textMember(source, "slug") + ": read again");
        if (context.output.isJson()) {
            context.output.value(toText(answer));
        }
    }
    return 0;
}

CliResult<int> enableSource(Context& context, const Words& words)
{
    return setEnabled(context, words.positionals.front(), true);
}

CliResult<int> disableSource(Context& context, const Words& words)
{
    return setEnabled(context, words.positionals.front(), false);
}

CliResult<int> removeSource(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto source, sourceNamed(context, words.positionals.front()));
    if (!words.has("--yes")) {
        EX_CLI_TRY(const bool isAgreed,
                   context.confirm("Remove \"" + textMember(source, "slug") + "\" with its accounts and " +
                                   cellOf(source, "toolCount") + " tools?"));
        if (!isAgreed) {
            return 6;
        }
    }
    EX_CLI_TRY(const auto answer, context.send("DELETE", targetOf(source)));
    if (context.output.isJson()) {
        context.output.line(answer.body.empty() ? "{}" : answer.body);
    } else {
        context.output.note("removed " + textMember(source, "slug"));
    }
    return 0;
}

} // namespace executor::api::cli
