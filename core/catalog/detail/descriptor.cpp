#include "core/catalog/detail/descriptor.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/catalog/detail/builtins.h"
#include "core/catalog/typescript.h"

#include <algorithm>
#include <map>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kLongestType = 200;
constexpr std::size_t kLongestDescription = 4'000;
constexpr std::size_t kMostDefinitionBytes = 16 * 1024;

/// Types of one tool in the wanted detail.
struct Types
{
    std::string input;
    std::string output;
    std::map<std::string, std::string> definitions; ///< by TypeScript name
};

/// What is left away when a description is over its budget, in this order (catalog.md 4.3).
struct Degradation
{
    TypeStyle::Layout layout = TypeStyle::Layout::Documented;
    int outputSteps = 0; ///< definitions that the output reaches further away become unknown
    int inputSteps = 0;
};

class TypeSet
{
public:
    explicit TypeSet(const StoredTool& tool)
        : m_tool(tool), m_lookup(tool.definitions->lookup()), m_names(tool.definitionNames)
    {}

    Types render(const Degradation& level)
    {
        Types out;
        out.input = "(args: " + text(m_tool.input, Direction::Input, level) + ")";
        out.output = m_tool.output.is_null() ? "unknown" : text(m_tool.output, Direction::Output, level);
        addDefinitions(m_tool.input, Direction::Input, level.inputSteps, level, out);
        addDefinitions(m_tool.output, Direction::Output, level.outputSteps, level, out);
        return out;
    }

private:
    std::string text(const Json& schema, Direction direction, const Degradation& level) const
    {
        TypeStyle style;
        style.direction = direction;
        style.layout = level.layout;
        return typeText(schema, m_lookup, m_names, style, nullptr);
    }
    void addDefinitions(const Json& schema, Direction direction, int steps, const Degradation& level, Types& out)
    {
        for (const ReachedDefinition& one : closureOf({&schema}, m_lookup)) {
            if (one.steps > steps + 1) {
                break; // the nearest come first
            }
            const std::string name = m_names.of(one.name);
            if (out.definitions.contains(name)) {
                continue;
            }
            std::string type = one.steps <= steps
                                   ? text(*one.schema, direction, level)
                                   : "unknown /* describe.tool expand:" + std::to_string(one.steps) + " */";
            type = type.size() > kMostDefinitionBytes ? "unknown /* over 16 kB */" : std::move(type);
            out.definitions.emplace(name, "type " + name + " = " + type + ";");
        }
    }

    const StoredTool& m_tool;
    DefinitionLookup m_lookup;
    TypeNames m_names;
};

std::size_t cost(const Types& types)
{
    std::size_t sum = estimatedTokens(types.input) + estimatedTokens(types.output);
    for (const auto& [name, text] : types.definitions) {
        sum += estimatedTokens(text);
    }
    return sum;
}

Types typesWithin(const StoredTool& tool, const DescribeRequest& request)
{
    TypeSet set(tool);
    Degradation level{TypeStyle::Layout::Documented, request.expand, request.expand};
    Types types = set.render(level);
    level.layout = TypeStyle::Layout::OneLine;
    while (cost(types) > request.budget) {
        types = set.render(level);
        if (level.outputSteps > 0) {
            --level.outputSteps;
        } else if (level.inputSteps > 0) {
            --level.inputSteps;
        } else {
            break;
        }
    }
    return types;
}

Json errorTypes(const StoredTool& tool)
{
    Json out = Json::array();
    const DefinitionLookup lookup = tool.definitions->lookup();
    const TypeNames names(tool.definitionNames);
    for (const Json& error : tool.errors) {
        Json one = Json::object();
        one["code"] = textMember(error, "code");
        if (const Json* status = member(error, "status")) {
            one["status"] = *status;
        }
        TypeStyle style;
        style.direction = Direction::Output;
        const Json* schema = member(error, "schema");
        one["type"] =
            cutText(schema == nullptr ? "unknown" : typeText(*schema, lookup, names, style, nullptr), kLongestType);
        one["description"] = shownText(firstSentence(textMember(error, "description")));
        out.push_back(std::move(one));
    }
    return out;
}

