#include "core/execution/envelope.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonverbatim.h"
#include "core/base/time.h"
#include "core/execution/status.h"

namespace executor::execution {
namespace {
Json parsed(const std::string& text, Json otherwise)
{
    auto value = parseJson(text, kLenientJson);
    return value ? std::move(*value) : std::move(otherwise);
}

void addTime(Json& json, const char* key, const std::optional<Instant>& time)
{
    if (time) {
        json[key] = toRfc3339(*time);
    }
}

std::string nextSentence(const EnvelopeFacts& facts)
{
    const std::string resume = "resume with {\"executionId\":\"" + facts.row.id.text() + "\"}";
    if (facts.row.status == "waiting") {
        const bool isTerminal = facts.answerPlace == AnswerPlace::Terminal && !facts.questions.empty();
        const std::string where =
            isTerminal ? " who answers at a terminal: executor approvals answer " + facts.questions.front().id.text()
                       : " at the Executor window";
        return "Waiting for a person" + where + ". Tell the person, then call " + resume + " to wait for the outcome.";
    }
    if (facts.row.status == "running" || facts.row.status == "queued") {
        return "Still " + facts.row.status + ". Call " + resume + " to wait for the outcome.";
    }
    if (facts.row.status == "completed") {
        return facts.resultSummary.is_null() ? "Done."
                                             : "Done. The value is large: read it in parts with tools.results.page.";
    }
    return "The execution has ended; see execution.error. Mend the code and call execute again.";
}
} // namespace

Json executionJson(const EnvelopeFacts& facts)
{
    const store::ExecutionRow& row = facts.row;
    Json json = Json::object();
    json["id"] = row.id.text();
    json["workspaceId"] = store::kLocalWorkspace;
    json["agent"] = Json{{"id", row.agent.text()}, {"name", facts.agentName}};
    json["status"] = row.status;
    json["runtimeId"] = row.runtimeId;
    json["interactionMode"] = row.interactionMode;
    if (!facts.code.empty()) {
        json["code"] = facts.code;
    }
    json["metadata"] = parsed(row.metadataJson, Json::object());
    json["createdAt"] = toRfc3339(row.createdAt);
    addTime(json, "startedAt", row.startedAt);
    addTime(json, "completedAt", row.completedAt);
    json["updatedAt"] = toRfc3339(row.updatedAt);
    json["queue"] =
        row.status == "queued" ? Json{{"for", row.queueFor}, {"position", facts.queuePosition}} : Json(nullptr);
    json["steps"] = Json{{"total", facts.steps.total},
                         {"completed", facts.steps.completed},
                         {"failed", facts.steps.failed},
                         {"waiting", facts.steps.waiting}};
    json["logs"] = facts.logs;
    json["warnings"] = facts.warnings;
    json["emitted"] = facts.emitted;
    json["usage"] = facts.usage;
    if (row.errorJson) {
        json["error"] = parsed(*row.errorJson, Json::object());
    }
    if (row.cancelledByJson) {
        json["cancelledBy"] = parsed(*row.cancelledByJson, Json::object());
    }
    return json;
}

Json interactionJson(const store::InteractionRow& row, const Json& payload)
{
    Json json = Json::object();
    json["id"] = row.id.text();
    if (!row.execution.isEmpty()) {
        json["executionId"] = row.execution.text();
        json["resumePayload"] = Json{{"executionId", row.execution.text()}};
    }
    if (!row.proposal.isEmpty()) {
        json["proposalId"] = row.proposal.text();
    }
    if (!row.step.isEmpty()) {
        json["stepId"] = row.step.text();
    }
    json["kind"] = row.kind;
    json["purpose"] = row.purpose;
    json["status"] = row.status;
    json["answerBy"] = row.answerBy;
    json["message"] = row.message;
    if (!row.upstreamMessage.empty()) {
        json["upstreamMessage"] = row.upstreamMessage;
    }
    json["createdAt"] = toRfc3339(row.createdAt);
    addTime(json, "expiresAt", row.expiresAt);
    if (!payload.is_null()) {
        json["payload"] = payload;
    }
    if (row.schemaJson) {
        json["requestedSchema"] = parsed(*row.schemaJson, Json::object());
    }
    if (row.answerJson) {
        json["answer"] = parsed(*row.answerJson, Json::object());
    }
    if (row.outcomeJson) {
        json["outcome"] = parsed(*row.outcomeJson, Json::object());
    }
    return json;
}

Json envelopeJson(const EnvelopeFacts& facts)
{
    Json json = Json::object();
    json["execution"] = executionJson(facts);
    if (facts.resultText) {
        json["result"] = verbatimJson(*facts.resultText);
    } else if (!facts.row.resultHandle.isEmpty()) {
        json["resultHandle"] = facts.row.resultHandle.text();
        json["resultSummary"] = facts.resultSummary;
    }
    json["pendingInteraction"] =
        facts.questions.empty() ? Json(nullptr) : interactionJson(facts.questions.front(), Json(nullptr));
    Json ids = Json::array();
    for (const store::InteractionRow& question : facts.questions) {
        ids.push_back(question.id.text());
    }
    json["interactions"] = std::move(ids);
    json["next"] = nextSentence(facts);
    return json;
}

} // namespace executor::execution
