#include "core/api/cli/pausedrun.h"

namespace executor::api::cli {

std::string pausedJson(const Json& envelope)
{
    const auto id = envelope.contains("execution") ? textMember(envelope.at("execution"), "id") : std::string();
    const Json* pending = member(envelope, "pendingInteraction");
    const Json none = Json::object();
    const Json& question = pending != nullptr && pending->is_object() ? *pending : none;
    Json json = Json::object();
    json["ok"] = false;
    json["id"] = id;
    json["executionId"] = id;
    json["status"] = "waiting";
    json["interactionId"] = textMember(question, "id");
    json["kind"] = textMember(question, "kind");
    json["message"] = textMember(question, "message");
    for (const auto* name : {"url", "expiresAt", "requestedSchema"}) {
        if (const Json* value = member(question, name); value != nullptr && !value->is_null()) {
            json[name] = *value;
        }
    }
    if (const Json* payload = member(question, "payload"); payload != nullptr && payload->is_object()) {
        Json tool = Json::object();
        for (const auto* name : {"path", "account", "arguments"}) {
            if (const Json* value = member(*payload, name); value != nullptr) {
                tool[name] = *value;
            }
        }
        json["tool"] = std::move(tool);
    }
    json["resumeCommand"] = "executor resume " + id;
    Json resume = Json::object();
    resume["command"] = "executor";
    resume["argv"] = Json::array({"resume", id});
    json["resume"] = std::move(resume);
    json["instruction"] = textMember(envelope, "next", "A person must answer; then run the resume command.");
    return toText(json);
}

/// The envelope names the question only; what would be called stands in the question itself.
void addPayload(Context& context, Json& envelope)
{
    const Json* pending = member(envelope, "pendingInteraction");
    if (pending == nullptr || !pending->is_object()) {
        return;
    }
    auto question = context.get("/v1/interactions/" + textMember(*pending, "id"));
    if (question && question->is_object()) {
        envelope["pendingInteraction"] = std::move(*question);
    }
}

} // namespace executor::api::cli
