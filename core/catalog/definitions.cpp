#include "core/catalog/definitions.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonpointer.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace executor::catalog {
namespace {
constexpr int kDeepestReference = 32;

void collectReferences(const Json& schema, std::vector<std::string>& out, std::unordered_set<std::string>& seen)
{
    if (schema.is_array()) {
        for (const Json& one : schema) {
            collectReferences(one, out, seen);
        }
    }
    if (!schema.is_object()) {
        return;
    }
    for (const auto& [key, value] : schema.get_ref<const Json::object_t&>()) {
        if (key == "$ref" && value.is_string()) {
            std::string name = definitionName(value.get_ref<const std::string&>());
            if (!name.empty() && seen.insert(name).second) {
                out.push_back(std::move(name));
            }
        } else if (key != "$defs" && key != "enum" && key != "const" && key != "default" && key != "examples") {
            collectReferences(value, out, seen);
        }
    }
}

bool isTextKey(std::string_view key)
{
    constexpr std::array<std::string_view, 12> kTexts = {"title",   "description",   "examples",   "example",
                                                         "default", "$comment",      "deprecated", "externalDocs",
                                                         "xml",     "discriminator", "readOnly",   "writeOnly"};
    return key.starts_with("x-") || std::find(kTexts.begin(), kTexts.end(), key) != kTexts.end();
}

void addShape(const Json& schema, const DefinitionLookup& lookup, ObjectShape& shape, int depth)
{
    if (!schema.is_object() || depth > kDeepestReference) {
        return;
    }
    if (const Json* reference = member(schema, "$ref"); reference != nullptr && reference->is_string()) {
        if (auto target = lookup(definitionName(reference->get_ref<const std::string&>()))) {
            shape.keptAlive.push_back(target);
            addShape(*target, lookup, shape, depth + 1);
        }
    }
    if (const Json* all = member(schema, "allOf"); all != nullptr && all->is_array()) {
        for (const Json& one : *all) {
            addShape(one, lookup, shape, depth + 1);
        }
    }
    if (const Json* properties = member(schema, "properties"); properties != nullptr && properties->is_object()) {
        for (const auto& [name, value] : properties->get_ref<const Json::object_t&>()) {
            const auto same = std::find_if(shape.properties.begin(), shape.properties.end(),
                                           [&key = name](const auto& one) { return one.name == key; });
            if (same == shape.properties.end()) {
                shape.properties.push_back({name, &value, false});
            } else if (*same->schema != value) {
                shape.hasConflict = true;
                same->schema = &value;
            }
        }
    }
    if (const Json* required = member(schema, "required"); required != nullptr && required->is_array()) {
        static const Json anything = true;
        for (const Json& name : *required) {
            if (!name.is_string()) {
                continue;
            }
            const auto found = std::find_if(shape.properties.begin(), shape.properties.end(), [&](const auto& one) {
                return one.name == name.get_ref<const std::string&>();
            });
            if (found != shape.properties.end()) {
                found->isRequired = true;
            } else {
                shape.properties.push_back({name.get<std::string>(), &anything, true});
            }
        }
    }
    if (const Json* additional = member(schema, "additionalProperties")) {
        shape.isClosed = additional->is_boolean() && !additional->get<bool>();
        shape.additional = additional;
    }
}
} // namespace

void DefinitionTable::add(const std::string& name, std::string schemaText)
{
    m_texts[name] = std::move(schemaText);
    m_parsed.erase(name);
}

std::shared_ptr<const Json> DefinitionTable::find(const std::string& name) const
{
    if (const auto parsed = m_parsed.find(name); parsed != m_parsed.end()) {
        return parsed->second;
    }
    const auto text = m_texts.find(name);
    if (text == m_texts.end()) {
        return nullptr;
    }
    Result<Json> json = parseJson(text->second, kLenientJson);
    if (!json) {
        return nullptr;
    }
    if (m_parsed.size() >= kParsed) {
        m_parsed.clear();
    }
    auto shared = std::make_shared<const Json>(std::move(*json));
    m_parsed.emplace(name, shared);
    return shared;
}

DefinitionLookup DefinitionTable::lookup() const
{
    return [this](const std::string& name) { return find(name); };
}

