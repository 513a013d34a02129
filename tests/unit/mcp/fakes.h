#pragma once

#include "core/mcp/server/mcpserver.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace executor::mcp {

/// Executions that end when the test says so.
class FakeExecutions : public ExecutionDoor
{
public:
    std::vector<StartRequest> started;
    std::vector<AnswerRequest> answered;
    std::vector<std::string> cancelled;
    bool endsAtOnce = true;

    Task<ExecutionId> start(StartRequest request) override
    {
        started.push_back(std::move(request));
        return doneTask<ExecutionId>(ExecutionId("exec_" + std::to_string(started.size())));
    }
    Task<Json> wait(ExecutionId execution, AgentId, Milliseconds, Milliseconds, CancelToken cancel) override
    {
        if (endsAtOnce) {
            return doneTask<Json>(envelope(execution.text()));
        }
        auto shot = std::make_shared<OneShot<Json>>();
        m_waits[execution.text()] = shot;
        m_registrations.push_back(
            cancel.onCancelled([shot] { shot->settle(fail(ErrorCode::Cancelled, "The wait was given up.")); }));
        return shot->wait();
    }
    Task<Json> cancel(ExecutionId execution, AgentId) override
    {
        cancelled.push_back(execution.text());
        return doneTask<Json>(Json::object());
    }
    Task<void> answer(AnswerRequest request) override
    {
        answered.push_back(std::move(request));
        if (answered.back().action == "accept") {
            return doneTask<void>(fail(ErrorCode::PersonRequired, "Only a person can approve."));
        }
        return doneTask<void>(Result<void>());
    }
    void onLine(std::function<void(const ExecutionId&, const ConsoleLine&)> callback) override
    {
        write = std::move(callback);
    }
    std::function<void(const ExecutionId&, const ConsoleLine&)> write; ///< a console line
    void finish(const std::string& execution) { m_waits.at(execution)->settle(envelope(execution)); }
    static Json envelope(const std::string& id)
    {
        return parseJson("{\"execution\":{\"id\":\"" + id +
                         "\",\"status\":\"completed\"},\"result\":42,\"next\":\"Done.\"}")
            .value();
    }

private:
    std::map<std::string, std::shared_ptr<OneShot<Json>>> m_waits;
    std::vector<CancelRegistration> m_registrations;
};

class FakeShelf : public SessionShelf
{
public:
    std::map<std::string, StoredSession> rows;
    Task<std::vector<StoredSession>> load() override
    {
        std::vector<StoredSession> all;
        for (const auto& [hash, row] : rows) {
            all.push_back(row);
        }
        return doneTask<std::vector<StoredSession>>(std::move(all));
    }
    Task<void> save(StoredSession session) override
    {
        rows[session.idHash] = session;
        return doneTask<void>(Result<void>());
    }
    Task<void> markSeen(std::string idHash, Instant at) override
    {
        rows[idHash].lastSeenAt = at;
        return doneTask<void>(Result<void>());
    }
    Task<void> remove(std::string idHash) override
    {
        rows.erase(idHash);
        return doneTask<void>(Result<void>());
    }
};

class FakeStream : public net::StreamWriter
{
public:
    std::string text;
    bool isEnded = false;
    bool isCut = false;
    void write(std::string_view bytes) override { text += isCut ? std::string_view() : bytes; }
    void end() override { isEnded = true; }
    std::size_t bytesQueued() const override { return 0; }
    void onDrained(std::function<void()>) override {}
    bool isOpen() const override { return !isEnded && !isCut; }
};

/// Ends its stream when nobody holds the writer any more, like the real one.
struct FakeExchange : net::Exchange
{
    std::optional<net::Response> response;
    std::shared_ptr<FakeStream> stream;
    void respond(net::Response answer) override { response = std::move(answer); }
    std::shared_ptr<net::StreamWriter> beginStream(int, net::HeaderFields) override
    {
        stream = std::make_shared<FakeStream>();
        return {stream.get(), [kept = stream](net::StreamWriter*) { kept->isEnded = true; }};
    }
    void onPeerGone(std::function<void()>) override {}
    bool isOpen() const override { return !response; }

    [[nodiscard]] Json json() const { return parseJson(response ? response->body : "null").value_or(Json(nullptr)); }
    [[nodiscard]] int status() const { return response ? response->status : 0; }
    [[nodiscard]] std::string reason() const
    {
        const Json body = json();
        const Json* error = member(body, "error");
        const Json* data = error ? member(*error, "data") : nullptr;
        return data ? textMember(*data, "reason") : "";
    }
    [[nodiscard]] int code() const
    {
        const Json body = json();
        const Json* error = member(body, "error");
        return error ? (*error)["code"].get<int>() : 0;
    }
};

/// A server with fakes around it, and a client's view of it.
struct McpWorld
{
    SystemClock clock;
    EventStream events;
    FakeExecutions executions;
    FakeShelf shelf;
    std::string inventory = "github (work, private), stripe";
    std::unique_ptr<McpServer> server = make();
    Principal principal = {AgentId("agt_1"), "Claude"};

    std::unique_ptr<McpServer> make()
    {
        return std::make_unique<McpServer>(
            McpParts{executions, shelf, clock, events, [this](const AgentId&) { return inventory; }, "1.0"});
    }
    std::shared_ptr<FakeExchange> send(const std::string& method, const std::string& body,
                                       net::HeaderFields headers = {})
    {
        net::Request request;
        request.head.method = method;
        request.head.path = "/mcp";
        request.head.headers = std::move(headers);
        if (method == "POST" && !request.head.headers.has("Content-Type")) {
            request.head.headers.add("Content-Type", "application/json");
        }
        request.body = body;
        auto exchange = std::make_shared<FakeExchange>();
        server->handle(std::move(request), exchange, principal);
        return exchange;
    }
    /// The id of a new session.
    std::string session(const std::string& revision = "2025-11-25")
    {
        const auto answer = send("POST", initialize(revision));
        return answer->response ? answer->response->headers.value("Mcp-Session-Id") : "";
    }
    static std::string initialize(const std::string& revision)
    {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + revision +
               "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"0\"}}}";
    }
    static std::string request(int id, const std::string& method, const std::string& params = "{}")
    {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + std::to_string(id) + ",\"method\":\"" + method +
               "\",\"params\":" + params + "}";
    }
    static std::string execute(int id, const std::string& meta = {})
    {
        return request(id, "tools/call", "{\"name\":\"execute\",\"arguments\":{\"code\":\"return 42\"}" + meta + "}");
    }
};

} // namespace executor::mcp
