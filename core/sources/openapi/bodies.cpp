#include "core/sources/openapi/bodies.h"

#include "core/base/text.h"
#include "core/sources/openapi/mediatype.h"

namespace executor::sources::openapi {
namespace {
bool isBinary(const Json& schema)
{
    const std::string format = textMember(schema, "format");
    return format == "binary" || textMember(schema, "type") == "file";
}

bool hasType(const Json& schema, std::string_view name)
{
    const Json* type = member(schema, "type");
    return type != nullptr && ((type->is_string() && type->get<std::string>() == name) ||
                               (type->is_array() && std::find(type->begin(), type->end(), Json(name)) != type->end()));
}

/// Properties of an object schema, those of its `allOf` parts included; references are followed a few steps.
void collectProperties(SchemaConverter& schemas, const Json& schema, std::vector<std::pair<std::string, Json>>& found,
                       bool& isObject, int depth)
{
    const Json looked = schemas.looked(schema);
    isObject = isObject || hasType(looked, "object");
    if (const Json* properties = member(looked, "properties"); properties != nullptr && properties->is_object()) {
        isObject = true;
        for (const auto& entry : properties->items()) {
            const Json* readOnly = member(entry.value(), "readOnly");
            if (readOnly == nullptr || *readOnly != Json(true)) {
                found.emplace_back(entry.key(), entry.value());
            }
        }
    }
    for (const std::string_view key : {"allOf", "anyOf", "oneOf"}) {
        const Json* parts = member(looked, key);
        for (std::size_t i = 0; parts != nullptr && parts->is_array() && depth < 4 && i < parts->size(); ++i) {
            collectProperties(schemas, (*parts)[i], found, isObject, depth + 1);
        }
    }
}

Json constantOf(SchemaConverter& schemas, const Json& header)
{
    const Json* schema = member(header, "schema");
    if (schema == nullptr) {
        return nullptr;
    }
    const Json looked = schemas.looked(*schema);
    if (const Json* value = member(looked, "const")) {
        return *value;
    }
    const Json* values = member(looked, "enum");
    return values != nullptr && values->is_array() && values->size() == 1 ? values->front() : Json();
}

FieldBinding fieldOf(Document& document, SchemaConverter& schemas, const std::string& name, const Json& schema,
                     const Json* encoding)
{
    FieldBinding field;
    field.name = name;
    Json looked = schemas.looked(schema);
    if (const Json* items = member(looked, "items"); items != nullptr && hasType(looked, "array")) {
        looked = schemas.looked(*items);
    }
    field.isFile = isBinary(looked);
    field.isBase64 = textMember(looked, "contentEncoding") == "base64";
    if (encoding == nullptr) {
        return field;
    }
    field.contentType = textMember(*encoding, "contentType");
    const Json* explode = member(*encoding, "explode");
    const Json* reserved = member(*encoding, "allowReserved");
    field.style = styleFromName(textMember(*encoding, "style"));
    if (!field.style && (explode != nullptr || reserved != nullptr)) {
        field.style = Style::Form;
    }
    field.explode = explode != nullptr && explode->is_boolean() ? explode->get<bool>() : field.style == Style::Form;
    field.allowReserved = reserved != nullptr && *reserved == Json(true);
    if (const Json* headers = member(*encoding, "headers"); headers != nullptr && headers->is_object()) {
        for (const auto& entry : headers->items()) {
            if (!equalsIgnoreCase(entry.key(), "content-type")) {
                field.headers[entry.key()] =
                    constantOf(schemas, document.resolved(entry.value()).value_or(Json::object()));
            }
        }
    }
    return field;
}

bool isWorthKeeping(const FieldBinding& field)
{
    return field.isFile || field.isBase64 || field.style || !field.contentType.empty() || !field.headers.empty();
}

void addPositional(Document& document, SchemaConverter& schemas, const Json& media, BodyBinding& body)
{
    if (const Json* list = member(media, "prefixEncoding"); list != nullptr && list->is_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            body.fields.push_back(fieldOf(document, schemas, std::to_string(i), Json::object(), &(*list)[i]));
        }
    }
    if (const Json* rest = member(media, "itemEncoding")) {
        body.fields.push_back(fieldOf(document, schemas, "*", Json::object(), rest));
    }
}

BodyBinding bindingOf(Document& document, SchemaConverter& schemas, const std::string& mediaType, const Json& media)
{
    BodyBinding body;
    body.mediaType = mediaType;
    const Json* schema = member(media, "schema");
    const Json looked = schema == nullptr ? Json::object() : schemas.looked(*schema);
    body.isFile = isBinary(looked) || (!isJsonMedia(mediaType) && !isFormMedia(mediaType) && !isMultipart(mediaType) &&
                                       !isTextMedia(mediaType) && !isJsonLines(mediaType));
    if (isMultipart(mediaType) && hasType(looked, "array")) {
        addPositional(document, schemas, media, body);
        return body;
    }
    if (!isJsonMedia(mediaType) && !isFormMedia(mediaType) && !isMultipart(mediaType)) {
        return body;
    }
    std::vector<std::pair<std::string, Json>> properties;
    collectProperties(schemas, looked, properties, body.isObject, 0);
    const Json* encodings = member(media, "encoding");
    for (const auto& [name, property] : properties) {
        if (std::find(body.properties.begin(), body.properties.end(), name) != body.properties.end()) {
            continue;
        }
        body.properties.push_back(name);
        if (!isJsonMedia(mediaType)) {
            const Json* encoding = encodings == nullptr ? nullptr : member(*encodings, name);
            FieldBinding field = fieldOf(document, schemas, name, property, encoding);
            if (isWorthKeeping(field)) {
                body.fields.push_back(std::move(field));
            }
        }
    }
    return body;
}

/// The schema of the argument `body` in one type: what is sent as text is text, what is sent as bytes is a file.
Json bodySchema(SchemaConverter& schemas, const BodyBinding& body, const Json& media, const std::string& place)
{
    const Json* schema = member(media, "schema");
    if (isJsonMedia(body.mediaType) || isFormMedia(body.mediaType) || isMultipart(body.mediaType) ||
        isJsonLines(body.mediaType)) {
        return schema == nullptr ? Json::object() : schemas.convert(*schema, Direction::Input, place);
    }
    const Json looked = schema == nullptr ? Json::object() : schemas.looked(*schema);
    if (isTextMedia(body.mediaType) && !body.isFile) {
        const bool isPlain = hasType(looked, "string");
        return isPlain ? schemas.convert(*schema, Direction::Input, place)
                       : Json{{"type", "string"}, {"contentMediaType", essenceOf(body.mediaType)}};
    }
    return Json{{"type", "string"}, {"format", "binary"}};
}

std::vector<std::pair<std::string, Json>> sortedContent(const Json& content)
{
    std::vector<std::pair<std::string, Json>> types;
    if (content.is_object()) {
        for (const auto& entry : content.items()) {
            types.emplace_back(entry.key(), entry.value());
        }
    }
    std::stable_sort(types.begin(), types.end(),
                     [](const auto& a, const auto& b) { return requestRank(a.first) < requestRank(b.first); });
    return types;
}
} // namespace

