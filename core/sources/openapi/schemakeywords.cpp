#include "core/sources/openapi/schemakeywords.h"

#include "core/base/text.h"

#include <unordered_map>

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxExampleBytes = 4'096;

bool isTypeName(std::string_view name)
{
    return name == "string" || name == "number" || name == "integer" || name == "boolean" || name == "array" ||
           name == "object" || name == "null";
}

bool isCount(const Json& value)
{
    return value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0) ||
           (value.is_number_float() && value.get<double>() >= 0);
}

/// A rough size: stops counting beyond `most`.
std::size_t sizeOf(const Json& value, std::size_t most)
{
    std::size_t size = 8;
    if (value.is_string()) {
        return size + value.get_ref<const std::string&>().size();
    }
    if (value.is_structured()) {
        for (const Json& item : value) {
            size += sizeOf(item, most);
            if (size > most) {
                return size;
            }
        }
    }
    return size;
}
} // namespace

Keyword keywordOf(std::string_view key)
{
    static const std::unordered_map<std::string_view, Keyword> kKeywords{
        {"properties", Keyword::Properties},
        {"patternProperties", Keyword::SchemaMap},
        {"dependentSchemas", Keyword::SchemaMap},
        {"$defs", Keyword::SchemaMap},
        {"items", Keyword::Schema},
        {"additionalProperties", Keyword::Schema},
        {"unevaluatedProperties", Keyword::Schema},
        {"unevaluatedItems", Keyword::Schema},
        {"contains", Keyword::Schema},
        {"propertyNames", Keyword::Schema},
        {"not", Keyword::Schema},
        {"if", Keyword::Schema},
        {"then", Keyword::Schema},
        {"else", Keyword::Schema},
        {"allOf", Keyword::SchemaList},
        {"anyOf", Keyword::SchemaList},
        {"oneOf", Keyword::SchemaList},
        {"prefixItems", Keyword::SchemaList},
        {"type", Keyword::Type},
        {"minimum", Keyword::Bound},
        {"maximum", Keyword::Bound},
        {"exclusiveMinimum", Keyword::Bound},
        {"exclusiveMaximum", Keyword::Bound},
        {"example", Keyword::Example},
        {"examples", Keyword::Example},
        {"required", Keyword::Required},
        {"nullable", Keyword::Dropped},
        {"x-nullable", Keyword::Dropped},
        {"xml", Keyword::Dropped},
        {"externalDocs", Keyword::Dropped},
        {"$schema", Keyword::Dropped},
        {"$id", Keyword::Dropped},
        {"$comment", Keyword::Dropped},
        {"$anchor", Keyword::Dropped},
        {"$dynamicAnchor", Keyword::Dropped},
        {"$dynamicRef", Keyword::Dropped},
        {"$ref", Keyword::Dropped},
        // Parameters of Swagger 2.0 carry these beside their type.
        {"name", Keyword::Dropped},
        {"in", Keyword::Dropped},
        {"collectionFormat", Keyword::Dropped}};
    const auto known = kKeywords.find(key);
    return known == kKeywords.end() ? Keyword::Plain : known->second;
}

void putType(Json& result, const Json& type)
{
    if (type.is_string()) {
        const std::string name = type.get<std::string>();
        if (name == "file") {
            result["type"] = "string";
            result["format"] = "binary";
        } else if (isTypeName(name)) {
            result["type"] = name;
        }
        return;
    }
    Json names = Json::array();
    for (const Json& name : type.is_array() ? type : Json::array()) {
        if (name.is_string() && isTypeName(name.get<std::string>())) {
            names.push_back(name);
        }
    }
    if (names.size() == 1) {
        result["type"] = names[0];
    } else if (!names.empty() && names.size() == type.size()) {
        result["type"] = std::move(names);
    }
}

void putBound(Json& result, const Json& schema, const std::string& key, const Json& value)
{
    const bool isExclusive = key.compare(0, 9, "exclusive") == 0;
    if (value.is_number()) {
        const std::string flag = key == "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
        const Json* strict = isExclusive ? nullptr : member(schema, flag);
        const bool isStrict = strict != nullptr && strict->is_boolean() && strict->get<bool>();
        result[isStrict ? flag : key] = value;
    }
}

void putExample(Json& result, const std::string& key, const Json& value)
{
    if (sizeOf(value, kMaxExampleBytes) > kMaxExampleBytes) {
        return;
    }
    if (key == "example") {
        result["examples"] = Json::array({value});
    } else if (value.is_array()) {
        result["examples"] = value;
    }
}

void settleRequired(Json& result, const std::set<std::string>& removed)
{
    const Json* given = member(result, "required");
    if (given == nullptr) {
        return;
    }
    Json names = Json::array();
    for (const Json& name : given->is_array() ? *given : Json::array()) {
        if (name.is_string() && removed.count(name.get<std::string>()) == 0) {
            names.push_back(name);
        }
    }
    if (names.empty()) {
        result.erase("required");
    } else {
        result["required"] = std::move(names);
    }
}

Json withNull(Json schema)
{
    if (Json* values = schema.contains("enum") ? &schema["enum"] : nullptr; values != nullptr && values->is_array()) {
        if (std::find(values->begin(), values->end(), Json(nullptr)) == values->end()) {
            values->push_back(nullptr);
        }
    }
    if (schema.contains("type")) {
        Json& type = schema["type"];
        if (type.is_string() && type.get_ref<const std::string&>() != "null") {
            type = Json::array({type, "null"});
        } else if (type.is_array() && std::find(type.begin(), type.end(), Json("null")) == type.end()) {
            type.push_back("null");
        }
    }
    const bool hasParts = schema.contains("allOf") || schema.contains("anyOf") || schema.contains("oneOf");
    return hasParts ? Json{{"anyOf", Json::array({std::move(schema), {{"type", "null"}}})}} : schema;
}

bool isSaneKeyword(std::string_view key, const Json& value)
{
    if (key == "enum") {
        return value.is_array() && !value.empty();
    }
    if (key == "pattern" || key == "title" || key == "description" || key == "format" || key == "contentEncoding" ||
        key == "contentMediaType") {
        return value.is_string();
    }
    if (key == "minLength" || key == "maxLength" || key == "minItems" || key == "maxItems" || key == "minProperties" ||
        key == "maxProperties" || key == "minContains" || key == "maxContains") {
        return isCount(value);
    }
    if (key == "multipleOf") {
        return value.is_number() && value.get<double>() > 0;
    }
    if (key == "uniqueItems" || key == "readOnly" || key == "writeOnly" || key == "deprecated") {
        return value.is_boolean();
    }
    if (key == "dependentRequired" || key == "discriminator") {
        return value.is_object();
    }
    if (key.substr(0, 2) == "x-") {
        return !value.is_object() && sizeOf(value, kMaxExampleBytes) <= kMaxExampleBytes;
    }
    return true;
}

} // namespace executor::sources::openapi