std::string definitionName(std::string_view reference)
{
    constexpr std::string_view kPrefix = "#/$defs/";
    if (!reference.starts_with(kPrefix)) {
        return {};
    }
    std::string text(reference.substr(1));
    if (text.find('%') != std::string::npos) {
        text = QByteArray::fromPercentEncoding(QByteArray::fromStdString(text)).toStdString();
    }
    const auto parts = pointerParts(text);
    return parts && parts->size() == 2 ? parts->at(1) : std::string();
}

std::vector<std::string> referencedNames(const Json& schema)
{
    std::vector<std::string> out;
    std::unordered_set<std::string> seen;
    collectReferences(schema, out, seen);
    return out;
}

std::vector<ReachedDefinition> closureOf(const std::vector<const Json*>& schemas, const DefinitionLookup& lookup)
{
    std::vector<ReachedDefinition> out;
    std::unordered_set<std::string> seen;
    const auto addNames = [&](const Json& schema, int steps) {
        for (std::string& name : referencedNames(schema)) {
            if (seen.insert(name).second) {
                if (auto target = lookup(name)) {
                    out.push_back({std::move(name), steps, std::move(target)});
                }
            }
        }
    };
    for (const Json* schema : schemas) {
        addNames(*schema, 1);
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto schema = out[i].schema;
        addNames(*schema, out[i].steps + 1);
    }
    return out;
}

Json withDefinitions(const Json& schema, const DefinitionLookup& lookup)
{
    Json out = schema;
    const std::vector<ReachedDefinition> reached = closureOf({&schema}, lookup);
    if (!reached.empty() && out.is_object()) {
        Json definitions = Json::object();
        for (const ReachedDefinition& one : reached) {
            definitions[one.name] = *one.schema;
        }
        out["$defs"] = std::move(definitions);
    }
    return out;
}

Json withoutTexts(const Json& schema)
{
    if (!schema.is_object()) {
        return schema;
    }
    // Members are appended: operator[] of an ordered object looks through all of them for each.
    Json out = Json::object();
    auto& members = out.get_ref<Json::object_t&>();
    const auto stripped = [](const Json& named) {
        Json result = Json::object();
        for (const auto& [name, value] : named.get_ref<const Json::object_t&>()) {
            result.get_ref<Json::object_t&>().emplace_back(name, withoutTexts(value));
        }
        return result;
    };
    for (const auto& [key, value] : schema.get_ref<const Json::object_t&>()) {
        if (isTextKey(key)) {
            continue;
        }
        const bool holdsNamed = key == "properties" || key == "patternProperties" || key == "$defs" ||
                                key == "definitions" || key == "dependentSchemas";
        if (holdsNamed && value.is_object()) {
            members.emplace_back(key, stripped(value));
        } else if (value.is_object() && key != "const") {
            members.emplace_back(key, withoutTexts(value));
        } else if (value.is_array() && (key == "allOf" || key == "anyOf" || key == "oneOf" || key == "prefixItems")) {
            Json list = Json::array();
            for (const Json& one : value) {
                list.push_back(withoutTexts(one));
            }
            members.emplace_back(key, std::move(list));
        } else {
            members.emplace_back(key, value);
        }
    }
    return out;
}

const ObjectShape::Property* ObjectShape::find(std::string_view name) const
{
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const Property& one) { return one.name == name; });
    return found == properties.end() ? nullptr : &*found;
}

bool isObjectSchema(const Json& schema, const DefinitionLookup& lookup)
{
    const Json* at = &schema;
    std::shared_ptr<const Json> kept;
    for (int hops = 0; hops < kDeepestReference && at->is_object(); ++hops) {
        if (at->contains("properties") || textMember(*at, "type") == "object") {
            return true;
        }
        const Json* all = member(*at, "allOf");
        if (all != nullptr && all->is_array() && !all->empty()) {
            return std::all_of(all->begin(), all->end(), [&](const Json& one) {
                return isObjectSchema(one, lookup) || (one.is_object() && one.contains("required"));
            });
        }
        const std::string name = definitionName(textMember(*at, "$ref"));
        auto next = name.empty() ? nullptr : lookup(name);
        if (!next) {
            return false;
        }
        kept = std::move(next);
        at = kept.get();
    }
    return false;
}

ObjectShape shapeOf(const Json& schema, const DefinitionLookup& lookup)
{
    ObjectShape shape;
    addShape(schema, lookup, shape, 0);
    return shape;
}

} // namespace executor::catalog
