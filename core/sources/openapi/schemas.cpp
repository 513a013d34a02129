#include "core/sources/openapi/schemas.h"

#include "core/base/hash.h"
#include "core/base/jsonpointer.h"
#include "core/base/text.h"
#include "core/sources/openapi/schemakeywords.h"
#include "core/sources/openapi/schemavariants.h"

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxDepth = 64;

std::string definitionReference(const std::string& name)
{
    return "#/$defs/" + pointerEscaped(name);
}

bool isTrue(const Json& object, std::string_view key)
{
    const Json* value = member(object, key);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}
} // namespace

SchemaConverter::SchemaConverter(Document& document, ImportWarnings& warnings)
    : m_document(document),
      m_warnings(warnings),
      m_isOld(document.dialect() <= Dialect::OpenApi30),
      m_variants(schemasWithVariants(document.schemas(), document.schemasPointer()))
{}

void SchemaConverter::warn(std::string code, std::string message)
{
    m_warnings.add(std::move(code), m_place, std::move(message));
}

Json SchemaConverter::convert(Json schema, Direction direction, const std::string& place)
{
    m_place = place;
    return node(std::move(schema), direction, 0);
}

std::vector<catalog::NamedSchema> SchemaConverter::takeDefinitions()
{
    std::vector<catalog::NamedSchema> definitions;
    while (!m_pending.empty()) {
        const Pending pending = std::move(m_pending.front());
        m_pending.pop_front();
        m_place = pending.reference.substr(1);
        // resolve() ends a cycle of nothing but references; it also answers what lies deeper than a named schema.
        std::optional<Json> schema = m_document.resolve(pending.reference);
        if (!schema) {
            warn("dead_reference", "The reference \"" + pending.reference + "\" leads nowhere; anything is accepted.");
        }
        definitions.push_back({pending.name, schema ? node(std::move(*schema), pending.direction, 0) : Json::object()});
    }
    return definitions;
}

Json SchemaConverter::looked(const Json& schema)
{
    const std::string target = referenceOf(schema);
    return target.empty() ? schema : m_document.resolve(target).value_or(Json::object());
}

std::string SchemaConverter::freeName(std::string wanted)
{
    std::string name;
    for (const char c : wanted) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                             c == '-' || c == '.';
        name += isPlain ? c : '_';
    }
    name = name.empty() ? "Schema" : name.substr(0, 150);
    while (!m_taken.insert(name).second) {
        name += '_';
    }
    return name;
}

std::string SchemaConverter::definitionFor(const std::string& reference, Direction direction)
{
    const auto parts = referenceParts(reference);
    if (!parts || parts->empty()) {
        return {};
    }
    const std::string base = "#" + std::string(m_document.schemasPointer()) + "/";
    const bool isNamed =
        reference.compare(0, base.size(), base) == 0 && parts->size() == (base == "#/definitions/" ? 2 : 3);
    const bool hasVariants = !isNamed || m_variants.count(parts->back()) > 0;
    const bool isInput = direction == Direction::Input && hasVariants;
    const std::string key = (isInput ? "<" : ">") + reference;
    if (const auto known = m_names.find(key); known != m_names.end()) {
        return known->second;
    }
    std::string name = freeName(parts->back() + (isInput ? "Input" : ""));
    m_names.emplace(key, name);
    m_pending.push_back({name, reference, direction});
    return name;
}

Json SchemaConverter::reference(const std::string& target, Json rest, Direction direction, std::size_t depth)
{
    const std::string name = definitionFor(target, direction);
    Json result = Json::object();
    if (name.empty()) {
        warn(target.compare(0, 1, "#") == 0 ? "dead_reference" : "external_reference",
             "The reference \"" + cutText(target, 200) + "\" cannot be followed; anything is accepted there.");
    } else {
        result["$ref"] = definitionReference(name);
    }
    const bool isNullable = isTrue(rest, "nullable") || isTrue(rest, "x-nullable");
    if (m_isOld) {
        // Siblings of a reference are ignored before 3.1; `nullable` is meant too often to do so with it.
        if (isNullable && !name.empty()) {
            result = {{"anyOf", Json::array({result, {{"type", "null"}}})}};
        }
        return result;
    }
    rest.erase("$ref");
    Json siblings = object(std::move(rest), direction, depth);
    result.update(siblings);
    return result;
}

Json SchemaConverter::node(Json schema, Direction direction, std::size_t depth)
{
    if (schema.is_boolean()) {
        return schema;
    }
    if (!schema.is_object()) {
        return Json::object();
    }
    if (depth > kMaxDepth) {
        warn("schema_too_deep", "A schema is nested deeper than 64 levels; anything is accepted below.");
        return Json::object();
    }
    if (const Json* target = member(schema, "$ref"); target != nullptr && target->is_string()) {
        const std::string text = target->get<std::string>();
        return reference(text, std::move(schema), direction, depth);
    }
    return object(std::move(schema), direction, depth);
}

