#include "core/api/detail/objects.h"

#include "core/base/text.h"

#include <array>
#include <string>

namespace executor::api::detail {
namespace {
struct Shape
{
    std::string_view name;
    /// `field:type`, `?` behind the name: may be absent. Types: text time integer boolean object array any, or the name
    /// of another object.
    std::string_view fields;
};

constexpr std::array kShapes{
    Shape{"Health", "status:text product:text api:integer"},
    Shape{"Status", ""},
    Shape{"Whoami", "principal:object scope:text workspaceId:text expiresAt?:time"},
    Shape{"Doctor", "ok:boolean status:object checks:object"},
    Shape{"Runtime", "id:text name:text"},
    Shape{"Execution",
          "id:text workspaceId:text agent:object status:text runtimeId:text interactionMode:text code?:text "
          "metadata:object createdAt:time startedAt?:time completedAt?:time updatedAt:time error?:object logs?:array "
          "emitted?:array cancelledBy?:object warnings?:array steps:object queue?:any usage:object"},
    Shape{"Envelope", "execution:Execution result?:any resultHandle?:text resultSummary?:any pendingInteraction:any "
                      "interactions:array next:text alreadyFinal?:boolean"},
    Shape{"Step", "id:text seq:integer path:text account?:any effect:text status:text arguments?:any "
                  "effectiveArguments?:any result?:any resultHandle?:text error?:object outcome?:text decision?:any "
                  "attempt:integer startedAt?:any durationMs?:any http?:object"},
    Shape{"Logs", "logs:array"},
    Shape{"Interaction",
          "id:text executionId?:text proposalId?:text stepId?:text kind:text purpose:text status:text answerBy:text "
          "message:text upstreamMessage?:text createdAt:time expiresAt?:time url?:text payload?:any "
          "requestedSchema?:any answer?:object outcome?:any resumePayload?:object alreadyAnswered?:boolean"},
    Shape{"Approval", "id:text toolPath:text input:any status:text executionId?:text task?:object createdAt:time "
                      "resolvedAt?:time reason?:text"},
    Shape{"Tool", "path:text title?:text description?:text effect:text decision?:text source:text"},
    Shape{"ToolDetail", "path:text"},
    Shape{"ToolResult", "ok:boolean data?:any http?:object error?:object executionId?:text"},
    Shape{"ToolCheck", "path:text account?:any arguments:any decision:any problems:array request?:any"},
    Shape{"Search", ""},
    Shape{"Source",
          "id:text slug:text name:text kind:text origin:text enabled:boolean endpoint?:text toolCount:integer "
          "health:object accounts:array createdAt:time updatedAt:time"},
    Shape{"Discovery", ""},
    Shape{"Account", "id:text source:text slug:text label:text method:any default:boolean health:object"},
    Shape{"Secret", "id:text name:text provider:text purpose:text status:text createdAt:time updatedAt:time "
                    "lastUsedAt?:time linkedSources:array"},
    Shape{"SecretsStatus", ""},
    Shape{"Agent", "id:text name:text exposure:text paused:boolean stopped:boolean peer?:any lastSeenAt?:time "
                   "tokenPrefix?:text settings:object"},
    Shape{"NewAgent", "agent:Agent token?:text"},
    Shape{"Rule", "id:text owner:text pattern:text action:text enabled:boolean position:text"},
    Shape{"Explanation", ""},
    Shape{"Proposal", "proposal:object pendingInteraction:object"},
    Shape{"AuditRecord", "seq:integer at:time actor:text type:text ids:object body:object hash:text"},
    Shape{"AuditVerdict", "ok:boolean records:integer firstBadSeq?:integer"},
    Shape{"Removed", ""},
};

Json typeOf(std::string_view type)
{
    if (type == "text") {
        return Json{{"type", "string"}};
    }
    if (type == "time") {
        return Json{{"type", "string"}, {"format", "date-time"}};
    }
    if (type == "any") {
        return Json::object();
    }
    if (type == "array") {
        return Json{{"type", "array"}, {"items", Json::object()}};
    }
    if (type == "integer" || type == "boolean" || type == "object") {
        return Json{{"type", type}};
    }
    return schemaRef(type);
}

Json schemaOf(std::string_view fields)
{
    Json properties = Json::object();
    Json required = Json::array();
    for (const std::string& field : split(fields, ' ')) {
        const std::size_t colon = field.find(':');
        if (colon == std::string::npos) {
            continue;
        }
        const bool isOptional = field[colon - 1] == '?';
        const std::string name = field.substr(0, isOptional ? colon - 1 : colon);
        properties[name] = typeOf(std::string_view(field).substr(colon + 1));
        if (!isOptional) {
            required.push_back(name);
        }
    }
    Json schema = Json{{"type", "object"}, {"properties", properties}};
    if (!required.empty()) {
        schema["required"] = required;
    }
    return schema;
}
} // namespace

Json schemaRef(std::string_view name)
{
    if (name.ends_with("[]")) {
        return Json{{"type", "object"},
                    {"properties",
                     {{"items", {{"type", "array"}, {"items", schemaRef(name.substr(0, name.size() - 2))}}},
                      {"nextCursor", {{"type", Json::array({"string", "null"})}}}}},
                    {"required", Json::array({"items", "nextCursor"})}};
    }
    return Json{{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json objectSchemas()
{
    Json all = Json::object();
    for (const Shape& shape : kShapes) {
        all[std::string(shape.name)] = schemaOf(shape.fields);
    }
    all["Error"] = Json{{"type", "object"},
                        {"properties",
                         {{"error", schemaOf("code:text message:text hint?:text details?:object "
                                             "retryable?:boolean requestId:text")}}},
                        {"required", Json::array({"error"})}};
    return all;
}

} // namespace executor::api::detail
