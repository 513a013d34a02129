#include "core/sources/openapi/request.h"

#include "core/base/text.h"
#include "core/sources/openapi/arguments.h"
#include "core/sources/openapi/percent.h"
#include "core/sources/openapi/requestbody.h"
#include "core/sources/openapi/servers.h"
#include "core/sources/openapi/styles.h"

namespace executor::sources::openapi {
namespace {
const Json& valueOf(const Json& arguments, const ParameterBinding& parameter)
{
    static const Json none;
    const Json* value = member(arguments, parameter.key);
    return value == nullptr ? none : *value;
}

const ParameterBinding* pathParameter(const Binding& binding, std::string_view name)
{
    for (const ParameterBinding& parameter : binding.parameters) {
        if (parameter.place == Place::Path && parameter.name == name) {
            return &parameter;
        }
    }
    return nullptr;
}

/// `.` and `..` would leave the place that the person allowed.
Result<void> checkSegments(const std::string& path, const std::vector<std::string>& keys)
{
    for (const std::string& segment : split(path, '/')) {
        if (segment == "." || segment == "..") {
            return argumentProblem(join(keys, ", "), "must not make a path segment `.` or `..`.");
        }
    }
    return {};
}

Result<std::string> filledPath(const Binding& binding, const Json& arguments, std::string_view path)
{
    std::string text;
    std::vector<std::string> keys;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t open = path.find('{', at);
        const std::size_t close = open == std::string_view::npos ? open : path.find('}', open);
        text +=
            percentEncoded(path.substr(at, close == std::string_view::npos ? close : open - at), Encoding::PathLiteral);
        if (close == std::string_view::npos) {
            break;
        }
        std::string_view name = path.substr(open + 1, close - open - 1);
        const bool isExpansion = !name.empty() && name.front() == '+';
        name.remove_prefix(isExpansion ? 1 : 0);
        const ParameterBinding* parameter = pathParameter(binding, name);
        if (parameter == nullptr) {
            return fail(ErrorCode::Internal, "The path variable \"" + std::string(name) + "\" is not known.");
        }
        EX_TRY(const std::string value, pathText(*parameter, valueOf(arguments, *parameter), isExpansion));
        text += value;
        keys.push_back(parameter->key);
        at = close + 1;
    }
    EX_CHECK(checkSegments(text, keys));
    return text.empty() || text.front() != '/' ? "/" + text : text;
}

std::string queryText(const Binding& binding, const Json& arguments)
{
    std::vector<std::string> pairs;
    for (const ParameterBinding& parameter : binding.parameters) {
        const Json& value = valueOf(arguments, parameter);
        if (parameter.place == Place::Query) {
            for (std::string& pair : queryPairs(parameter, value)) {
                pairs.push_back(std::move(pair));
            }
        } else if (parameter.place == Place::Querystring && !value.is_null()) {
            pairs.push_back(querystringText(parameter, value));
        }
    }
    return join(pairs, "&");
}

/// The query that a template carries: its own separators stay.
std::string fixedQuery(std::string_view query)
{
    std::vector<std::string> pairs;
    for (const std::string& pair : split(query, '&')) {
        const std::size_t equal = pair.find('=');
        std::string text = percentEncoded(pair.substr(0, equal), Encoding::QueryReserved);
        if (equal != std::string::npos) {
            text += "=" + percentEncoded(pair.substr(equal + 1), Encoding::QueryReserved);
        }
        pairs.push_back(std::move(text));
    }
    return join(pairs, "&");
}

Result<void> addHeaders(const Binding& binding, const Json& arguments, BuiltRequest& request)
{
    std::vector<std::string> cookies;
    for (const ParameterBinding& parameter : binding.parameters) {
        const Json& value = valueOf(arguments, parameter);
        if (value.is_null()) {
            continue;
        }
        if (parameter.place == Place::Header && !(value.is_structured() && value.empty())) {
            EX_TRY(std::string text, headerText(parameter, value));
            request.headers.emplace_back(parameter.name, std::move(text));
        } else if (parameter.place == Place::Cookie) {
            EX_TRY(const std::vector<std::string> pairs, cookiePairs(parameter, value));
            cookies.insert(cookies.end(), pairs.begin(), pairs.end());
        }
    }
    if (!cookies.empty()) {
        request.headers.emplace_back("Cookie", join(cookies, "; "));
    }
    return {};
}

Result<void> addBody(const Binding& binding, const Json& arguments, std::string_view stepId, BuiltRequest& request)
{
    const Json* value = member(arguments, "body");
    for (const ParameterBinding& parameter : binding.parameters) {
        value = parameter.key == "body" ? nullptr : value;
    }
    if (value == nullptr || binding.bodies.empty()) {
        return {};
    }
    EX_TRY(const BodyBinding* chosen, chosenBody(binding, arguments));
    const Json* parts = member(arguments, "$parts");
    EX_TRY(RequestBody body, requestBody(*chosen, *value, parts == nullptr ? Json() : *parts, stepId));
    request.headers.emplace_back("Content-Type", body.contentType);
    request.body = std::move(body.bytes);
    request.bodyForm = std::move(body.form);
    request.hasBody = true;
    return {};
}
} // namespace

Result<BuiltRequest> buildRequest(const Binding& binding, const CallSettings& settings, const Json& arguments,
                                  std::string_view stepId)
{
    BuiltRequest request;
    request.method = binding.method;
    request.security = binding.security;
    const Json* choice = member(arguments, "$server");
    EX_TRY(const std::string server, serverUrl(binding, settings, choice == nullptr ? Json() : *choice));
    const std::string_view whole = std::string_view(binding.path).substr(0, binding.path.find('#'));
    const std::size_t question = whole.find('?');
    EX_TRY(const std::string path, filledPath(binding, arguments, whole.substr(0, question)));
    const std::string fixed =
        question == std::string_view::npos ? std::string() : fixedQuery(whole.substr(question + 1));
    const std::string query = queryText(binding, arguments);
    request.url = server + path;
    if (!fixed.empty() || !query.empty()) {
        request.url += "?" + fixed + (fixed.empty() || query.empty() ? "" : "&") + query;
    }
    EX_CHECK(addHeaders(binding, arguments, request));
    if (!binding.accept.empty()) {
        request.headers.emplace_back("Accept", binding.accept);
    }
    EX_CHECK(addBody(binding, arguments, stepId, request));
    const Json* timeout = member(arguments, "$timeoutMs");
    if (timeout != nullptr && timeout->is_number()) {
        const double most = 3'600'000;
        request.timeout = Milliseconds(static_cast<std::int64_t>(std::clamp(timeout->get<double>(), 1.0, most)));
    }
    return request;
}

} // namespace executor::sources::openapi
