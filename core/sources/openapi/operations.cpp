#include "core/sources/openapi/operations.h"

#include "core/base/jsonpointer.h"
#include "core/base/text.h"
#include "core/sources/openapi/bodies.h"
#include "core/sources/openapi/security.h"
#include "core/sources/openapi/servers.h"
#include "core/sources/openapi/swagger.h"

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxTitle = 200;
constexpr std::size_t kMaxDescription = 4'000;

bool takesBody(const std::string& method, Dialect dialect)
{
    return (method != "GET" && method != "HEAD") || dialect >= Dialect::OpenApi31;
}

const Json& memberOr(const Json& object, std::string_view key)
{
    static const Json none;
    const Json* value = member(object, key);
    return value == nullptr ? none : *value;
}

Json serverSchema(const Json& servers)
{
    Json urls = Json::array();
    Json variables = Json::object();
    for (const Json& server : servers) {
        urls.push_back(textMember(server, "url"));
        for (const auto& entry : memberOr(server, "variables").items()) {
            variables[entry.key()] = {{"type", "string"}};
            if (const Json* values = member(entry.value(), "enum")) {
                variables[entry.key()]["enum"] = *values;
            }
        }
    }
    Json properties = {{"url", {{"type", "string"}, {"description", "One of: " + cutText(toText(urls), 1'000)}}}};
    if (!variables.empty()) {
        // Values are checked when the address is made: the settings of the source have a say there.
        properties["variables"] = {{"type", "object"}};
    }
    return {{"type", "object"},
            {"description", "Which server to use; usually left out."},
            {"properties", properties},
            {"additionalProperties", false}};
}

void addOptions(Json& properties, const Binding& binding)
{
    const bool hasVariables = std::any_of(binding.servers.begin(), binding.servers.end(),
                                          [](const Json& server) { return server.contains("variables"); });
    const auto add = [&](const char* key, Json schema) {
        if (!properties.contains(key)) {
            properties[key] = std::move(schema);
        }
    };
    if (binding.servers.size() > 1 || hasVariables) {
        add("$server", serverSchema(binding.servers));
    }
    if (binding.bodies.size() > 1) {
        Json types = Json::array();
        for (const BodyBinding& body : binding.bodies) {
            types.push_back(body.mediaType);
        }
        add("$contentType", {{"type", "string"}, {"enum", types}});
    }
    const bool hasParts = std::any_of(binding.bodies.begin(), binding.bodies.end(), [](const BodyBinding& body) {
        return body.mediaType.compare(0, 10, "multipart/") == 0;
    });
    if (hasParts) {
        add("$parts", {{"type", "object"}});
    }
}

/// Members of an object are appended without the search of operator[]: names are known to differ.
Json inputSchema(const OperationParameters& parameters, const OperationBody& body, const Binding& binding)
{
    Json properties = Json::object();
    Json required = Json::array();
    for (std::size_t i = 0; i < parameters.bindings.size(); ++i) {
        properties[parameters.bindings[i].key] = parameters.schemas[i];
    }
    for (const std::string& key : parameters.required) {
        required.push_back(key);
    }
    if (!binding.bodies.empty()) {
        properties["body"] = body.schema;
        if (body.isRequired) {
            required.push_back("body");
        }
    }
    addOptions(properties, binding);
    Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    schema["additionalProperties"] = false;
    return schema;
}
} // namespace

OperationReader::OperationReader(Document& document, SchemaConverter& schemas, ImportWarnings& warnings,
                                 DocumentContext context)
    : m_document(document), m_schemas(schemas), m_warnings(warnings), m_context(std::move(context))
{}

void OperationReader::loadPathItem(std::size_t index)
{
    if (m_pathIndex == index) {
        return;
    }
    m_pathIndex = index;
    m_pathParameters = nullptr;
    m_pathServers = nullptr;
    m_pathText.clear();
    const auto members = m_document.members(m_document.paths()[index].text);
    for (const Member& member : members ? *members : std::vector<Member>()) {
        if (member.key == "parameters") {
            m_pathParameters = m_document.value(member.text).value_or(Json());
        } else if (member.key == "servers") {
            m_pathServers = m_document.value(member.text).value_or(Json());
        } else if (member.key == "summary" || member.key == "description") {
            m_pathText = tokenText(member.text);
        }
    }
}

Json OperationReader::serversFor(const Json& operation) const
{
    for (const Json* own : {&memberOr(operation, "servers"), &m_pathServers}) {
        if (own->is_array() && !own->empty()) {
            if (Json servers = absoluteServers(*own, m_context.url); !servers.empty()) {
                return servers;
            }
        }
    }
    return m_context.servers;
}

void OperationReader::describe(catalog::ToolDefinition& tool, const Json& operation) const
{
    tool.title = cutText(textMember(operation, "summary"), kMaxTitle);
    tool.description = cutText(textMember(operation, "description", m_pathText), kMaxDescription);
    tool.docUrl = textMember(memberOr(operation, "externalDocs"), "url");
    if (memberOr(operation, "deprecated") == Json(true)) {
        tool.flags.set(catalog::ToolFlag::Deprecated);
    }
}

Result<catalog::ToolDefinition> OperationReader::read(const OperationEntry& entry, const OperationName& name)
{
    loadPathItem(entry.pathIndex);
    const PathEntry& path = m_document.paths()[entry.pathIndex];
    EX_TRY(Json operation, m_document.value(entry.text));
    Json pathParameters = m_pathParameters;
    if (m_document.dialect() == Dialect::Swagger20) {
        upgradeOperation(m_document, operation, pathParameters, m_context.consumes, m_context.produces);
        if (const Json& schemes = memberOr(operation, "schemes"); schemes.is_array() && !schemes.empty()) {
            operation["servers"] = serversOfSwagger(m_document, m_context.url, schemes);
        }
    }
    const std::string pointer = "/paths/" + pointerEscaped(path.path) + "/" + asciiLower(entry.method);
    catalog::ToolDefinition tool;
    OperationBody body;
    if (takesBody(entry.method, m_document.dialect())) {
        body = readBody(m_document, m_schemas, memberOr(operation, "requestBody"), pointer);
    }
    const ParameterContext context{m_document, m_schemas,
                                   m_warnings, m_context.filled,
                                   pointer,    entry.method + " " + path.path,
                                   path.path,  !body.bindings.empty()};
    EX_TRY(OperationParameters parameters, readParameters(context, pathParameters, memberOr(operation, "parameters")));
    OperationAnswer answer = readAnswer(m_document, m_schemas, memberOr(operation, "responses"), pointer);

    Binding binding;
    binding.method = entry.method;
    binding.path = path.path;
    binding.servers = serversFor(operation);
    binding.parameters = parameters.bindings;
    binding.isBodyRequired = body.isRequired;
    binding.bodyName = textMember(memberOr(operation, "requestBody"), "name");
    binding.bodies = body.bindings;
    const Json& security = memberOr(operation, "security");
    binding.security = security.is_array() ? alternativesOf(security) : m_context.security;
    binding.accept = answer.accept;

    tool.path = name.path;
    tool.identity = name.identity;
    describe(tool, operation);
    tool.tags = entry.tags;
    tool.urlTemplate = path.path;
    tool.inputSchema = inputSchema(parameters, body, binding);
    tool.outputSchema = std::move(answer.schema);
    tool.errors = std::move(answer.errors);
    const EffectOf effect =
        effectOfOperation(entry.method, path.path, name.path, textMember(operation, "x-executor-effect"));
    tool.effect = effect.effect;
    tool.effectReason = effect.reason;
    for (const ParameterBinding& parameter : binding.parameters) {
        tool.parameters.push_back(parameter.key);
    }
    if (body.takesFiles || answer.givesFiles) {
        tool.flags.set(catalog::ToolFlag::Files);
    }
    if (answer.streams) {
        tool.flags.set(catalog::ToolFlag::Streams);
    }
    tool.contractFacts = {{"method", entry.method}, {"path", path.path}, {"hosts", possibleUrls(binding.servers)}};
    tool.binding = binding.toJson();
    return tool;
}

} // namespace executor::sources::openapi
