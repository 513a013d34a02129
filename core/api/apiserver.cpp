#include "core/api/apiserver.h"

#include "core/api/answers.h"
#include "core/api/detail/inputcheck.h"
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/platform/peer.h"

namespace executor::api {
namespace {
constexpr std::string_view kBearer = "Bearer ";
// Arguments of tools come in bodies: their numbers keep their digits.
constexpr JsonLimits kBodyLimits{.numbers = JsonLimits::Numbers::Exact, .mark = JsonLimits::Mark::Refuse};

// From this size on a body is parsed on the pool: 13 MB take 100 ms, and this thread answers everybody.
constexpr std::size_t kPoolBody = 256U << 10U;

constexpr std::string_view kMcp = "/mcp";
constexpr const char* kMcpMethods = "GET, POST, DELETE, OPTIONS";

/// A token in a URL is in logs and histories already.
bool hasTokenInUrl(const net::RequestHead& head)
{
    for (const auto& [name, value] : head.query) {
        if (name == "token" || name == "access_token" || value.starts_with("exa_") || value.starts_with("exo_")) {
            return true;
        }
    }
    return false;
}

/// A list that is whole tells its own total; a page that is not has it from its handler.
void addTotal(const ApiRequest& request, Json& body)
{
    const Json* items = wantsTotal(request) ? member(body, "items") : nullptr;
    if (items != nullptr && !body.contains("total") && !request.query("cursor") && body["nextCursor"].is_null()) {
        body["total"] = items->size();
    }
}

/// The tag of an answer that has no revision of its own: equal bytes, equal tag. Lists have none; neither has what is
/// so large that hashing it would hold up others.
std::string contentTag(const net::Response& response, const Json& body)
{
    constexpr std::size_t kMostHashed = 1U << 20U;
    const bool isList = body.is_object() && body.contains("items");
    if (response.status != 200 || response.body.empty() || response.body.size() > kMostHashed || isList) {
        return {};
    }
    return "\"" + sha256Hex(response.body).substr(0, 32) + "\"";
}

net::Response toResponse(const ApiRequest& request, ApiAnswer answer)
{
    net::Response response;
    addTotal(request, answer.body);
    if (answer.text) {
        response = net::Response{answer.status, {}, std::move(*answer.text)};
    } else if (!answer.body.is_null()) {
        response = net::jsonResponse(answer.body, answer.status);
    } else {
        response.status = answer.status;
    }
    for (const auto& field : answer.headers) {
        response.headers.set(field.name, field.value);
    }
    const bool isRead = request.head.method == "GET" || request.head.method == "HEAD";
    const std::string tag = answer.rev ? etagOf(*answer.rev) : isRead ? contentTag(response, answer.body) : "";
    if (!tag.empty()) {
        response.headers.set("ETag", tag);
    }
    if (isRead && !tag.empty() && request.head.headers.listHas("If-None-Match", tag)) {
        response.status = 304;
        response.body.clear();
        response.headers.remove("Content-Type");
    }
    return response;
}

net::Response optionsAnswer(std::string allow)
{
    net::Response response;
    response.status = 204;
    response.headers.add("Allow", std::move(allow));
    return response;
}
} // namespace

/// What the guard found out of a head; handed back with the body.
struct ApiServer::Call
{
    const Route* route = nullptr; ///< null: /mcp
    std::map<std::string, std::string, std::less<>> parameters;
    Principal principal;
};

ApiServer::ApiServer(ApiParts parts) : m_parts(std::move(parts)), m_idempotency(m_parts.database, m_parts.clock) {}

net::HeadDecision ApiServer::onHead(const net::RequestHead& head)
{
    Result<net::HeadDecision> decision = guard(head);
    return decision ? std::move(*decision) : net::RefuseRequest{refusal(head, decision.error())};
}

Result<net::HeadDecision> ApiServer::guard(const net::RequestHead& head)
{
    if (!net::hostAllowed(head, m_hosts)) {
        return fail(ErrorCode::HostNotAllowed, "This Host is not an address of Executor.");
    }
    if (!net::originAllowed(head, m_hosts)) {
        return fail(ErrorCode::OriginNotAllowed, "Pages of this origin may not talk to Executor.");
    }
    if (head.path == kMcp) {
        return guardMcp(head);
    }
    PathMatch match = m_parts.routes.match(head.path, head.door);
    if (match.routes.empty()) {
        return fail(ErrorCode::RouteNotFound, "There is no " + head.path + " here.");
    }
    if (head.method == "OPTIONS") {
        return net::RefuseRequest{optionsAnswer(match.allow())};
    }
    const Route* route = match.byMethod(head.method);
    if (route == nullptr) {
        return fail(ErrorCode::MethodNotAllowed, head.method + " is not possible on " + head.path + ".", {},
                    Json{{"allow", match.allow()}});
    }
    auto call = std::make_shared<Call>();
    call->route = route;
    if (route->scope != Scope::None) {
        EX_TRY(call->principal, principalOf(head));
        if (!call->principal.has(route->scope)) {
            return fail(ErrorCode::ScopeInsufficient,
                        "This needs the scope \"" + std::string(scopeName(route->scope)) + "\".", {},
                        Json{{"scope", scopeName(route->scope)}});
        }
    }
    EX_CHECK(detail::checkQuery(*route, head));
    EX_CHECK(detail::checkContentType(*route, head));
    EX_CHECK(detail::checkAccept(*route, head));
    call->parameters = std::move(match.parameters);
    net::AcceptRequest accept;
    accept.maxBody = route->maxBody;
    accept.bodyTime = route->maxBody > (std::size_t{8} << 20U) ? Milliseconds(5min) : Milliseconds(30s);
    accept.owner = call->principal.kind == Principal::Kind::Agent ? call->principal.agent.text() : "";
    accept.context = std::move(call);
    return accept;
}

Result<net::HeadDecision> ApiServer::guardMcp(const net::RequestHead& head)
{
    if (head.headers.listHas("Upgrade", "executor-mcp")) {
        if (head.door == net::DoorKind::Local) {
            return net::UpgradeRequest{};
        }
        return fail(ErrorCode::RouteNotFound, "A bridge speaks on the local door only.");
    }
    if (head.method == "OPTIONS") {
        return net::RefuseRequest{optionsAnswer(kMcpMethods)};
    }
    auto call = std::make_shared<Call>();
    EX_TRY(call->principal, principalOf(head));
    net::AcceptRequest accept;
    accept.owner = call->principal.agent.text();
    accept.context = std::move(call);
    return accept;
}

Result<Principal> ApiServer::principalOf(const net::RequestHead& head) const
{
    if (hasTokenInUrl(head)) {
        return fail(ErrorCode::TokenInUrl, "A token must not stand in a URL; this one counts as leaked.",
                    "Send it as Authorization: Bearer … and replace it: executor agents rotate NAME.");
    }
    Principal principal;
    principal.door = head.door;
    const std::string* field = head.headers.find("Authorization");
    if (field == nullptr && head.door == net::DoorKind::Local) {
        principal.kind = Principal::Kind::Operator;
        principal.agent = m_parts.cli;
        principal.name = "cli";
        principal.program = platform::callingProgram(head.peer.processId);
        return principal;
    }
    if (field == nullptr) {
        return fail(ErrorCode::TokenMissing, "A token is needed.", "Send Authorization: Bearer exa_…");
    }
    const bool isBearer =
        head.headers.count("Authorization") == 1 && equalsIgnoreCase(std::string_view(*field).substr(0, 7), kBearer);
    EX_TRY(CallerAgent caller, m_parts.authenticate(isBearer ? trimmed(std::string_view(*field).substr(7)) : "", head));
    principal.kind = Principal::Kind::Agent;
    principal.agent = std::move(caller.id);
    principal.name = std::move(caller.name);
    return principal;
}

net::Response ApiServer::refusal(const net::RequestHead& head, const Error& error)
{
    net::Response response = errorResponse(head, error);
    if (head.path == kMcp) {
        // Body and status are the protocol's; the fields are ours.
        net::Response ofMcp = m_parts.mcp.refusal(head, error);
        for (const char* name : {"WWW-Authenticate", "Retry-After"}) {
            if (response.headers.has(name)) {
                ofMcp.headers.set(name, response.headers.value(name));
            }
        }
        return ofMcp;
    }
    if (error.code == ErrorCode::MethodNotAllowed) {
        if (const std::string allow = textMember(error.details, "allow"); !allow.empty()) {
            response.headers.set("Allow", allow);
        }
    }
    return response;
}

void ApiServer::onUpgrade(net::RequestHead head, std::shared_ptr<void> /*context*/,
                          std::unique_ptr<net::RawConnection> connection)
{
    m_parts.mcp.attachBridge(head, std::move(connection));
}

void ApiServer::onRequest(net::Request request, std::shared_ptr<net::Exchange> exchange)
{
    const auto call = std::static_pointer_cast<Call>(request.context);
    if (call->route == nullptr) {
        m_parts.mcp.handle(std::move(request), std::move(exchange), call->principal);
        return;
    }
    if (request.body.size() >= kPoolBody) {
        m_tasks.spawn("readBody", readThenBegin(call, std::move(request), std::move(exchange)));
        return;
    }
    Result<Json> body = Json::object();
    if (!request.body.empty()) {
        body = parseJson(request.body, kBodyLimits);
    }
    begin(*call, std::move(request), std::move(body), std::move(exchange));
}

Task<void> ApiServer::readThenBegin(std::shared_ptr<Call> call, net::Request request,
                                    std::shared_ptr<net::Exchange> exchange)
{
    const auto shared = std::make_shared<net::Request>(std::move(request));
    auto parse = [shared] { return parseJson(shared->body, kBodyLimits); };
    Result<Json> body = co_await onPool(std::move(parse));
    if (exchange->isOpen()) { // who went away meanwhile has asked for nothing
        begin(*call, std::move(*shared), std::move(body), std::move(exchange));
    }
    co_return Result<void>();
}

void ApiServer::begin(const Call& call, net::Request request, Result<Json> body,
                      std::shared_ptr<net::Exchange> exchange)
{
    auto checked = checkedRequest(call, request, std::move(body));
    if (!checked) {
        exchange->respond(errorResponse(request.head, checked.error()));
        return;
    }
    const auto gone = std::make_shared<CancelSource>();
    (*checked)->gone = gone->token();
    exchange->onPeerGone([gone] { gone->cancel(); });
    if (call.route->stream) {
        call.route->stream(*checked, std::move(exchange));
        return;
    }
    m_tasks.spawn(std::string(call.route->operation),
                  serve(call.route, *checked, std::move(request.body), std::move(exchange)));
}

Result<std::shared_ptr<ApiRequest>> ApiServer::checkedRequest(const Call& call, const net::Request& request,
                                                              Result<Json> body)
{
    EX_TRY(auto json, std::move(body));
    auto checked = std::make_shared<ApiRequest>();
    checked->head = request.head;
    checked->path = call.parameters;
    checked->principal = call.principal;
    checked->body = std::move(json);
    EX_CHECK(detail::checkBody(*call.route, checked->body));
    return checked;
}

Task<ApiAnswer> ApiServer::start(const Route& route, RequestPtr request, const std::string& bodyText)
{
    if (route.method == "POST" && request->head.headers.has("Idempotency-Key")) {
        return m_idempotency.run(route, std::move(request), bodyText);
    }
    return route.handler(std::move(request));
}

Task<void> ApiServer::serve(const Route* route, RequestPtr request, std::string bodyText,
                            std::shared_ptr<net::Exchange> exchange)
{
    Task<ApiAnswer> work = start(*route, request, bodyText);
    Result<ApiAnswer> answer = co_await work;
    if (answer) {
        exchange->respond(toResponse(*request, std::move(*answer)));
    } else {
        exchange->respond(refusal(request->head, answer.error()));
    }
    co_return Result<void>();
}

} // namespace executor::api
