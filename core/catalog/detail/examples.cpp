#include "core/base/text.h"
#include "core/catalog/detail/descriptor.h"
#include "core/catalog/detail/words.h"
#include "core/catalog/typescript.h"

#include <algorithm>
#include <array>

namespace executor::catalog::detail {
namespace {
constexpr int kDeepest = 6;

/// Whether a property's value could be a credential: then no example shows one.
bool isSecretName(std::string_view name)
{
    constexpr std::array<std::string_view, 8> kWords = {"password", "secret",     "token",         "passphrase",
                                                        "apikey",   "credential", "authorization", "privatekey"};
    const std::string joined = joinedName(name);
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return joined.find(word) != std::string::npos; });
}

Json placeholder(const Json& schema, const std::string& type, const DefinitionLookup& lookup, int depth);

Json exampleValue(const Json& schema, const DefinitionLookup& lookup, int depth)
{
    if (!schema.is_object() || depth > kDeepest) {
        return schema.is_object() ? Json::object() : Json("value");
    }
    for (const std::string_view key : {"const", "default", "example"}) {
        if (const Json* value = member(schema, key); value != nullptr && !value->is_null()) {
            return *value;
        }
    }
    for (const std::string_view key : {"examples", "enum"}) {
        const Json* list = member(schema, key);
        if (list != nullptr && list->is_array() && !list->empty()) {
            return list->front();
        }
    }
    if (const std::string name = definitionName(textMember(schema, "$ref")); !name.empty()) {
        const auto target = lookup(name);
        return target ? exampleValue(*target, lookup, depth + 1) : Json("value");
    }
    for (const std::string_view key : {"oneOf", "anyOf"}) {
        const Json* list = member(schema, key);
        if (list != nullptr && list->is_array() && !list->empty() && !schema.contains("properties")) {
            return exampleValue(list->front(), lookup, depth + 1);
        }
    }
    const Json* type = member(schema, "type");
    std::string word = type != nullptr && type->is_string() ? type->get<std::string>() : std::string();
    if (type != nullptr && type->is_array() && !type->empty() && type->front().is_string()) {
        word = type->front().get<std::string>();
    }
    if (word.empty() && isObjectSchema(schema, lookup)) {
        word = "object";
    }
    return placeholder(schema, word, lookup, depth);
}

Json textPlaceholder(const Json& schema)
{
    const std::string format = textMember(schema, "format");
    if (format == "date-time") {
        return "2026-01-31T12:00:00Z";
    }
    if (format == "date") {
        return "2026-01-31";
    }
    if (format == "email") {
        return "name@example.com";
    }
    if (format == "uri" || format == "url") {
        return "https://example.com/";
    }
    if (format == "uuid") {
        return "00000000-0000-4000-8000-000000000000";
    }
    const Json* least = member(schema, "minLength");
    const std::size_t size = least != nullptr && least->is_number_unsigned() ? least->get<std::size_t>() : 0;
    std::string text = "text";
    text.resize(std::clamp<std::size_t>(size, text.size(), 200), 'x');
    return text;
}

Json placeholder(const Json& schema, const std::string& type, const DefinitionLookup& lookup, int depth)
{
    if (type == "string") {
        return textPlaceholder(schema);
    }
    if (type == "integer" || type == "number") {
        const Json* least = member(schema, "minimum");
        return least != nullptr && least->is_number() ? *least : Json(1);
    }
    if (type == "boolean") {
        return true;
    }
    if (type == "null") {
        return nullptr;
    }
    if (type == "array") {
        const Json* items = member(schema, "items");
        Json list = Json::array();
        const Json* least = member(schema, "minItems");
        if (items != nullptr && least != nullptr && least->is_number() && least->get<double>() > 0) {
            list.push_back(exampleValue(*items, lookup, depth + 1));
        }
        return list;
    }
    if (type == "object") {
        const ObjectShape shape = shapeOf(schema, lookup);
        Json out = Json::object();
        for (const ObjectShape::Property& property : shape.properties) {
            if (property.isRequired) {
                out[property.name] = isSecretName(property.name) ? Json("your " + property.name)
                                                                 : exampleValue(*property.schema, lookup, depth + 1);
            }
        }
        return out;
    }
    return "value";
}
} // namespace

Json exampleArguments(const Json& schema, const DefinitionLookup& lookup)
{
    Json value = placeholder(schema, "object", lookup, 0);
    return value.is_object() ? value : Json::object();
}

std::string exampleCall(std::string_view path, const Json& arguments)
{
    std::string chain = "tools";
    for (const std::string& segment : split(path, '.')) {
        const std::string name = propertyName(segment);
        chain += name.starts_with('"') ? "[" + name + "]" : "." + name;
    }
    return "await " + chain + "(" + (arguments.empty() ? std::string() : toText(arguments)) + ")";
}

} // namespace executor::catalog::detail
