#pragma once

#include "core/api/apiserver.h"
#include "core/api/eventfeed.h"
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/store/agentrows.h"

#include <QCoroTask>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

namespace executor::api::test {

/// Keeps what was written.
class SpyWriter final : public net::StreamWriter
{
public:
    void write(std::string_view bytes) override { text += bytes; }
    void end() override { isEnded = true; }
    [[nodiscard]] std::size_t bytesQueued() const override { return queued; }
    void onDrained(std::function<void()>) override {}
    [[nodiscard]] bool isOpen() const override { return !isEnded; }
    std::string text;
    std::size_t queued = 0;
    bool isEnded = false;
};

class SpyExchange final : public net::Exchange
{
public:
    void respond(net::Response given) override { response = std::move(given); }
    std::shared_ptr<net::StreamWriter> beginStream(int, net::HeaderFields) override
    {
        writer = std::make_shared<SpyWriter>();
        return writer;
    }
    void onPeerGone(std::function<void()> callback) override { peerGone = std::move(callback); }
    [[nodiscard]] bool isOpen() const override { return !response; }
    std::optional<net::Response> response;
    std::shared_ptr<SpyWriter> writer;
    std::function<void()> peerGone;
};

class SpyMcp final : public McpDoor
{
public:
    void handle(net::Request, std::shared_ptr<net::Exchange> exchange, const Principal& principal) override
    {
        ++handled;
        exchange->respond(net::jsonResponse(Json{{"agent", principal.agent.text()}}));
    }
    net::Response refusal(const net::RequestHead&, const Error& error) override
    {
        return net::jsonResponse(Json{{"rpc", wireName(error.code)}}, httpStatus(error.code));
    }
    void attachBridge(const net::RequestHead&, std::unique_ptr<net::RawConnection>) override { ++attached; }
    int handled = 0;
    int attached = 0;
};

/// The guard over a small table of its own, with the database of a throw-away folder.
struct Api
{
    Api()
    {
        auto opened = store::Database::open(store::OpenOptions{pathFromUtf8(utf8(directory.path())), clock, stream});
        database = std::move(opened.value());
        ApiParts parts{table,
                       *database,
                       clock,
                       mcp,
                       [this](std::string_view token, const net::RequestHead&) -> Result<CallerAgent> {
                           ++asked;
                           if (token == "exa_right") {
                               return CallerAgent{agent, "Claude Code"};
                           }
                           return fail(ErrorCode::TokenInvalid, "The token is not known.");
                       },
                       AgentId("agt_cli")};
        server = std::make_unique<ApiServer>(std::move(parts));
        net::HostRules rules;
        rules.port = 8788;
        server->setHostRules(rules);
    }
    ~Api()
    {
        auto ended = server->stop();
        (void)QCoro::waitFor(std::move(ended));
        auto stopped = database->stop();
        (void)QCoro::waitFor(std::move(stopped));
    }

    /// A head as the server would hand it over.
    static net::RequestHead head(const std::string& method, const std::string& path)
    {
        net::RequestHead made;
        made.method = method;
        const auto query = path.find('?');
        made.path = path.substr(0, query);
        made.target = path;
        if (query != std::string::npos) {
            for (const std::string& pair : split(path.substr(query + 1), '&')) {
                const auto sign = pair.find('=');
                made.query.emplace_back(pair.substr(0, sign), sign == std::string::npos ? "" : pair.substr(sign + 1));
            }
        }
        made.headers.add("Host", "127.0.0.1:8788");
        made.requestId = "req_1";
        return made;
    }
    static net::RequestHead agentHead(const std::string& method, const std::string& path)
    {
        net::RequestHead made = head(method, path);
        made.headers.add("Authorization", "Bearer exa_right");
        return made;
    }
    static net::RequestHead doorHead(const std::string& method, const std::string& path)
    {
        net::RequestHead made = head(method, path);
        made.door = net::DoorKind::Local;
        return made;
    }

    /// The answer to a request; waits for the handler.
    net::Response send(net::RequestHead given, const std::string& body = {})
    {
        const auto exchange = start(std::move(given), body);
        if (!QTest::qWaitFor([&] { return exchange->response.has_value(); }, 5000)) {
            return net::Response{0, {}, "no answer"};
        }
        return *exchange->response;
    }
    std::shared_ptr<SpyExchange> start(net::RequestHead given, const std::string& body = {})
    {
        auto exchange = std::make_shared<SpyExchange>();
        if (!body.empty()) {
            given.hasBody = true;
            if (!given.headers.has("Content-Type")) {
                given.headers.add("Content-Type", "application/json");
            }
        }
        net::HeadDecision decision = server->onHead(given);
        if (auto* refused = std::get_if<net::RefuseRequest>(&decision)) {
            exchange->respond(refused->response);
        } else if (auto* accepted = std::get_if<net::AcceptRequest>(&decision)) {
            server->onRequest(net::Request{std::move(given), body, accepted->context}, exchange);
        } else {
            server->onUpgrade(given, nullptr, nullptr);
            exchange->respond(net::Response{101, {}, ""});
        }
        return exchange;
    }

    QTemporaryDir directory;
    SystemClock clock;
    EventStream stream;
    std::unique_ptr<store::Database> database;
    RouteTable table;
    SpyMcp mcp;
    AgentId agent = AgentId::make(SystemClock().now());
    int asked = 0;
    std::unique_ptr<ApiServer> server;
};

inline std::string codeOf(const net::Response& response)
{
    const Json body = parseJson(response.body).value_or(Json::object());
    const Json* error = member(body, "error");
    return error == nullptr ? "" : textMember(*error, "code");
}

} // namespace executor::api::test
