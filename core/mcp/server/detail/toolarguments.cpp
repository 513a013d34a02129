#include "core/mcp/server/detail/toolcalls.h"

#include "core/base/text.h"

namespace executor::mcp {

namespace {

tl::unexpected<Error> bad(const std::string& pointer, const std::string& message)
{
    Json problem = Json::object();
    problem["pointer"] = pointer;
    problem["message"] = message;
    Json problems = Json::array();
    problems.push_back(std::move(problem));
    Json details = Json::object();
    details["problems"] = std::move(problems);
    return fail(ErrorCode::InvalidRequest, pointer + ": " + message, {}, std::move(details));
}

Result<std::optional<std::string>> optionalText(const Json& object, const char* key)
{
    const Json* value = member(object, key);
    if (!value || value->is_null()) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        return bad(std::string("/") + key, "must be a text");
    }
    return value->get<std::string>();
}

Result<std::optional<std::int64_t>> optionalInteger(const Json& object, const char* key)
{
    const Json* value = member(object, key);
    if (!value || value->is_null()) {
        return std::nullopt;
    }
    if (!value->is_number_integer()) {
        return bad(std::string("/") + key, "must be an integer");
    }
    return value->get<std::int64_t>();
}

Result<ExecutionId> executionIdOf(const Json& arguments)
{
    const Json* payload = member(arguments, "resumePayload");
    const Json& holder = payload && payload->is_object() && !arguments.contains("executionId") ? *payload : arguments;
    EX_TRY(const auto text, optionalText(holder, "executionId"));
    if (!text || text->empty()) {
        return bad("/executionId", "is needed: the id that execute gave");
    }
    return ExecutionId(*text);
}

Result<std::optional<AnswerRequest>> answerOf(const Json& arguments)
{
    const Json* response = member(arguments, "response");
    if (!response || response->is_null()) {
        return std::nullopt;
    }
    const std::string action = textMember(*response, "action");
    if (action != "accept" && action != "decline" && action != "cancel") {
        return bad("/response/action", "must be \"accept\", \"decline\" or \"cancel\"");
    }
    AnswerRequest answer;
    answer.action = action;
    if (const Json* content = member(*response, "content")) {
        answer.content = *content;
    }
    return answer;
}

} // namespace

Result<ExecuteArguments> readExecute(const Json& arguments, const AgentId& agent)
{
    ExecuteArguments read;
    read.start.agent = agent;
    EX_TRY(const auto code, optionalText(arguments, "code"));
    if (!code || trimmed(*code).empty()) {
        return bad("/code", "is needed: TypeScript, the body of an async function");
    }
    read.start.code = *code;
    EX_TRY(read.start.timeoutMs, optionalInteger(arguments, "timeoutMs"));
    EX_TRY(read.start.runtimeId, optionalText(arguments, "runtimeId"));
    EX_TRY(read.start.idempotencyKey, optionalText(arguments, "idempotencyKey"));
    EX_TRY(read.start.interactionMode, optionalText(arguments, "interactionMode"));
    EX_TRY(read.resultTimeoutMs, optionalInteger(arguments, "resultTimeoutMs"));
    if (read.resultTimeoutMs && (*read.resultTimeoutMs < 100 || *read.resultTimeoutMs > 900'000)) {
        return bad("/resultTimeoutMs", "must be 100 to 900000");
    }
    if (const Json* metadata = member(arguments, "metadata"); metadata && !metadata->is_null()) {
        if (!metadata->is_object()) {
            return bad("/metadata", "must be an object");
        }
        read.start.metadata = *metadata;
    }
    if (const Json* waits = member(arguments, "waitForResult"); waits && !waits->is_null()) {
        if (!waits->is_boolean()) {
            return bad("/waitForResult", "must be true or false");
        }
        read.waitsForResult = waits->get<bool>();
    }
    return read;
}

Result<ResumeArguments> readResume(const Json& arguments, const AgentId& agent)
{
    ResumeArguments read;
    EX_TRY(read.execution, executionIdOf(arguments));
    EX_TRY(read.answer, answerOf(arguments));
    EX_TRY(const auto interaction, optionalText(arguments, "interactionId"));
    if (read.answer) {
        read.answer->agent = agent;
        read.answer->execution = read.execution;
        if (interaction) {
            read.answer->interaction = InteractionId(*interaction);
        }
    }
    return read;
}

} // namespace executor::mcp
