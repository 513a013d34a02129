#include "core/api/cli/handlers.h"
#include "core/base/text.h"

namespace executor::api::cli {
namespace {
const std::vector<Column> kColumns{
    {"path", "path"}, {"effect", "effect"}, {"title", "title"}, {"description", "description"}};

std::string withoutPrefix(const std::string& path)
{
    return path.starts_with("tools.") ? path.substr(6) : path;
}
} // namespace

CliResult<int> searchTools(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto answer,
               context.get("/v1/tools/search" + queryOf({{"q", join(words.positionals, " ")},
                                                         {"limit", words.value("--limit").value_or("10")},
                                                         {"offset", words.value("--offset").value_or("")},
                                                         {"source", words.value("--source").value_or("")},
                                                         {"effect", words.value("--effect").value_or("")},
                                                         {"account", words.value("--account").value_or("")}})));
    return printList(context, answer, kColumns);
}

CliResult<int> listTools(Context& context, const Words& words)
{
    EX_CLI_TRY(const auto all,
               listPages(context, "/v1/tools", words,
                         {{"prefix", words.positionals.empty() ? "" : withoutPrefix(words.positionals.front())},
                          {"source", words.value("--source").value_or("")},
                          {"effect", words.value("--effect").value_or("")}}));
    return printList(context, all, kColumns);
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
    context.output.bytes(answer.body);
    return 0;
}

} // namespace executor::api::cli
