#include "core/api/cli/pausedrun.h"

#include "core/api/cli/context.h"
#include "core/base/text.h"

namespace executor::api::cli {

namespace {
Json paused(const Json& question, const std::string& idName, const std::string& id,
            const std::vector<std::string>& argv, const std::string& instruction)
{
    Json json = Json::object();
    json["ok"] = false;
    json["id"] = id;
    json[idName] = id;
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
    json["resumeCommand"] = "executor " + join(argv, " ");
    Json resume = Json::object();
    resume["command"] = "executor";
    resume["argv"] = argv;
    json["resume"] = std::move(resume);
    json["instruction"] = instruction;
    return json;
}

constexpr const char* kInstruction = "A person must answer; then run the resume command.";
} // namespace

std::string pausedJson(const Json& envelope)
{
    const auto id = envelope.contains("execution") ? textMember(envelope.at("execution"), "id") : std::string();
    const Json* pending = member(envelope, "pendingInteraction");
    const Json none = Json::object();
    const Json& question = pending != nullptr && pending->is_object() ? *pending : none;
    return toText(paused(question, "executionId", id, {"resume", id}, textMember(envelope, "next", kInstruction)));
}

std::string pausedChangeJson(const Json& interaction, const std::vector<std::string>& argv, const std::string& place)
{
    const auto id = textMember(interaction, "proposalId");
    return toText(paused(interaction, "proposalId", id, argv,
                         "A person must answer " + place + "; then run the resume command."));
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
