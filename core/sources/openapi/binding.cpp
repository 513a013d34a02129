#include "core/sources/openapi/binding.h"

#include <array>
#include <utility>

namespace executor::sources::openapi {
namespace {
constexpr std::array<std::pair<Place, std::string_view>, 5> kPlaces{{{Place::Path, "path"},
                                                                     {Place::Query, "query"},
                                                                     {Place::Querystring, "querystring"},
                                                                     {Place::Header, "header"},
                                                                     {Place::Cookie, "cookie"}}};
constexpr std::array<std::pair<Style, std::string_view>, 9> kStyles{{{Style::Simple, "simple"},
                                                                     {Style::Label, "label"},
                                                                     {Style::Matrix, "matrix"},
                                                                     {Style::Form, "form"},
                                                                     {Style::SpaceDelimited, "spaceDelimited"},
                                                                     {Style::PipeDelimited, "pipeDelimited"},
                                                                     {Style::TabDelimited, "tabDelimited"},
                                                                     {Style::DeepObject, "deepObject"},
                                                                     {Style::Cookie, "cookie"}}};

template <class Table, class Value>
std::string_view nameIn(const Table& table, Value value)
{
    for (const auto& entry : table) {
        if (entry.first == value) {
            return entry.second;
        }
    }
    return {};
}

bool flag(const Json& object, std::string_view key)
{
    const Json* value = member(object, key);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

void setFlag(Json& object, const char* key, bool value)
{
    if (value) {
        object[key] = true;
    }
}

void setText(Json& object, const char* key, const std::string& text)
{
    if (!text.empty()) {
        object[key] = text;
    }
}

std::vector<std::string> textsOf(const Json& array)
{
    std::vector<std::string> texts;
    for (const Json& item : array) {
        texts.push_back(item.get<std::string>());
    }
    return texts;
}

const Json& listAt(const Json& object, std::string_view key)
{
    static const Json empty = Json::array();
    const Json* value = member(object, key);
    return value != nullptr && value->is_array() ? *value : empty;
}

Json toJson(const FieldBinding& field)
{
    Json json = {{"name", field.name}};
    setFlag(json, "file", field.isFile);
    setFlag(json, "base64", field.isBase64);
    setText(json, "contentType", field.contentType);
    if (field.style) {
        json["style"] = styleName(*field.style);
    }
    setFlag(json, "explode", field.explode);
    setFlag(json, "reserved", field.allowReserved);
    if (!field.headers.empty()) {
        json["headers"] = field.headers;
    }
    return json;
}

FieldBinding fieldFrom(const Json& json)
{
    FieldBinding field;
    field.name = textMember(json, "name");
    field.isFile = flag(json, "file");
    field.isBase64 = flag(json, "base64");
    field.contentType = textMember(json, "contentType");
    field.style = styleFromName(textMember(json, "style"));
    field.explode = flag(json, "explode");
    field.allowReserved = flag(json, "reserved");
    if (const Json* headers = member(json, "headers")) {
        field.headers = *headers;
    }
    return field;
}

Json toJson(const BodyBinding& body)
{
    Json json = {{"type", body.mediaType}};
    setFlag(json, "object", body.isObject);
    setFlag(json, "file", body.isFile);
    if (!body.properties.empty()) {
        json["properties"] = body.properties;
    }
    for (const FieldBinding& field : body.fields) {
        json["fields"].push_back(toJson(field));
    }
    return json;
}

BodyBinding bodyFrom(const Json& json)
{
    BodyBinding body;
    body.mediaType = textMember(json, "type");
    body.isObject = flag(json, "object");
    body.isFile = flag(json, "file");
    body.properties = textsOf(listAt(json, "properties"));
    for (const Json& field : listAt(json, "fields")) {
        body.fields.push_back(fieldFrom(field));
    }
    return body;
}

Json toJson(const ParameterBinding& parameter)
{
    Json json = {{"name", parameter.name}, {"in", placeName(parameter.place)}};
    if (parameter.key != parameter.name) {
        json["key"] = parameter.key;
    }
    json["style"] = styleName(parameter.style);
    setFlag(json, "explode", parameter.explode);
    setFlag(json, "reserved", parameter.allowReserved);
    setText(json, "contentType", parameter.contentType);
    setText(json, "itemSeparator", parameter.itemSeparator);
    return json;
}

ParameterBinding parameterFrom(const Json& json)
{
    ParameterBinding parameter;
    parameter.name = textMember(json, "name");
    parameter.key = textMember(json, "key", parameter.name);
    parameter.place = placeFromName(textMember(json, "in")).value_or(Place::Query);
    parameter.style = styleFromName(textMember(json, "style")).value_or(Style::Form);
    parameter.explode = flag(json, "explode");
    parameter.allowReserved = flag(json, "reserved");
    parameter.contentType = textMember(json, "contentType");
    parameter.itemSeparator = textMember(json, "itemSeparator");
    return parameter;
}
} // namespace

std::string_view placeName(Place place)
{
    return nameIn(kPlaces, place);
}

std::optional<Place> placeFromName(std::string_view name)
{
    for (const auto& [place, text] : kPlaces) {
        if (text == name) {
            return place;
        }
    }
    return std::nullopt;
}

std::string_view styleName(Style style)
{
    return nameIn(kStyles, style);
}

std::optional<Style> styleFromName(std::string_view name)
{
    for (const auto& [style, text] : kStyles) {
        if (text == name) {
            return style;
        }
    }
    return std::nullopt;
}

const FieldBinding* BodyBinding::field(std::string_view name) const
{
    for (const FieldBinding& candidate : fields) {
        if (candidate.name == name) {
            return &candidate;
        }
    }
    return nullptr;
}

Json Binding::toJson() const
{
    Json json = {{"method", method}, {"path", path}, {"servers", servers}};
    for (const ParameterBinding& parameter : parameters) {
        json["parameters"].push_back(openapi::toJson(parameter));
    }
    setFlag(json, "bodyRequired", isBodyRequired);
    setText(json, "bodyName", bodyName);
    for (const BodyBinding& body : bodies) {
        json["bodies"].push_back(openapi::toJson(body));
    }
    if (!security.empty()) {
        json["security"] = security;
    }
    setText(json, "accept", accept);
    return json;
}

Binding Binding::fromJson(const Json& json)
{
    Binding binding;
    binding.method = textMember(json, "method");
    binding.path = textMember(json, "path");
    binding.servers = listAt(json, "servers");
    for (const Json& parameter : listAt(json, "parameters")) {
        binding.parameters.push_back(parameterFrom(parameter));
    }
    binding.isBodyRequired = flag(json, "bodyRequired");
    binding.bodyName = textMember(json, "bodyName");
    for (const Json& body : listAt(json, "bodies")) {
        binding.bodies.push_back(bodyFrom(body));
    }
    for (const Json& alternative : listAt(json, "security")) {
        binding.security.push_back(textsOf(alternative));
    }
    binding.accept = textMember(json, "accept");
    return binding;
}

} // namespace executor::sources::openapi
