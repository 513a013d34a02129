#include "core/api/openapi.h"

#include "core/api/detail/objects.h"
#include "core/base/text.h"

namespace executor::api {
namespace {
Json typeSchema(const Field& field)
{
    Json schema = Json::object();
    switch (field.type) {
    case Field::Type::Text:
        schema["type"] = "string";
        break;
    case Field::Type::Integer:
        schema["type"] = "integer";
        break;
    case Field::Type::Boolean:
        schema["type"] = "boolean";
        break;
    case Field::Type::Texts:
        schema["type"] = "array";
        schema["items"] = Json{{"type", "string"}};
        break;
    case Field::Type::Object:
        schema["type"] = "object";
        break;
    case Field::Type::Any:
        break;
    }
    if (field.most != 0) {
        schema["minimum"] = field.least;
        schema["maximum"] = field.most;
    }
    return schema;
}

Json parameter(std::string_view name, std::string_view place, const Json& schema, std::string_view text)
{
    Json object = Json{{"name", name}, {"in", place}, {"schema", schema}};
    if (place == "path") {
        object["required"] = true;
    }
    if (!text.empty()) {
        object["description"] = text;
    }
    return object;
}

Json parametersOf(const Route& route)
{
    Json all = Json::array();
    for (const std::string& segment : split(route.path, '/')) {
        if (segment.starts_with('{')) {
            all.push_back(parameter(segment.substr(1, segment.size() - 2), "path", Json{{"type", "string"}}, ""));
        }
    }
    for (const Field& field : route.query) {
        Json object = parameter(field.name, "query", typeSchema(field), field.text);
        if (field.need == Field::Need::Required) {
            object["required"] = true;
        }
        all.push_back(std::move(object));
    }
    return all;
}

Json bodyOf(const Route& route)
{
    Json schema = Json{{"type", "object"}};
    Json required = Json::array();
    for (const Field& field : route.fields) {
        Json one = typeSchema(field);
        if (!field.text.empty()) {
            one["description"] = field.text;
        }
        schema["properties"][std::string(field.name)] = std::move(one);
        if (field.need == Field::Need::Required) {
            required.push_back(field.name);
        }
    }
    if (!required.empty()) {
        schema["required"] = required;
    }
    if (!route.hasFreeBody) {
        schema["additionalProperties"] = false;
    }
    return Json{{"required", !required.empty()}, {"content", {{"application/json", {{"schema", schema}}}}}};
}

Json answersOf(const Route& route)
{
    Json all = Json::object();
    Json good = Json{{"description", route.summary}};
    if (route.stream) {
        const char* type = route.answer.empty() ? "text/event-stream" : "application/x-ndjson";
        good["content"][type] = Json{{"schema", {{"type", "string"}}}};
    } else if (!route.answer.empty()) {
        good["content"]["application/json"] = Json{{"schema", detail::schemaRef(route.answer)}};
    }
    all[std::to_string(route.status)] = std::move(good);
    if (route.scope == Scope::Person || route.scope == Scope::PersonDoor) {
        all["202"] = Json{{"description", "A person must confirm it."},
                          {"content", {{"application/json", {{"schema", detail::schemaRef("Proposal")}}}}}};
    }
    all["default"] = Json{{"description", "Refused or failed."},
                          {"content", {{"application/json", {{"schema", detail::schemaRef("Error")}}}}}};
    return all;
}

Json operationOf(const Route& route)
{
    Json operation = Json::object();
    operation["operationId"] = route.operation;
    operation["summary"] = route.summary;
    operation["tags"] = Json::array({route.operation.substr(0, route.operation.find('.'))});
    if (Json parameters = parametersOf(route); !parameters.empty()) {
        operation["parameters"] = std::move(parameters);
    }
    if (!route.fields.empty() || route.hasFreeBody) {
        operation["requestBody"] = bodyOf(route);
    }
    operation["responses"] = answersOf(route);
    operation["security"] =
        route.scope == Scope::None
            ? Json::array()
            : Json::array({Json{{route.scope == Scope::Agent ? "agent" : "operator", Json::array()}}});
    operation["x-executor-scope"] = scopeName(route.scope);
    return operation;
}
} // namespace

Json openApiDocument(const RouteTable& table, std::string_view version)
{
    Json document = Json::object();
    document["openapi"] = "3.1.0";
    document["info"] = Json{{"title", "Executor"}, {"version", version}};
    document["servers"] = Json::array({Json{{"url", "/"}}});
    document["paths"] = Json::object();
    for (const Route& route : table.routes()) {
        if (route.scope != Scope::Door) {
            document["paths"][std::string(route.path)][asciiLower(route.method)] = operationOf(route);
        }
    }
    document["components"]["schemas"] = detail::objectSchemas();
    for (const char* scheme : {"agent", "operator"}) {
        document["components"]["securitySchemes"][scheme] = Json{{"type", "http"}, {"scheme", "bearer"}};
    }
    return document;
}

} // namespace executor::api
