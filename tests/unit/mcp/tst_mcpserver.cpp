#include "fakes.h"

#include "core/base/text.h"
#include "core/mcp/server/refusal.h"
#include "core/mcp/server/tooltexts.h"

#include <QTest>

using namespace executor;
using namespace executor::mcp;

class McpServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initCrypto(); }

    void eachRevisionIsNegotiated_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("given");
        for (const char* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
            QTest::newRow(revision) << QByteArray(revision) << QByteArray(revision);
        }
        QTest::newRow("one that we lack") << QByteArray("1999-01-01") << QByteArray("2025-11-25");
    }
    void eachRevisionIsNegotiated()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, given);
        McpWorld world;
        const auto answer = world.send("POST", McpWorld::initialize(asked.toStdString()));
        QCOMPARE(answer->status(), 200);
        QCOMPARE(textMember(answer->json()["result"], "protocolVersion"), given.toStdString());
        QCOMPARE(answer->response->headers.value("Mcp-Session-Id").size(), std::size_t(43));
        QCOMPARE(world.shelf.rows.size(), std::size_t(1));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("header"); // "Name: value", `{S}` = a session of 2025-11-25
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* method, const std::string& body, const char* header,
                            int status, int code, const char* reason) {
            QTest::newRow(name) << QByteArray(method) << QByteArray::fromStdString(body) << QByteArray(header) << status
                                << code << QByteArray(reason);
        };
        const std::string ping = McpWorld::request(5, "ping");
        const std::string session = "Mcp-Session-Id: {S}";
        row("no JSON", "POST", "{", "Mcp-Session-Id: {S}", 400, -32700, "parse_error");
        row("no session", "POST", ping, "", 400, -32600, "session_required");
        row("an unknown session", "POST", ping, "Mcp-Session-Id: nonsense", 404, -32001, "session_not_found");
        row("another content type", "POST", ping, "Content-Type: text/plain", 415, -32600, "content_type");
        row("an Accept without both", "POST", ping, "Accept: image/png", 406, -32600, "not_acceptable");
        row("an unknown version", "POST", ping, "MCP-Protocol-Version: 1999-01-01", 400, -32022, "unsupported_version");
        row("the modern version", "POST", ping, "MCP-Protocol-Version: 2026-07-28", 400, -32600, "unsupported_version");
        row("a second initialize", "POST", McpWorld::initialize("2025-11-25"), "Mcp-Session-Id: {S}", 400, -32600,
            "already_initialized");
        row("an unknown method", "POST", McpWorld::request(5, "no/such"), "Mcp-Session-Id: {S}", 200, -32601,
            "unknown_method");
        row("an unknown tool", "POST", McpWorld::request(5, "tools/call", "{\"name\":\"x\"}"), "Mcp-Session-Id: {S}",
            200, -32602, "unknown_tool");
        row("an unknown resource", "POST", McpWorld::request(5, "resources/read", "{\"uri\":\"x://y\"}"),
            "Mcp-Session-Id: {S}", 200, -32002, "not_found");
        row("a cursor that is not ours", "POST", McpWorld::request(5, "prompts/list", "{\"cursor\":\"x\"}"),
            "Mcp-Session-Id: {S}", 200, -32602, "bad_cursor");
        row("a cursor for the tools", "POST", McpWorld::request(5, "tools/list", "{\"cursor\":\"x\"}"),
            "Mcp-Session-Id: {S}", 200, -32602, "bad_cursor");
        row("a byte order mark", "POST", "\xEF\xBB\xBF" + ping, "Mcp-Session-Id: {S}", 400, -32700, "parse_error");
        row("a batch in a newer session", "POST", "[" + ping + "]", "Mcp-Session-Id: {S}", 400, -32600,
            "batch_unsupported");
        row("a batch without session", "POST", "[" + ping + "]", "", 400, -32600, "batch_unsupported");
        row("GET without session", "GET", "", "", 405, -32600, "session_required");
        row("GET for JSON", "GET", "", "Accept: application/json", 406, -32600, "not_acceptable");
        row("PUT", "PUT", "", "Mcp-Session-Id: {S}", 405, -32600, "method_not_allowed");
        row("DELETE of an unknown session", "DELETE", "", "Mcp-Session-Id: x", 404, -32001, "session_not_found");
    }
    void refusals()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, header);
        QFETCH(int, status);
        QFETCH(int, code);
        QFETCH(QByteArray, reason);
        McpWorld world;
        const std::string session = world.session();
        net::HeaderFields headers;
        if (const qsizetype colon = header.indexOf(": "); colon > 0) {
            headers.add(header.left(colon).toStdString(),
                        header.mid(colon + 2).replace("{S}", session.c_str()).toStdString());
        }
        const auto answer = world.send(method.toStdString(), body.toStdString(), headers);
        QCOMPARE(answer->status(), status);
        QCOMPARE(answer->code(), code);
        QCOMPARE(answer->reason(), reason.toStdString());
        const bool hasId = body.contains("\"id\":") && body.startsWith('{') && body.endsWith('}');
        QCOMPARE(answer->json()["id"].is_null(), !hasId);
    }
    void aVersionUnlikeTheSessionsIsRefused()
    {
        McpWorld world;
        const std::string session = world.session("2025-06-18");
        const auto answer = world.send("POST", McpWorld::request(5, "ping"),
                                       {{"Mcp-Session-Id", session}, {"MCP-Protocol-Version", "2025-11-25"}});
        QCOMPARE(answer->status(), 400);
        QCOMPARE(answer->reason(), std::string("version_mismatch"));
    }
    void aSessionOfAnotherAgentIsUnknown()
    {
        McpWorld world;
        const std::string session = world.session();
        world.principal.agent = AgentId("agt_2");
        QCOMPARE(world.send("POST", McpWorld::request(5, "ping"), {{"Mcp-Session-Id", session}})->status(), 404);
    }
    void sessionsSurviveARestartAndEndWithDelete()
    {
        McpWorld world;
        const std::string session = world.session("2025-06-18");
        world.server = world.make();
        const auto loaded = world.server->load();
        QVERIFY(loaded.isReady());
        QCOMPARE(world.send("POST", McpWorld::request(5, "ping"), {{"Mcp-Session-Id", session}})->status(), 200);
        QCOMPARE(world.send("DELETE", "", {{"Mcp-Session-Id", session}})->status(), 204);
        QCOMPARE(world.send("POST", McpWorld::request(5, "ping"), {{"Mcp-Session-Id", session}})->status(), 404);
        QVERIFY(world.shelf.rows.empty());
    }
    void notificationsAndResponsesGet202()
    {
        McpWorld world;
        const std::string session = world.session();
        for (const char* body : {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                                 "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}"}) {
            const auto answer = world.send("POST", body, {{"Mcp-Session-Id", session}});
            QCOMPARE(answer->status(), 202);
            QVERIFY(answer->response->body.empty());
        }
    }
    void batchesOfTheOldRevisionAreAnsweredTogether()
    {
        McpWorld world;
        const std::string session = world.session("2025-03-26");
        const auto answer = world.send("POST",
                                       "[" + McpWorld::request(5, "ping") + "," + McpWorld::execute(6) +
                                           ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]",
                                       {{"Mcp-Session-Id", session}});
        QCOMPARE(answer->status(), 200);
        QCOMPARE(answer->json().size(), std::size_t(2));
        QVERIFY(!answer->json()[1]["result"].contains("structuredContent"));
        const auto silent = world.send("POST", "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]",
                                       {{"Mcp-Session-Id", session}});
        QCOMPARE(silent->status(), 202);
    }

    void executeAnswersAsJsonWhenItIsQuick()
    {
        McpWorld world;
        const auto answer = world.send("POST", McpWorld::execute(7), {{"Mcp-Session-Id", world.session()}});
        QCOMPARE(answer->status(), 200);
        const Json result = answer->json()["result"];
        QCOMPARE(textMember(result["content"][0], "text"), std::string("42"));
        QVERIFY(result["structuredContent"] == FakeExecutions::envelope("exec_1"));
        QCOMPARE(world.executions.started.at(0).code, std::string("return 42"));
        QCOMPARE(world.executions.started.at(0).agent, AgentId("agt_1"));
    }
    void badArgumentsAreAnswersThatTheModelCanMend_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no code") << QByteArray("{\"name\":\"execute\",\"arguments\":{}}") << QByteArray("/code");
        QTest::newRow("no arguments") << QByteArray("{\"name\":\"execute\"}") << QByteArray("/code");
        QTest::newRow("arguments as list")
            << QByteArray("{\"name\":\"execute\",\"arguments\":[]}") << QByteArray("arguments");
        QTest::newRow("code as number") << QByteArray("{\"name\":\"execute\",\"arguments\":{\"code\":1}}")
                                        << QByteArray("/code");
        QTest::newRow("no id to resume") << QByteArray("{\"name\":\"resume\",\"arguments\":{}}")
                                         << QByteArray("/executionId");
        QTest::newRow("an unknown action")
            << QByteArray(
                   "{\"name\":\"resume\",\"arguments\":{\"executionId\":\"e\",\"response\":{\"action\":\"yes\"}}}")
            << QByteArray("/response/action");
        QTest::newRow("accept needs a person")
            << QByteArray(
                   "{\"name\":\"resume\",\"arguments\":{\"executionId\":\"e\",\"response\":{\"action\":\"accept\"}}}")
            << QByteArray("person_required");
    }
    void badArgumentsAreAnswersThatTheModelCanMend()
    {
        QFETCH(QByteArray, params);
        QFETCH(QByteArray, text);
        McpWorld world;
        const auto answer = world.send("POST", McpWorld::request(3, "tools/call", params.toStdString()),
                                       {{"Mcp-Session-Id", world.session()}});
        QCOMPARE(answer->status(), 200);
        const Json result = answer->json()["result"];
        QVERIFY(result["isError"].get<bool>());
        QVERIFY2(textMember(result["content"][0], "text").find(text.toStdString()) != std::string::npos,
                 answer->response->body.c_str());
    }
    void aLongCallBecomesAStreamAndCanBeTakenUpAgain()
    {
        McpWorld world;
        world.executions.endsAtOnce = false;
        const std::string session = world.session();
        const auto call = world.send("POST", McpWorld::execute(7, ",\"_meta\":{\"progressToken\":\"p1\"}"),
                                     {{"Mcp-Session-Id", session}});
        QVERIFY(!call->response && !call->stream);
        QTRY_VERIFY(call->stream && call->stream->text.find("\"progressToken\":\"p1\"") != std::string::npos);
        const std::string id = call->stream->text.substr(4, call->stream->text.find('\n') - 4);
        QVERIFY2(call->stream->text.starts_with("id: " + id + "\ndata: \n\n"), call->stream->text.c_str());

        call->stream->isCut = true;
        const auto again = world.send("GET", "", {{"Mcp-Session-Id", session}, {"Last-Event-ID", id}});
        QVERIFY(again->stream);
        QVERIFY(again->stream->text.find("progressToken") != std::string::npos);
        world.executions.finish("exec_1");
        QTRY_VERIFY(again->stream->text.find("\"id\":7,\"result\"") != std::string::npos);
        QVERIFY(again->stream->isEnded);

        const auto late = world.send("GET", "", {{"Mcp-Session-Id", session}, {"Last-Event-ID", id}});
        QVERIFY(late->stream->text.find("\"id\":7,\"result\"") != std::string::npos);
        QVERIFY(late->stream->isEnded);
    }
    void consoleLinesGoToAClientThatSetALevel()
    {
        McpWorld world;
        const std::string session = world.session();
        world.executions.endsAtOnce = false;
        const auto silent = world.send("POST", McpWorld::execute(6), {{"Mcp-Session-Id", session}});
        world.executions.write(ExecutionId("exec_1"), {"error", "nobody asked"});
        QVERIFY(!silent->stream);
        world.send("POST", McpWorld::request(5, "logging/setLevel", "{\"level\":\"warning\"}"),
                   {{"Mcp-Session-Id", session}});
        const auto call = world.send("POST", McpWorld::execute(7), {{"Mcp-Session-Id", session}});
        world.executions.write(ExecutionId("exec_2"), {"log", "too low"});
        world.executions.write(ExecutionId("exec_1"), {"error", "of another request"});
        QVERIFY(!call->stream);
        world.executions.write(ExecutionId("exec_2"), {"warn", "mind \x1b[31mthis"});
        QVERIFY(call->stream);
        QVERIFY(call->stream->text.find("\"method\":\"notifications/message\",\"params\":{\"level\":\"warning\","
                                        "\"logger\":\"execution\",\"data\":\"mind this\"}") != std::string::npos);
        world.executions.finish("exec_2");
        QTRY_VERIFY(call->stream->text.find("\"id\":7,\"result\"") != std::string::npos);
        const std::size_t size = call->stream->text.size();
        world.executions.write(ExecutionId("exec_2"), {"error", "after the answer"});
        QCOMPARE(call->stream->text.size(), size);
        world.executions.finish("exec_1");
    }
    void progressFollowsTheStepsOfTheExecution()
    {
        McpWorld world;
        world.executions.endsAtOnce = false;
        const auto call = world.send("POST", McpWorld::execute(7, ",\"_meta\":{\"progressToken\":5}"),
                                     {{"Mcp-Session-Id", world.session()}});
        const std::pair<const char*, int> happenings[] = {
            {"step.requested", 1}, {"step.completed", 1}, {"step.requested", 2}, {"interaction.opened", 2}};
        for (const auto& [type, step] : happenings) {
            Event event;
            event.type = type;
            event.data["executionId"] = "exec_1";
            event.data["step"] = step;
            world.events.publish(event);
        }
        QTRY_VERIFY(call->stream && call->stream->text.find("1 of 2 calls, waiting for a person") != std::string::npos);
        QVERIFY(call->stream->text.find("\"progressToken\":5,\"progress\":1,") != std::string::npos);
        world.executions.finish("exec_1");
    }
    void cancellingExecuteCancelsTheRunAndSendsNothing()
    {
        McpWorld world;
        world.executions.endsAtOnce = false;
        const std::string session = world.session();
        const auto call = world.send("POST", McpWorld::execute(7), {{"Mcp-Session-Id", session}});
        const auto resume = world.send(
            "POST",
            McpWorld::request(8, "tools/call", "{\"name\":\"resume\",\"arguments\":{\"executionId\":\"exec_9\"}}"),
            {{"Mcp-Session-Id", session}});
        for (const char* id : {"7", "8"}) {
            const auto note =
                world.send("POST",
                           "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" +
                               std::string(id) + "}}",
                           {{"Mcp-Session-Id", session}});
            QCOMPARE(note->status(), 202);
        }
        QTRY_COMPARE(world.executions.cancelled, std::vector<std::string>{"exec_1"}); // not exec_9
        QVERIFY(call->response && call->response->body.empty());
        QVERIFY(resume->response && resume->response->body.empty());
    }
    void aChangedListIsToldOnceOnTheStream()
    {
        McpWorld world;
        const std::string session = world.session();
        world.send("POST", McpWorld::request(2, "tools/list"), {{"Mcp-Session-Id", session}});
        const auto stream =
            world.send("GET", "", {{"Mcp-Session-Id", session}, {"Accept", "text/event-stream"}})->stream;
        Event event;
        event.type = "source.changed";
        world.events.publish(event); // the list is still the same
        QTest::qWait(2200);
        QVERIFY(stream->text.find("list_changed") == std::string::npos);
        world.inventory = "github";
        world.events.publish(event);
        QTRY_VERIFY(stream->text.find("notifications/tools/list_changed") != std::string::npos);
    }

    void textsKeepTheirBudgets()
    {
        const std::string inventory(700, 'x');
        const Json list = toolList(inventory);
        QVERIFY2(toText(list["tools"]).size() <= 2500, qPrintable(QString::number(toText(list["tools"]).size())));
        QVERIFY2(textMember(list["tools"][0], "description").size() <= 1300,
                 qPrintable(QString::number(textMember(list["tools"][0], "description").size())));
        QVERIFY(toText(toolList("")["tools"]).size() <= 2500);
        QVERIFY2(instructionsText().size() <= 600, qPrintable(QString::number(instructionsText().size())));
        QCOMPARE(toText(toolList("a")), toText(toolList("a")));
    }
    void refusalsOfTheGuardAreJsonRpc()
    {
        net::RequestHead head;
        head.requestId = "req_1";
        const auto response = refusal(head, fail(ErrorCode::TokenMissing, "No token.").value());
        QCOMPARE(response.status, 401);
        QCOMPARE(response.body,
                 std::string("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"No "
                             "token.\",\"data\":{\"requestId\":\"req_1\",\"reason\":\"token_missing\"}}}"));
    }
};

QTEST_GUILESS_MAIN(McpServerTest)
#include "tst_mcpserver.moc"
