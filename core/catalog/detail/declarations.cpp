#include "core/catalog/detail/declarations.h"

#include "core/base/text.h"
#include "core/catalog/declarationprelude.h"
#include "core/catalog/detail/typewriter.h"
#include "core/catalog/tooldefinition.h"

#include <algorithm>
#include <map>
#include <set>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kLargestNamed = 16 * 1024;
constexpr std::size_t kLargestInline = 64 * 1024;

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// `admin.users` -> `$admin$users`; what no identifier can hold as `_` and its hex.
std::string groupName(const std::vector<std::string>& segments)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    for (const std::string& segment : segments) {
        out += '$';
        for (const char c : segment) {
            const auto byte = static_cast<unsigned char>(c);
            out += isWordCharacter(c) ? std::string(1, c) : std::string{'_', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return out;
}

std::string indented(const std::string& text, std::string_view by)
{
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '\n') {
            out += by;
        }
    }
    return out;
}

/// Tools and groups by the segments of their paths.
struct Group
{
    std::map<std::string, Group> groups;
    std::map<std::string, const StoredTool*> tools;
};

/// Writes the types of one source and knows which of its definitions they reach.
class SourceTypes
{
public:
    explicit SourceTypes(const DeclaredSource& source)
        : m_lookup(source.tools.front()->definitions->lookup()),
          m_outputNames(source.tools.front()->definitionNames),
          m_inputNames(m_outputNames)
    {
        std::set<std::string> inputs;
        std::set<std::string> outputs;
        for (const auto& tool : source.tools) {
            (void)write(tool->input, Direction::Input, &inputs);
            (void)write(tool->output, Direction::Output, &outputs);
        }
        const auto inputTexts = definitions(Direction::Input, inputs);
        const auto outputTexts = definitions(Direction::Output, outputs);
        m_inputNames = m_outputNames.withSuffix(differing(inputTexts, outputTexts), "_In");
    }

    std::string input(const StoredTool& tool) { return whole(tool.input, Direction::Input, m_inputs); }
    std::string output(const StoredTool& tool)
    {
        return tool.output.is_null() ? "any" : whole(tool.output, Direction::Output, m_outputs);
    }
    [[nodiscard]] bool needsArguments(const StoredTool& tool) const
    {
        const ObjectShape shape = shapeOf(tool.input, m_lookup);
        return std::any_of(shape.properties.begin(), shape.properties.end(),
                           [](const ObjectShape::Property& property) { return property.isRequired; });
    }
    /// The named types that the texts given so far reach, by name.
    std::map<std::string, std::string> named()
    {
        std::map<std::string, std::string> out;
        for (const auto& [name, one] : definitions(Direction::Output, m_outputs)) {
            out.emplace(m_outputNames.of(name), one.text);
        }
        for (const auto& [name, one] : definitions(Direction::Input, m_inputs)) {
            out.emplace(m_inputNames.of(name), one.text);
        }
        return out;
    }

private:
    struct Definition
    {
        std::string text;
        std::set<std::string> reached;
    };
    using Definitions = std::map<std::string, Definition>;

    std::string write(const Json& schema, Direction direction, std::set<std::string>* reached) const
    {
        TypeStyle style;
        style.direction = direction;
        style.layout = TypeStyle::Layout::Documented;
        const bool isOutput = direction == Direction::Output;
        style.undocumented = isOutput ? "any" : "unknown";
        std::string text = typeText(schema, m_lookup, isOutput ? m_outputNames : m_inputNames, style, reached);
        return text == "unknown" ? std::string(style.undocumented) : text;
    }
    std::string whole(const Json& schema, Direction direction, std::set<std::string>& reached) const
    {
        std::set<std::string> names;
        std::string text = write(schema, direction, &names);
        if (text.size() > kLargestInline) {
            return "any /* over 64 kB */";
        }
        reached.insert(names.begin(), names.end());
        return text;
    }
    /// The definitions with these names and those that they reach.
    Definitions definitions(Direction direction, const std::set<std::string>& names) const
    {
        Definitions out;
        std::vector<std::string> queue(names.begin(), names.end());
        while (!queue.empty()) {
            const std::string name = queue.back();
            queue.pop_back();
            const auto schema = m_lookup(name);
            if (out.contains(name) || !schema) {
                continue;
            }
            Definition one;
            one.text = write(*schema, direction, &one.reached);
            if (one.text.size() > kLargestNamed) {
                one = {"any /* over 16 kB */", {}};
            }
            queue.insert(queue.end(), one.reached.begin(), one.reached.end());
            out.emplace(name, std::move(one));
        }
        return out;
    }
    /// Definitions whose types for reading and for writing differ, by themselves or by what they name.
    static std::set<std::string> differing(const Definitions& inputs, const Definitions& outputs)
    {
        std::set<std::string> out;
        std::size_t before = 0;
        do {
            before = out.size();
            for (const auto& [name, input] : inputs) {
                const auto output = outputs.find(name);
                const bool namesOne = std::any_of(input.reached.begin(), input.reached.end(),
                                                  [&](const std::string& other) { return out.contains(other); });
                if (output != outputs.end() && (namesOne || input.text != output->second.text)) {
                    out.insert(name);
                }
            }
        } while (out.size() != before);
        return out;
    }

