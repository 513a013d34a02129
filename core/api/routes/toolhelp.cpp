#include "core/api/routes/toolhelp.h"

#include "core/api/cli/toolparameters.h"
#include "core/base/text.h"
#include "core/catalog/catalog.h"

#include <algorithm>
#include <set>

namespace executor::api {
namespace {
using Parts = std::shared_ptr<const ToolParts>;

constexpr int kGroupRows = 40;
constexpr std::size_t kLongestRow = 200;
constexpr int kMostChildren = 1'000;
constexpr std::size_t kNamedChildren = 10;

std::string decisionWord(const catalog::Viewer& viewer, const catalog::ToolFacts& tool)
{
    if (!viewer.sees(tool)) {
        return "block";
    }
    return viewer.approvalOf(tool) == catalog::Approval::Ask ? "ask" : "allow";
}

std::string_view decisionText(const std::string& decision)
{
    return decision == "block" ? "blocked" : decision == "ask" ? "asks a person" : "allowed";
}

std::string shown(const std::string& text)
{
    return withVisibleControls(text);
}

/// `title=…` for the arguments of the example, as words of a command.
std::string exampleWords(const Json& described)
{
    const std::string example = textMember(described, "exampleInputJson");
    return example.empty() || example == "{}" ? std::string() : " '" + example + "'";
}

std::string helpText(const Json& tool, const std::vector<cli::ToolParameter>& parameters, const Json& described)
{
    const std::string path = textMember(tool, "path");
    std::string text = path + "\n";
    if (const std::string about = textMember(tool, "description"); !about.empty()) {
        text += shown(about) + "\n";
    }
    text += "\nUsage: executor tool " + path + (parameters.empty() ? "" : " NAME=VALUE…") + "\n";
    if (!parameters.empty()) {
        text += "\nARGUMENTS\n" + cli::parameterRows(parameters);
    }
    text += "\nOUTPUT\n  " + shown(textMember(described, "outputType", "unknown")) + "\n";
    text += "\nEFFECT\n  " + textMember(tool, "effect") + ", " +
            std::string(decisionText(textMember(tool, "decision"))) + "\n";
    return text + "\nEXAMPLE\n  executor tool " + path + exampleWords(described) + "\n";
}

Task<Json> toolsBelow(Parts parts, std::string group, int limit, AgentId agent)
{
    Json arguments = Json{{"namespace", group}, {"limit", limit}};
    auto viewer = parts->viewer(agent);
    Result<Json> listed = co_await parts->catalog.callBuiltin("catalog.tools", std::move(arguments), std::move(viewer));
    if (!listed && listed.error().code != ErrorCode::InvalidToolArguments) {
        co_return tl::unexpected(listed.error());
    }
    Json none = Json::object();
    co_return listed ? std::move(*listed) : std::move(none);
}

/// Names one level below a group.
std::vector<std::string> childrenOf(const Json& listed, const std::string& group)
{
    std::set<std::string> names;
    for (const Json& tool : listed.value("results", Json::array())) {
        const std::string path = textMember(tool, "path");
        if (path.size() > group.size() + 1) {
            names.insert(split(path.substr(group.size() + 1), '.').front());
        }
    }
    return {names.begin(), names.end()};
}
} // namespace

Task<ApiAnswer> toolHelp(Parts parts, catalog::Resolution tool, Json schemas, AgentId agent)
{
    EX_CO_TRY(const auto plan, co_await parts->catalog.plan(tool.sourceId, tool.path));
    Json arguments = Json{{"path", tool.canonicalPath}, {"includeSchemas", true}};
    catalog::Viewer everything; // a blocked tool is explained too
    EX_CO_TRY(const Json described,
              co_await parts->catalog.callBuiltin("describe.tool", std::move(arguments), std::move(everything)));
    Json object = Json::object();
    object["path"] = tool.canonicalPath;
    object["title"] = textMember(described, "title");
    object["description"] = textMember(described, "description");
    object["effect"] = effectName(plan->effect);
    object["decision"] = decisionWord(parts->viewer(agent), {tool.slug, tool.canonicalPath, plan->effect, plan->flags});
    const auto parameters = cli::toolParameters(schemas.value("input", Json::object()));
    object["parameters"] = Json::array();
    for (const cli::ToolParameter& one : parameters) {
        object["parameters"].push_back(one.toJson());
    }
    object["inputSchema"] = schemas.value("input", Json());
    object["outputSchema"] = schemas.value("output", Json());
    std::string text = helpText(object, parameters, described);
    co_return ApiAnswer(Json{{"help", std::move(text)}, {"tool", std::move(object)}});
}

Task<ApiAnswer> groupHelp(Parts parts, std::vector<std::string> path, AgentId agent)
{
    const std::string group = join(path, ".");
    EX_CO_TRY(const Json listed, co_await toolsBelow(parts, group, kGroupRows, agent));
    const Json tools = listed.value("results", Json::array());
    if (group.empty() || tools.empty()) {
        co_return fail(ErrorCode::ToolNotFound, "There is no group \"" + group + "\".");
    }
    std::string text = group + " is a group of tools:\n";
    Json rows = Json::array();
    for (const Json& tool : tools) {
        const std::string about = textMember(tool, "title", textMember(tool, "description"));
        text += "  " + textMember(tool, "path") + "  " + cutText(shown(about), kLongestRow) + "\n";
        rows.push_back({{"path", textMember(tool, "path")}, {"title", about}});
    }
    if (member(listed, "nextOffset") != nullptr) {
        text += "  … more: executor tools list " + group + "\n";
    }
    co_return ApiAnswer(
        Json{{"help", text}, {"isGroup", true}, {"group", Json{{"path", group}, {"tools", std::move(rows)}}}});
}

Task<ApiAnswer> toolMiss(Parts parts, std::vector<std::string> path, AgentId agent)
{
    std::string group;
    std::vector<std::string> children;
    std::size_t length = path.size();
    for (; length > 1 && children.empty(); --length) {
        group = join({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length - 1)}, ".");
        EX_CO_TRY(const Json listed, co_await toolsBelow(parts, group, kMostChildren, agent));
        children = childrenOf(listed, group);
    }
    if (children.empty()) {
        auto viewer = parts->viewer(agent);
        Json arguments = Json::object();
        EX_CO_TRY(const Json sources,
                  co_await parts->catalog.callBuiltin("catalog.namespaces", std::move(arguments), std::move(viewer)));
        std::vector<std::string> slugs;
        for (const Json& source : sources.value("namespaces", Json::array())) {
            slugs.push_back(textMember(source, "namespace"));
        }
        const auto near = nearMatches(path.front(), slugs);
        co_return fail(ErrorCode::ToolNotFound, "There is no command and no source \"" + path.front() + "\".",
                       near.empty() ? "" : "Did you mean the source " + join(near, ", ") + "?");
    }
    const std::string& missing = path[length];
    const std::string written = group + "." + missing;
    auto viewer = parts->viewer(agent);
    auto found = co_await parts->catalog.resolve(written, std::move(viewer));
    std::vector<std::string> near;
    for (const std::string& name : nearMatches(missing, children)) {
        near.push_back(join({group, name}, "."));
    }
    Json details = found ? Json::object() : std::move(found.error().details);
    for (const Json& one : details.value("suggestions", Json::array())) {
        const std::string other = textMember(one, "path");
        if (near.size() < 3 && std::find(near.begin(), near.end(), other) == near.end()) {
            near.push_back(other);
        }
    }
    details["prefix"] = group;
    const bool isCut = children.size() > kNamedChildren;
    children.resize(std::min(children.size(), kNamedChildren));
    co_return fail(ErrorCode::ToolNotFound,
                   "No tool \"" + written + "\": \"" + group + "\" has no \"" + missing + "\".",
                   near.empty() ? "It has: " + join(children, ", ") + (isCut ? ", …" : "")
                                : "Did you mean " + join(near, ", ") + "?",
                   std::move(details));
}

} // namespace executor::api
