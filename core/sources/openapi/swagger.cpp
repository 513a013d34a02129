#include "core/sources/openapi/swagger.h"

#include "core/base/text.h"
#include "core/sources/openapi/mediatype.h"

namespace executor::sources::openapi {
namespace {
const Json& memberOr(const Json& object, std::string_view key)
{
    static const Json none;
    const Json* value = member(object, key);
    return value == nullptr ? none : *value;
}

/// What describes the value; the rest of a parameter describes the parameter.
Json schemaOf(const Json& parameter)
{
    Json schema = Json::object();
    for (const auto& entry : parameter.items()) {
        const std::string& key = entry.key();
        if (key != "name" && key != "in" && key != "required" && key != "description" && key != "collectionFormat" &&
            key != "allowEmptyValue" && key != "schema") {
            schema[key] = entry.value();
        }
    }
    return schema;
}

void putStyle(Json& target, const Json& parameter, bool isQueryLike)
{
    const std::string format = textMember(parameter, "collectionFormat", "csv");
    const char* plain = isQueryLike ? "form" : "simple";
    target["style"] = format == "ssv"     ? "spaceDelimited"
                      : format == "tsv"   ? "tabDelimited"
                      : format == "pipes" ? "pipeDelimited"
                                          : plain;
    target["explode"] = format == "multi";
}

Json upgradedParameter(const Json& parameter)
{
    Json result = {{"name", textMember(parameter, "name")}, {"in", textMember(parameter, "in")}};
    for (const char* key : {"required", "description"}) {
        if (const Json* value = member(parameter, key)) {
            result[key] = *value;
        }
    }
    result["schema"] = schemaOf(parameter);
    if (const Json* items = member(parameter, "items"); items != nullptr && textMember(*items, "type") == "array") {
        const std::string format = textMember(*items, "collectionFormat", "csv");
        result["itemSeparator"] = format == "ssv" ? " " : format == "tsv" ? "\t" : format == "pipes" ? "|" : ",";
    }
    putStyle(result, parameter, textMember(parameter, "in") == "query");
    return result;
}

/// Gathers what the parameters of Swagger 2.0 say of the body.
struct BodyParts
{
    Json body;
    Json properties = Json::object();
    Json required = Json::array();
    Json encoding = Json::object();
    bool hasFile = false;

    void addField(const Json& parameter)
    {
        const std::string name = textMember(parameter, "name");
        Json schema = schemaOf(parameter);
        if (const std::string text = textMember(parameter, "description"); !text.empty()) {
            schema["description"] = text;
        }
        hasFile = hasFile || textMember(parameter, "type") == "file";
        if (textMember(parameter, "type") == "array" && textMember(parameter, "collectionFormat", "csv") != "multi") {
            putStyle(encoding[name], parameter, true);
        }
        properties[name] = std::move(schema);
        if (memberOr(parameter, "required") == Json(true)) {
            required.push_back(name);
        }
    }

    /// Media types of the operation that can carry such a body.
    [[nodiscard]] Json contentFor(const Json& consumes) const
    {
        Json content = Json::object();
        const bool isForm = !properties.empty();
        Json schema = isForm ? Json{{"type", "object"}, {"properties", properties}} : memberOr(body, "schema");
        if (isForm && !required.empty()) {
            schema["required"] = required;
        }
        for (const Json& type : consumes.is_array() ? consumes : Json::array()) {
            const std::string name = type.is_string() ? type.get<std::string>() : std::string();
            const bool fits = isForm ? isMultipart(name) || (isFormMedia(name) && !hasFile)
                                     : !name.empty() && !isFormMedia(name) && !isMultipart(name);
            if (fits) {
                content[name] = {{"schema", schema}};
            }
        }
        if (content.empty()) {
            const char* fallback = "application/json";
            if (isForm) {
                fallback = hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded";
            }
            content[fallback] = {{"schema", schema}};
        }
        for (auto& entry : content.items()) {
            if (isForm && !encoding.empty()) {
                entry.value()["encoding"] = encoding;
            }
        }
        return content;
    }
};

Json upgradedList(Document& document, const Json& list, BodyParts& body)
{
    Json result = Json::array();
    for (const Json& entry : list.is_array() ? list : Json::array()) {
        const auto parameter = document.resolved(entry);
        if (!parameter) {
            result.push_back(entry);
            continue;
        }
        const std::string place = textMember(*parameter, "in");
        if (place == "body") {
            body.body = *parameter;
        } else if (place == "formData") {
            body.addField(*parameter);
        } else {
            result.push_back(upgradedParameter(*parameter));
        }
    }
    return result;
}

void upgradeResponses(Document& document, Json& operation, const Json& produces)
{
    Json types = memberOr(operation, "produces").is_array() ? memberOr(operation, "produces") : produces;
    if (!types.is_array() || types.empty()) {
        types = Json::array({"application/json"});
    }
    Json* responses = operation.contains("responses") ? &operation["responses"] : nullptr;
    if (responses == nullptr || !responses->is_object()) {
        return;
    }
    for (auto& entry : responses->items()) {
        auto response = document.resolved(entry.value());
        if (!response || !response->is_object()) {
            continue;
        }
        if (const Json schema = memberOr(*response, "schema"); !schema.is_null()) {
            for (const Json& type : types) {
                if (type.is_string()) {
                    (*response)["content"][type.get<std::string>()] = {{"schema", schema}};
                }
            }
        }
        entry.value() = std::move(*response);
    }
}
} // namespace

void upgradeOperation(Document& document, Json& operation, Json& pathParameters, const Json& consumes,
                      const Json& produces)
{
    BodyParts body;
    pathParameters = upgradedList(document, pathParameters, body);
    operation["parameters"] = upgradedList(document, memberOr(operation, "parameters"), body);
    const Json& own = memberOr(operation, "consumes");
    if (!body.body.is_null() || !body.properties.empty()) {
        Json request = {{"content", body.contentFor(own.is_array() ? own : consumes)}};
        const bool isRequired = memberOr(body.body, "required") == Json(true) || !body.required.empty();
        request["required"] = isRequired;
        request["name"] = textMember(body.body, "name");
        if (const std::string text = textMember(body.body, "description"); !text.empty()) {
            request["description"] = text;
        }
        operation["requestBody"] = std::move(request);
    }
    upgradeResponses(document, operation, produces);
}

Json serversOfSwagger(Document& document, std::string_view documentUrl, const Json& schemes)
{
    std::string host;
    if (const Json value = document.rootMember("host"); value.is_string()) {
        host = value.get<std::string>();
    }
    // Some write the scheme into the host.
    if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) {
        host.erase(0, scheme + 3);
    }
    const Json base = document.rootMember("basePath");
    const std::string basePath = base.is_string() ? base.get<std::string>() : "/";
    if (host.empty()) {
        return Json::array({{{"url", basePath}}});
    }
    std::vector<std::string> names;
    const Json listed = schemes.is_array() ? schemes : document.rootMember("schemes");
    for (const Json& scheme : listed.is_array() ? listed : Json::array()) {
        if (scheme == Json("https")) {
            names.insert(names.begin(), "https");
        } else if (scheme == Json("http")) {
            names.emplace_back("http");
        }
    }
    if (names.empty()) {
        names.emplace_back(documentUrl.substr(0, 7) == "http://" ? "http" : "https");
    }
    Json servers = Json::array();
    for (const std::string& scheme : names) {
        servers.push_back({{"url", scheme + "://" + host + (basePath.compare(0, 1, "/") == 0 ? "" : "/") + basePath}});
    }
    return servers;
}

} // namespace executor::sources::openapi