    DefinitionLookup m_lookup;
    TypeNames m_outputNames;
    TypeNames m_inputNames;
    std::set<std::string> m_inputs;
    std::set<std::string> m_outputs;
};

/// Writes the namespace of one source: a flat interface for each group, then the named types.
class NamespaceWriter
{
public:
    explicit NamespaceWriter(const DeclaredSource& source) : m_source(source), m_types(source) {}

    std::string write()
    {
        Group root;
        for (const auto& tool : m_source.tools) {
            std::vector<std::string> segments = split(tool->row.path, '.');
            const std::string name = segments.back();
            segments.pop_back();
            Group* at = &root;
            for (const std::string& segment : segments) {
                at = &at->groups[segment];
            }
            at->tools[name] = tool.get();
        }
        m_text = "declare namespace $" + m_source.entry.slug + " {\n";
        writeGroup(root, {});
        for (const auto& [name, type] : m_types.named()) {
            m_text += "  type " + name + " = " + indented(type, "  ") + ";\n";
        }
        return m_text + "}\n";
    }

private:
    void writeGroup(const Group& group, const std::vector<std::string>& segments)
    {
        m_text += "  interface " + (segments.empty() ? "$" : groupName(segments)) + " {\n";
        for (const auto& [name, inner] : group.groups) {
            const auto tool = group.tools.find(name);
            m_text += tool == group.tools.end() ? std::string() : documentation(*tool->second);
            m_text += "    readonly " + propertyName(name) + ": " + groupName(below(segments, name)) +
                      (tool == group.tools.end() ? std::string() : " & " + toolType(*tool->second)) + ";\n";
        }
        for (const auto& [name, tool] : group.tools) {
            if (!group.groups.contains(name)) {
                m_text += documentation(*tool) + "    readonly " + propertyName(name) + ": " + toolType(*tool) + ";\n";
            }
        }
        if (segments.empty()) {
            for (const SourceAccount& account : m_source.entry.accounts) {
                m_text += "    readonly $" + account.slug + ": $;\n";
            }
        }
        m_text += "  }\n";
        for (const auto& [name, inner] : group.groups) {
            writeGroup(inner, below(segments, name));
        }
    }
    static std::vector<std::string> below(std::vector<std::string> segments, const std::string& name)
    {
        segments.push_back(name);
        return segments;
    }
    static std::string documentation(const StoredTool& tool)
    {
        const ToolFlags flags{static_cast<std::uint32_t>(tool.row.flags)};
        return "    /** " + commentText(tool.text.summary) + (tool.text.summary.empty() ? "@effect " : " @effect ") +
               std::string(effectName(tool.row.effect)) + (flags.has(ToolFlag::Deprecated) ? " @deprecated" : "") +
               " */\n";
    }
    std::string toolType(const StoredTool& tool)
    {
        const ToolFlags flags{static_cast<std::uint32_t>(tool.row.flags)};
        const std::string types =
            "<" + indented(m_types.input(tool), "    ") + ", " + indented(m_types.output(tool), "    ") + ">";
        const std::string call = (m_types.needsArguments(tool) ? "$Tool" : "$OptTool") + types;
        return flags.has(ToolFlag::Pages) ? call + " & $Pages" + types : call;
    }

    const DeclaredSource& m_source;
    SourceTypes m_types;
    std::string m_text;
};
} // namespace

std::string declarationsText(const std::vector<DeclaredSource>& sources)
{
    std::string text = "// executor declarations v1\n" + std::string(kDeclarationPrelude) +
                       "declare const tools: $Root;\ninterface $Root extends $Builtins {\n";
    for (const DeclaredSource& source : sources) {
        text += "  readonly " + source.entry.slug + ": $" + source.entry.slug + ".$;\n";
    }
    text += "}\n";
    for (const DeclaredSource& source : sources) {
        text += NamespaceWriter(source).write();
    }
    return text;
}

} // namespace executor::catalog::detail
