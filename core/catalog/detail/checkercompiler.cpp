#include "core/base/jsonpointer.h"
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include "core/catalog/detail/checkerprogram.h"

#include <algorithm>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kManyProperties = 12;

std::uint8_t typeBit(std::string_view name)
{
    constexpr std::pair<std::string_view, std::uint8_t> kNames[] = {
        {"string", kText},   {"integer", kInteger}, {"number", kNumber}, {"boolean", kBoolean},
        {"object", kObject}, {"array", kArray},     {"null", kNull}};
    for (const auto& [word, bit] : kNames) {
        if (word == name) {
            return bit;
        }
    }
    return 0;
}

std::uint8_t typeBits(const Json& schema)
{
    const Json* type = member(schema, "type");
    if (type == nullptr) {
        return 0;
    }
    if (type->is_string()) {
        return typeBit(type->get_ref<const std::string&>());
    }
    std::uint8_t bits = 0;
    if (type->is_array()) {
        for (const Json& one : *type) {
            bits = static_cast<std::uint8_t>(bits | (one.is_string() ? typeBit(one.get_ref<const std::string&>()) : 0));
        }
    }
    return bits;
}

std::optional<std::size_t> countMember(const Json& schema, std::string_view key)
{
    const Json* value = member(schema, key);
    if (value == nullptr || !value->is_number() || value->get<double>() < 0 || value->get<double>() > 1e15) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(value->get<double>());
}

std::optional<Json> numberMember(const Json& schema, std::string_view key)
{
    const Json* value = member(schema, key);
    return value != nullptr && value->is_number() ? std::optional<Json>(*value) : std::nullopt;
}

class Compiler
{
public:
    explicit Compiler(const Json& root) : m_root(root) {}
    CheckerProgram run()
    {
        compile(m_root);
        // Named types are compiled when they are met, by a list instead of recursion: they refer to each other.
        while (!m_pending.empty()) {
            const auto [node, schema] = m_pending.back();
            m_pending.pop_back();
            fill(node, *schema);
        }
        return std::move(m_program);
    }

private:
    NodeNumber newNode()
    {
        m_program.nodes.emplace_back();
        return static_cast<NodeNumber>(m_program.nodes.size() - 1);
    }
    NodeNumber compile(const Json& schema)
    {
        const NodeNumber node = newNode();
        m_pending.emplace_back(node, &schema);
        return node;
    }
    NodeNumber compileMember(const Json& schema, std::string_view key)
    {
        const Json* value = member(schema, key);
        return value != nullptr && (value->is_object() || value->is_boolean()) ? compile(*value) : kNoNode;
    }
    std::vector<NodeNumber> compileList(const Json& schema, std::string_view key)
    {
        std::vector<NodeNumber> out;
        if (const Json* list = member(schema, key); list != nullptr && list->is_array()) {
            for (const Json& one : *list) {
                out.push_back(compile(one));
            }
        }
        return out;
    }
    NodeNumber reference(const std::string& text)
    {
        const auto known = m_named.find(text);
        if (known != m_named.end()) {
            return known->second;
        }
        const Json* target = text.starts_with('#') ? atPointer(m_root, std::string_view(text).substr(1)) : nullptr;
        const NodeNumber node = newNode();
        m_named.emplace(text, node);
        m_program.nodes[static_cast<std::size_t>(node)].name = text.substr(text.rfind('/') + 1);
        if (target != nullptr) {
            m_pending.emplace_back(node, target);
        }
        return node;
    }

    void fill(NodeNumber number, const Json& schema);
    void fillValues(CheckerNode& node, const Json& schema);
    void fillScalars(CheckerNode& node, const Json& schema);
    std::unique_ptr<ArrayRules> arrayRules(const Json& schema);
    std::unique_ptr<ObjectRules> objectRules(const Json& schema);
    std::unique_ptr<CombinedRules> combinedRules(const Json& schema);

    const Json& m_root;
    CheckerProgram m_program;
    std::unordered_map<std::string, NodeNumber> m_named;
    std::vector<std::pair<NodeNumber, const Json*>> m_pending;
};

void Compiler::fillValues(CheckerNode& node, const Json& schema)
{
    if (const Json* values = member(schema, "enum"); values != nullptr && values->is_array()) {
        node.values = std::make_unique<std::vector<Json>>(values->begin(), values->end());
    }
    if (const Json* value = member(schema, "const")) {
        node.values = std::make_unique<std::vector<Json>>(1, *value);
    }
}

void Compiler::fillScalars(CheckerNode& node, const Json& schema)
{
    const std::string format = textMember(schema, "format");
    node.width = format == "int64" ? Width::Int64 : format == "uint64" ? Width::Uint64 : Width::Plain;
    node.isFile = format == "binary" || format == "byte" || textMember(schema, "contentEncoding") == "base64";
    NumberRules number{numberMember(schema, "minimum"), numberMember(schema, "maximum"),
                       numberMember(schema, "exclusiveMinimum"), numberMember(schema, "exclusiveMaximum"),
                       numberMember(schema, "multipleOf")};
    if (number.least || number.most || number.above || number.below || number.multipleOf) {
        node.number = std::make_unique<NumberRules>(std::move(number));
    }
    const std::string pattern = textMember(schema, "pattern");
    const auto shortest = countMember(schema, "minLength");
    const auto longest = countMember(schema, "maxLength");
    if (!pattern.empty() || shortest || longest) {
        node.text = std::make_unique<TextRules>(TextRules{shortest, longest, pattern, {}});
        if (!pattern.empty()) {
            node.text->pattern = schemaPattern(pattern);
        }
    }
}