Json examples(const StoredTool& tool, const std::string& path)
{
    Json out = Json::array();
    for (const Json& example : tool.examples) {
        const Json* arguments = member(example, "arguments");
        Json one = Json::object();
        if (const std::string title = textMember(example, "title"); !title.empty()) {
            one["title"] = shownText(title);
        }
        one["call"] = exampleCall(path, arguments == nullptr ? Json::object() : *arguments);
        if (const Json* result = member(example, "result"); result != nullptr && toText(*result).size() < 1'000) {
            one["result"] = *result;
        }
        out.push_back(std::move(one));
    }
    if (out.empty()) {
        Json one = Json::object();
        one["call"] = exampleCall(path, exampleArguments(tool.input, tool.definitions->lookup()));
        out.push_back(std::move(one));
    }
    return out;
}

Json headJson(const SourceEntry& source, const store::ToolRow& row, const store::ToolTextRow& text,
              const Viewer& viewer)
{
    const std::string path = source.slug + "." + row.path;
    const ToolFlags flags{static_cast<std::uint32_t>(row.flags)};
    const ToolFacts facts{source.slug, path, row.effect, flags};
    Json out = Json::object();
    out["path"] = path;
    out["name"] = row.path.substr(row.path.rfind('.') + 1);
    out["source"] = shownText(source.name);
    out["sourceKey"] = source.slug;
    if (!text.title.empty()) {
        out["title"] = shownText(text.title);
    }
    out["description"] =
        shownText(cutText(text.description.empty() ? text.title : text.description, kLongestDescription));
    out["effect"] = std::string(effectName(row.effect));
    out["effectReason"] = row.effectReason;
    out["interaction"] = viewer.approvalOf(facts) == Approval::Ask ? "required" : "auto";
    out["accounts"] = accountsJson(source);
    out["flags"] = flagsJson(flags);
    return out;
}
} // namespace

Json describeJson(const SourceEntry& source, const StoredTool& tool, const Viewer& viewer,
                  const DescribeRequest& request)
{
    Json out = headJson(source, tool.row, tool.text, viewer);
    const SignatureTypes shortTypes = signatureTypes(tool.text.signature);
    out["signature"] = shownText(tool.text.signature);
    out["inputType"] = shortTypes.input;
    out["outputType"] = shortTypes.output;
    out["errorTypes"] = errorTypes(tool);
    const Types types = typesWithin(tool, request);
    out["inputTypeScript"] = types.input;
    out["outputTypeScript"] = types.output;
    out["typeScriptDefinitions"] = Json::object();
    for (const auto& [name, text] : types.definitions) {
        out["typeScriptDefinitions"][name] = text;
    }
    const std::string path = source.slug + "." + tool.row.path;
    out["examples"] = examples(tool, path);
    if (!tool.text.docUrl.empty()) {
        out["docUrl"] = tool.text.docUrl;
    }
    out["contractHash"] = toHex(tool.row.contractHash);
    out["providerKind"] = source.kind;
    if (request.withSchemas) {
        out["inputSchemaJson"] = toText(tool.input);
        if (!tool.output.is_null()) {
            out["outputSchemaJson"] = toText(tool.output);
        }
        if (const SchemaBundle bundle = bundleOf(tool); !bundle.id.empty()) {
            out["schemaBundleId"] = bundle.id;
        }
        out["exampleInputJson"] = toText(exampleArguments(tool.input, tool.definitions->lookup()));
    }
    return out;
}

Json descriptorJson(const SourceEntry& source, const store::ToolRow& row, const store::ToolTextRow& text,
                    const Viewer& viewer)
{
    Json out = headJson(source, row, text, viewer);
    out["description"] = shownText(text.summary);
    const SignatureTypes types = signatureTypes(text.signature);
    if (types.input.size() <= kLongestType) {
        out["inputType"] = types.input;
    }
    if (types.output.size() <= kLongestType) {
        out["outputType"] = types.output;
    }
    out["contractHash"] = toHex(row.contractHash);
    out["providerKind"] = source.kind;
    return out;
}

} // namespace executor::catalog::detail