OperationBody readBody(Document& document, SchemaConverter& schemas, const Json& requestBody,
                       const std::string& pointer)
{
    OperationBody result;
    const auto resolved = document.resolved(requestBody);
    const Json* content = resolved ? member(*resolved, "content") : nullptr;
    if (content == nullptr) {
        return result;
    }
    for (const auto& [mediaType, media] : sortedContent(*content)) {
        if (mediaType.find('/') == std::string::npos || mediaType.find_first_of("\r\n") != std::string::npos) {
            continue;
        }
        result.bindings.push_back(bindingOf(document, schemas, mediaType, media));
        const BodyBinding& body = result.bindings.back();
        const bool hasFileField =
            std::any_of(body.fields.begin(), body.fields.end(), [](const FieldBinding& field) { return field.isFile; });
        result.takesFiles = result.takesFiles || body.isFile || hasFileField;
        if (result.bindings.size() == 1) {
            result.schema = bodySchema(schemas, body, media, pointer + "/requestBody");
        }
    }
    const Json* required = member(*resolved, "required");
    result.isRequired = required != nullptr && *required == Json(true);
    const std::string description = textMember(*resolved, "description");
    if (!description.empty() && result.schema.is_object() && !result.schema.contains("description")) {
        result.schema["description"] = cutText(description, 1'000);
    }
    return result;
}

} // namespace executor::sources::openapi
