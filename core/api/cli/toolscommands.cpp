#include "core/api/cli/handlers.h"
#include "core/api/cli/tooltree.h"
#include "core/base/text.h"

namespace executor::api::cli {
namespace {
std::string withoutPrefix(const std::string& path)
{
    return path.starts_with("tools.") ? path.substr(6) : path;
}

/// Why a tool was found, in one line: `create (name, title), issue (name)`.
std::string reasonOf(const Json& row)
{
    std::vector<std::string> words;
    const Json why = row.value("explain", Json::object());
    for (const auto& term : why.value("terms", Json::array())) {
        std::vector<std::string> fields;
        for (const auto& match : term.value("matches", Json::array())) {
            const Json counts = match.value("fields", Json::object());
            for (const auto& [field, count] : counts.items()) {
                fields.push_back(field);
            }
        }
        if (!fields.empty()) {
            words.push_back(textMember(term, "word") + " (" + join(fields, ", ") + ")");
        }
    }
    return join(words, "; ");
}

/// What an empty search says: the filters, near misses, or that there is nothing to search in.
std::string nothingFound(const Json& answer, const Words& words)
{
    if (const Json* total = member(answer, "total"); words.has("--offset") && total != nullptr && *total != Json(0)) {
        return "There are no more: " + toText(*total) + " tools fit.";
    }
    for (const auto* name : {"--source", "--effect", "--account"}) {
        if (words.has(name)) {
            return "No tool fits these words and options. Leave out " + std::string(name) + " to look further.";
        }
    }
    std::vector<std::string> near;
    for (const auto& miss : answer.value("nearMisses", Json::array())) {
        near.push_back(textMember(miss, "path"));
    }
    return near.empty()
               ? "No tool fits these words. See all: executor tools list; connect more: executor sources add URL"
               : "No tool fits these words. Near: " + join(near, ", ");
}

/// The source that `--source` or the head of a path names must be there. Errors: `not_found` with near names.
CliResult<void> checkSource(Context& context, const Words& words, const std::string& path)
{
    const auto named = words.value("--source").value_or(path.substr(0, path.find('.')));
    if (!named.empty()) {
        EX_CLI_CHECK(context.findObject("/v1/sources", named));
    }
    return {};
}

std::string noTools(const Words& words)
{
    const bool isFiltered =
        !words.positionals.empty() || words.has("--source") || words.has("--effect") || words.has("--match");
    return isFiltered ? "No tool fits these options. See all: executor tools list"
                      : "No tools yet. Connect a source: executor sources add URL";
}
} // namespace

CliResult<int> searchTools(Context& context, const Words& words)
{
    EX_CLI_CHECK(checkSource(context, words, {}));
    EX_CLI_TRY(auto answer,
               context.get("/v1/tools/search" + queryOf({{"q", join(words.positionals, " ")},
                                                         {"limit", words.value("--limit").value_or("10")},
                                                         {"offset", words.value("--offset").value_or("")},
                                                         {"source", words.value("--source").value_or("")},
                                                         {"effect", words.value("--effect").value_or("")},
                                                         {"account", words.value("--account").value_or("")},
                                                         {"explain", words.has("--explain") ? "true" : ""}})));
    std::vector<Column> columns{{"path", "path"}, {"effect", "effect"}, {"description", "description"}};
    if (words.has("--explain") && context.output.format == Format::Automatic) {
        columns.push_back({"found by", "foundBy"});
        for (auto& row : answer["items"]) {
            row["foundBy"] = reasonOf(row);
        }
    }
    return printList(context, answer, columns, nothingFound(answer, words));
}

CliResult<int> listTools(Context& context, const Words& words)
{
    const auto prefix = words.positionals.empty() ? std::string() : withoutPrefix(words.positionals.front());
    EX_CLI_CHECK(checkSource(context, words, prefix));
    EX_CLI_TRY(const auto all, listPages(context, "/v1/tools", words,
                                         {{"prefix", prefix},
                                          {"source", words.value("--source").value_or("")},
                                          {"effect", words.value("--effect").value_or("")}}));
    return printList(context, all, {{"path", "path"}, {"effect", "effect"}, {"description", "description"}},
                     noTools(words));
}

CliResult<int> treeOfTools(Context& context, const Words& words)
{
    const auto prefix = words.positionals.empty() ? std::string() : withoutPrefix(words.positionals.front());
    EX_CLI_TRY(const auto depth, depthOf(words));
    EX_CLI_CHECK(checkSource(context, words, prefix));
    Words all = words;
    all.add("--all", "true");
    EX_CLI_TRY(const auto tools,
               listPages(context, "/v1/tools", all, {{"prefix", prefix}, {"q", words.value("--match").value_or("")}}));
    const auto tree = toolTree(tools.at("items"), prefix);
    if (context.output.format != Format::Automatic) {
        return printObject(context, treeJson(tree, depth));
    }
    if (tree.groups.empty()) {
        context.output.note(noTools(words));
        return 0;
    }
    context.output.bytes(visibleText(treeText(tree, depth)));
    return 0;
}

CliResult<int> describeTool(Context& context, const Words& words)
{
    EX_CLI_TRY(auto tool, context.get("/v1/tools/" + percentEncoded(withoutPrefix(words.positionals.front()))));
    if (context.output.format != Format::Automatic) {
        return printObject(context, tool);
    }
    const auto line = [&](const std::string& head, std::string_view name) {
        if (const auto text = cellOf(tool, name); text != "-") {
            context.output.line(visibleText(head + text));
        }
    };
    line("", "path");
    line("", "description");
    line("effect  ", "effect");
    line("input   ", "inputType");
    line("output  ", "outputType");
    if (words.has("--schema")) {
        Json schemas = Json::object();
        schemas["input"] = tool.value("inputSchema", Json());
        schemas["output"] = tool.value("outputSchema", Json());
        context.output.line(toPrettyText(schemas));
    }
    return 0;
}

CliResult<int> toolTypes(Context& context, const Words& words)
{
    std::vector<std::string> paths;
    paths.reserve(words.positionals.size());
    for (const auto& path : words.positionals) {
        paths.push_back(withoutPrefix(path));
    }
    EX_CLI_TRY(const auto answer, context.send("GET", "/v1/types" + queryOf({{"paths", join(paths, ",")}})));
    if (context.output.isJson()) {
        context.output.value(toText(Json(answer.body)));
    } else {
        context.output.bytes(answer.body);
    }
    return 0;
}

} // namespace executor::api::cli
