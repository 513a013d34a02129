#include "exampledoor.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "openapidocument.h"

#include <charconv>

namespace executor::example {
namespace {
std::optional<int> numberOf(std::string_view text)
{
    int value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc{} && end.ptr == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                          : std::nullopt;
}

std::string parameter(const net::Request& request, std::string_view name)
{
    const std::string* value = request.head.parameter(name);
    return value == nullptr ? std::string() : *value;
}

tl::unexpected<Error> noRoute(const net::Request& request)
{
    return fail(ErrorCode::RouteNotFound, "There is no " + request.head.method + " " + request.head.path + ".");
}

net::Response errorResponse(const Error& error)
{
    return net::jsonResponse(Json{{"error", error.toJson()}}, httpStatus(error.code));
}

Result<net::Response> shown(Result<Json> result, int status = 200)
{
    return std::move(result).map([status](const Json& json) { return net::jsonResponse(json, status); });
}
} // namespace

net::HeadDecision ExampleDoor::onHead(const net::RequestHead&)
{
    net::AcceptRequest accept;
    accept.maxBody = 64U << 10U;
    return accept;
}

void ExampleDoor::onRequest(net::Request request, std::shared_ptr<net::Exchange> exchange)
{
    exchange->respond(answer(request));
}

net::Response ExampleDoor::refusal(const net::RequestHead&, const Error& error)
{
    return errorResponse(error);
}

void ExampleDoor::onUpgrade(net::RequestHead, std::shared_ptr<void>, std::unique_ptr<net::RawConnection> connection)
{
    connection->refuse(errorResponse(Error{ErrorCode::BadRequest, "Nothing here is upgraded.", {}, Json::object()}));
}

net::Response ExampleDoor::answer(const net::Request& request)
{
    Result<net::Response> response = route(request);
    return response ? std::move(*response) : errorResponse(response.error());
}

Result<net::Response> ExampleDoor::route(const net::Request& request)
{
    const bool isGet = request.head.method == "GET" || request.head.method == "HEAD";
    const std::vector<std::string> parts = split(std::string_view(request.head.path).substr(1), '/');
    if (isGet && request.head.path == "/openapi.json") {
        return net::jsonTextResponse(document());
    }
    if (isGet && request.head.path == "/search") {
        return net::jsonResponse(m_board.search(parameter(request, "q")));
    }
    if (isGet && request.head.path == "/people") {
        return net::jsonResponse(m_board.people());
    }
    if (isGet && request.head.path == "/statistics") {
        return net::jsonResponse(m_board.statistics());
    }
    if (parts.front() != "tickets" || parts.size() > 3) {
        return noRoute(request);
    }
    if (parts.size() == 1 && isGet) {
        TicketFilter filter{parameter(request, "status"), parameter(request, "assignee"), 50};
        filter.limit = static_cast<std::size_t>(std::max(0, numberOf(parameter(request, "limit")).value_or(50)));
        return net::jsonResponse(m_board.list(filter));
    }
    if (parts.size() == 1 && request.head.method == "POST") {
        EX_TRY(const Json body, parseJson(request.body));
        return shown(m_board.create(body), 201);
    }
    const auto number = parts.size() > 1 ? numberOf(parts[1]) : std::nullopt;
    return number ? ticket(request, *number, parts.size() == 3 ? parts[2] : std::string()) : noRoute(request);
}

Result<net::Response> ExampleDoor::ticket(const net::Request& request, int number, const std::string& part)
{
    const std::string& method = request.head.method;
    const bool isGet = method == "GET" || method == "HEAD";
    if (part.empty() && isGet) {
        return shown(m_board.get(number));
    }
    if (part.empty() && method == "PATCH") {
        EX_TRY(const Json body, parseJson(request.body));
        return shown(m_board.update(number, body));
    }
    if (part.empty() && method == "DELETE") {
        EX_CHECK(m_board.remove(number));
        return net::Response{204, {}, {}};
    }
    if (part == "comments" && isGet) {
        return shown(m_board.comments(number));
    }
    if (part == "comments" && method == "POST") {
        EX_TRY(const Json body, parseJson(request.body));
        return shown(m_board.comment(number, body), 201);
    }
    if (part == "close" && method == "POST") {
        return shown(m_board.close(number));
    }
    return noRoute(request);
}

std::string ExampleDoor::document() const
{
    Json json = parseJson(kOpenApiDocument).value_or(Json::object());
    json["servers"] = Json::array({Json{{"url", "http://127.0.0.1:" + std::to_string(m_port)}}});
    return toText(json);
}

} // namespace executor::example
