#include "core/mcp/protocol/legacy/initialize.h"

namespace executor::mcp::legacy {

tl::expected<InitializeParams, RpcError> readInitialize(const Json& params)
{
    const std::string version = textMember(params, "protocolVersion");
    if (version.empty()) {
        return tl::unexpected(invalidParams("initialize needs \"protocolVersion\"."));
    }
    InitializeParams read;
    read.revision = revisionFromName(version).value_or(kNewestRevision);
    if (const Json* client = member(params, "clientInfo"); client && client->is_object()) {
        read.clientInfo = *client;
    }
    if (const Json* capabilities = member(params, "capabilities"); capabilities && capabilities->is_object()) {
        read.capabilities = *capabilities;
    }
    return read;
}

Json initializeResult(Revision revision, const std::string& version, const std::string& instructions)
{
    Json capabilities = Json::object();
    capabilities["tools"] = Json{{"listChanged", true}};
    capabilities["resources"] = Json::object();
    capabilities["prompts"] = Json::object();
    capabilities["logging"] = Json::object();
    if (revision >= Revision::V2025_03_26) {
        capabilities["completions"] = Json::object();
    }
    Json server = Json{{"name", "executor"}};
    if (revision >= Revision::V2025_06_18) {
        server["title"] = "Executor";
    }
    server["version"] = version;
    Json result = Json::object();
    result["protocolVersion"] = revisionName(revision);
    result["capabilities"] = std::move(capabilities);
    result["serverInfo"] = std::move(server);
    result["instructions"] = instructions;
    return result;
}

} // namespace executor::mcp::legacy
