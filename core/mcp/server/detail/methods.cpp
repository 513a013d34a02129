#include "core/mcp/server/detail/methods.h"

#include "core/mcp/server/detail/logboard.h"

namespace executor::mcp {

namespace {

using Answer = tl::expected<Json, RpcError>;

tl::unexpected<RpcError> badCursor()
{
    return tl::unexpected(invalidParams("The cursor is not one of ours; start over.", "bad_cursor"));
}

Answer emptyList(const Message& request, const char* key)
{
    if (!isFirstPage(request)) {
        return badCursor();
    }
    Json result = Json::object();
    result[key] = Json::array();
    return result;
}

Answer noResource(const Message& request)
{
    RpcError error = invalidParams("Resource not found", "not_found");
    error.code = RpcCode::ResourceNotFound;
    error.data["uri"] = textMember(request.params, "uri");
    return tl::unexpected(std::move(error));
}

Answer setLevel(Session& session, const Message& request)
{
    const std::string level = textMember(request.params, "level");
    if (!logRank(level)) {
        return tl::unexpected(invalidParams("Unknown log level: " + level));
    }
    session.logLevel = level;
    return Json::object();
}

Answer noCompletion()
{
    Json completion = Json::object();
    completion["values"] = Json::array();
    completion["total"] = 0;
    completion["hasMore"] = false;
    Json result = Json::object();
    result["completion"] = std::move(completion);
    return result;
}

Answer answer(Session& session, const Message& request)
{
    const std::string& method = request.method;
    if (method == "ping" || method == "resources/unsubscribe") {
        return Json::object();
    }
    if (method == "tools/list") {
        return badCursor(); // its first page is answered where the tools are known
    }
    if (method == "prompts/list") {
        return emptyList(request, "prompts");
    }
    if (method == "resources/list") {
        return emptyList(request, "resources");
    }
    if (method == "resources/templates/list") {
        return emptyList(request, "resourceTemplates");
    }
    if (method == "resources/read" || method == "resources/subscribe") {
        return noResource(request);
    }
    if (method == "prompts/get") {
        return tl::unexpected(invalidParams("Unknown prompt: " + textMember(request.params, "name"), "not_found"));
    }
    if (method == "completion/complete") {
        return noCompletion();
    }
    if (method == "logging/setLevel") {
        return setLevel(session, request);
    }
    RpcError error = invalidParams("Method not found: " + request.method, "unknown_method");
    error.code = RpcCode::MethodNotFound;
    return tl::unexpected(std::move(error));
}

} // namespace

bool isFirstPage(const Message& request)
{
    const Json* cursor = member(request.params, "cursor");
    return cursor == nullptr || cursor->is_null();
}

std::string answerPlainMethod(Session& session, const Message& request)
{
    auto answered = answer(session, request);
    if (answered) {
        return resultText(request.id, std::move(*answered));
    }
    answered.error().id = request.id;
    return errorText(answered.error());
}

} // namespace executor::mcp