Json SchemaConverter::list(Json array, Direction direction, std::size_t depth)
{
    Json result = Json::array();
    for (Json& item : array) {
        if (item.is_object() || item.is_boolean()) {
            result.push_back(node(std::move(item), direction, depth + 1));
        }
    }
    return result;
}

Json SchemaConverter::members(Json object, Direction direction, std::size_t depth)
{
    Json result = Json::object();
    auto& target = result.get_ref<Json::object_t&>();
    for (auto& entry : object.get_ref<Json::object_t&>()) {
        if (entry.second.is_object() || entry.second.is_boolean()) {
            target.emplace_back(entry.first, node(std::move(entry.second), direction, depth + 1));
        }
    }
    return result;
}

Json SchemaConverter::properties(Json members, Direction direction, std::size_t depth, std::set<std::string>& removed)
{
    Json result = Json::object();
    auto& target = result.get_ref<Json::object_t&>();
    const std::string_view unwanted = direction == Direction::Input ? "readOnly" : "writeOnly";
    for (auto& entry : members.get_ref<Json::object_t&>()) {
        if (isTrue(entry.second, unwanted)) {
            removed.insert(entry.first);
        } else if (entry.second.is_object() || entry.second.is_boolean()) {
            target.emplace_back(entry.first, node(std::move(entry.second), direction, depth + 1));
        }
    }
    return result;
}

/// Members keep the document's order; what each keyword becomes is in schemakeywords.h.
Json SchemaConverter::object(Json schema, Direction direction, std::size_t depth)
{
    Json result = Json::object();
    std::set<std::string> removed;
    const bool isNullable = isTrue(schema, "nullable") || isTrue(schema, "x-nullable");
    const Json discriminator = member(schema, "discriminator") == nullptr ? Json() : *member(schema, "discriminator");
    for (auto& entry : schema.get_ref<Json::object_t&>()) {
        const std::string& key = entry.first;
        Json& value = entry.second;
        switch (keywordOf(key)) {
        case Keyword::Properties:
            if (value.is_object()) {
                result[key] = properties(std::move(value), direction, depth, removed);
            }
            break;
        case Keyword::SchemaMap:
            if (value.is_object()) {
                result[key] = members(std::move(value), direction, depth);
            }
            break;
        case Keyword::Schema:
            if (value.is_array() && key == "items") {
                result["prefixItems"] = list(std::move(value), direction, depth);
            } else if (value.is_object() || value.is_boolean()) {
                result[key] = node(std::move(value), direction, depth + 1);
            }
            break;
        case Keyword::SchemaList:
            if (value.is_array() && !value.empty()) {
                const Json original = discriminator.is_object() ? value : Json();
                result[key] = list(std::move(value), direction, depth);
                markKinds(discriminator, original, result, key);
            }
            break;
        case Keyword::Type:
            putType(result, value);
            break;
        case Keyword::Bound:
            putBound(result, schema, key, value);
            break;
        case Keyword::Example:
            putExample(result, key, value);
            break;
        case Keyword::Required:
            result[key] = std::move(value);
            break;
        case Keyword::Plain:
            if (isSaneKeyword(key, value)) {
                result[key] = std::move(value);
            }
            break;
        case Keyword::Dropped:
            break;
        }
    }
    settleRequired(result, removed);
    return isNullable ? withNull(std::move(result)) : result;
}

/// Each member of a `oneOf` or `anyOf` that the mapping names gets the values of the property that choose it.
void SchemaConverter::markKinds(const Json& discriminator, const Json& original, Json& result,
                                std::string_view keyword) const
{
    const Json* mapping = member(discriminator, "mapping");
    const std::string property = textMember(discriminator, "propertyName");
    if (mapping == nullptr || !mapping->is_object() || property.empty() || (keyword != "oneOf" && keyword != "anyOf")) {
        return;
    }
    Json& members = result[std::string(keyword)];
    for (std::size_t i = 0; i < std::min(original.size(), members.size()); ++i) {
        const std::string target = referenceOf(original[i]);
        Json values = Json::array();
        for (const auto& entry : mapping->items()) {
            const std::string named = entry.value().is_string() ? entry.value().get<std::string>() : std::string();
            if (!target.empty() &&
                (named == target || "#" + std::string(m_document.schemasPointer()) + "/" + named == target)) {
                values.push_back(entry.key());
            }
        }
        if (!values.empty()) {
            const Json kind = values.size() == 1 ? Json{{"const", values[0]}} : Json{{"enum", values}};
            members[i] = {{"allOf", Json::array({members[i], {{"properties", {{property, kind}}}}})}};
        }
    }
}

} // namespace executor::sources::openapi