std::unique_ptr<ArrayRules> Compiler::arrayRules(const Json& schema)
{
    auto rules = std::make_unique<ArrayRules>();
    rules->fewest = countMember(schema, "minItems");
    rules->most = countMember(schema, "maxItems");
    rules->fewestContained = countMember(schema, "minContains");
    rules->mostContained = countMember(schema, "maxContains");
    const Json* unique = member(schema, "uniqueItems");
    rules->isUnique = unique != nullptr && unique->is_boolean() && unique->get<bool>();
    rules->first = compileList(schema, "prefixItems");
    rules->items = compileMember(schema, "items");
    rules->contains = compileMember(schema, "contains");
    const bool isEmpty = !rules->fewest && !rules->most && !rules->isUnique && rules->first.empty() &&
                         rules->items == kNoNode && rules->contains == kNoNode;
    return isEmpty ? nullptr : std::move(rules);
}

std::unique_ptr<ObjectRules> Compiler::objectRules(const Json& schema)
{
    auto rules = std::make_unique<ObjectRules>();
    const auto eachMember = [&](std::string_view key, auto fn) {
        if (const Json* members = member(schema, key); members != nullptr && members->is_object()) {
            for (const auto& [name, value] : members->items()) {
                fn(name, value);
            }
        }
    };
    const auto texts = [](const Json& list) {
        std::vector<std::string> out;
        for (const Json& one : list) {
            if (one.is_string()) {
                out.push_back(one.get<std::string>());
            }
        }
        return out;
    };
    rules->fewest = countMember(schema, "minProperties");
    rules->most = countMember(schema, "maxProperties");
    eachMember("properties", [&](const std::string& name, const Json& value) {
        rules->properties.emplace_back(name, compile(value));
    });
    eachMember("patternProperties", [&](const std::string& name, const Json& value) {
        rules->patterns.emplace_back(schemaPattern(name), compile(value));
    });
    eachMember("dependentRequired", [&](const std::string& name, const Json& value) {
        if (value.is_array()) {
            rules->dependentRequired.emplace_back(name, texts(value));
        }
    });
    eachMember("dependentSchemas", [&](const std::string& name, const Json& value) {
        rules->dependentSchemas.emplace_back(name, compile(value));
    });
    if (const Json* required = member(schema, "required"); required != nullptr && required->is_array()) {
        rules->required = texts(*required);
    }
    rules->additional = compileMember(schema, "additionalProperties");
    rules->names = compileMember(schema, "propertyNames");
    if (rules->properties.size() > kManyProperties) {
        for (const auto& [name, node] : rules->properties) {
            rules->byName.emplace(name, node);
        }
    }
    const bool isEmpty = !rules->fewest && !rules->most && rules->properties.empty() && rules->patterns.empty() &&
                         rules->required.empty() && rules->additional == kNoNode && rules->names == kNoNode &&
                         rules->dependentRequired.empty() && rules->dependentSchemas.empty();
    return isEmpty ? nullptr : std::move(rules);
}

std::unique_ptr<CombinedRules> Compiler::combinedRules(const Json& schema)
{
    auto rules = std::make_unique<CombinedRules>();
    rules->all = compileList(schema, "allOf");
    rules->any = compileList(schema, "anyOf");
    rules->one = compileList(schema, "oneOf");
    rules->none = compileMember(schema, "not");
    rules->condition = compileMember(schema, "if");
    if (rules->condition != kNoNode) {
        rules->then = compileMember(schema, "then");
        rules->otherwise = compileMember(schema, "else");
    }
    const bool isEmpty = rules->all.empty() && rules->any.empty() && rules->one.empty() && rules->none == kNoNode &&
                         rules->then == kNoNode && rules->otherwise == kNoNode;
    return isEmpty ? nullptr : std::move(rules);
}

void Compiler::fill(NodeNumber number, const Json& schema)
{
    CheckerNode node;
    node.name = std::move(m_program.nodes[static_cast<std::size_t>(number)].name);
    if (schema.is_boolean()) {
        node.isNever = !schema.get<bool>();
    } else if (schema.is_object()) {
        node.types = typeBits(schema);
        if (const std::string target = textMember(schema, "$ref"); !target.empty()) {
            node.reference = reference(target);
        }
        fillValues(node, schema);
        fillScalars(node, schema);
        node.array = arrayRules(schema);
        node.object = objectRules(schema);
        node.combined = combinedRules(schema);
    }
    m_program.nodes[static_cast<std::size_t>(number)] = std::move(node);
}
} // namespace

NodeNumber ObjectRules::property(std::string_view name) const
{
    if (!byName.empty()) {
        const auto found = byName.find(name);
        return found == byName.end() ? kNoNode : found->second;
    }
    for (const auto& [known, node] : properties) {
        if (known == name) {
            return node;
        }
    }
    return kNoNode;
}

QRegularExpression schemaPattern(std::string_view text)
{
    // Limits against patterns that never end; a match that runs into them counts as unknown and is accepted.
    return QRegularExpression(QStringLiteral("(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)") + qs(text),
                              QRegularExpression::DontCaptureOption);
}

CheckerProgram compileChecker(const Json& schema)
{
    return Compiler(schema).run();
}

bool isSameValue(const Json& a, const Json& b)
{
    if (a.is_object() && b.is_object()) {
        return a.size() == b.size() && std::all_of(a.items().begin(), a.items().end(), [&](const auto& entry) {
                   const Json* other = member(b, entry.key());
                   return other != nullptr && isSameValue(entry.value(), *other);
               });
    }
    if (a.is_array() && b.is_array()) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSameValue);
    }
    return a.is_binary() || b.is_binary() ? plainNumber(a) == plainNumber(b) : a == b;
}

} // namespace executor::catalog::detail
