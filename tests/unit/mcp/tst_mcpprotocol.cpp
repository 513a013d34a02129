#include "core/mcp/protocol/legacy/initialize.h"
#include "core/mcp/protocol/legacy/toolanswer.h"
#include "core/mcp/protocol/message.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <QTest>

using namespace executor;
using namespace executor::mcp;

class McpProtocolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* name, const QString& text, int code, const char* id = "null") {
            QTest::newRow(name) << text << code << QString::fromLatin1(id);
        };
        row("no JSON", QStringLiteral("{\"jsonrpc\":"), -32700);
        row("an empty body", QString(), -32700);
        row("id stands twice", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}"), -32700);
        row("method stands twice",
            QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"x\"}"), -32700);
        row("too deep",
            QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":") +
                QStringLiteral("[").repeated(200),
            -32700);
        row("a text", QStringLiteral("\"hello\""), -32600);
        row("another version", QStringLiteral("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}"), -32600, "1");
        row("no version", QStringLiteral("{\"id\":\"a\",\"method\":\"ping\"}"), -32600, "\"a\"");
        row("a null id", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}"), -32600);
        row("a boolean id", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}"), -32600);
        row("a fraction as id", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}"), -32600);
        row("a long id",
            QStringLiteral("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"") + QStringLiteral("a").repeated(257) +
                QStringLiteral("\"}"),
            -32600);
        row("no method", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":7}"), -32600, "7");
        row("params as list", QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\",\"params\":[]}"), -32600,
            "7");
        row("an empty batch", QStringLiteral("[]"), -32600);
    }
    void refusals()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        QFETCH(QString, id);
        const auto parsed = parseIncoming(utf8(text));
        QVERIFY(!parsed);
        QCOMPARE(static_cast<int>(parsed.error().code), code);
        QCOMPARE(qs(toText(parsed.error().id)), id);
        QCOMPARE(parsed.error().httpStatus, 400);
    }
    void bytesThatAreNoUtf8AreRefused()
    {
        QVERIFY(!parseIncoming("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pi\xff\xfeng\"}"));
    }
    void otherDuplicateKeysAreFine()
    {
        const auto parsed =
            parseIncoming("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{\"id\":1,\"id\":2}}");
        QVERIFY(parsed);
        QCOMPARE(qs(toText(parsed->messages.front()->params)), QStringLiteral("{\"id\":2}"));
    }
    void kindsAreToldApart()
    {
        QVERIFY(parseIncoming("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"x\"}")->messages.front()->kind ==
                Message::Kind::Request);
        QVERIFY(parseIncoming("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}")->messages.front()->kind ==
                Message::Kind::Notification);
        QVERIFY(parseIncoming("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")->messages.front()->kind ==
                Message::Kind::Response);
    }
    void aBadMemberOfABatchIsItsOwnError()
    {
        const auto parsed = parseIncoming("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"id\":2}]");
        QVERIFY(parsed && parsed->isBatch);
        QVERIFY(parsed->messages[0].has_value());
        QVERIFY(!parsed->messages[1]);
        QCOMPARE(qs(toText(parsed->messages[1].error().id)), QStringLiteral("2"));
    }
    void aKnownRevisionIsTakenAndAnUnknownOneGetsTheNewest()
    {
        for (const Revision revision : kRevisionsNewestFirst) {
            Json params = Json::object();
            params["protocolVersion"] = revisionName(revision);
            QVERIFY(legacy::readInitialize(params)->revision == revision);
        }
        Json params = Json::object();
        params["protocolVersion"] = "1999-01-01";
        QVERIFY(legacy::readInitialize(params)->revision == kNewestRevision);
        QVERIFY(!legacy::readInitialize(Json::object()));
    }

    void toolAnswers_data()
    {
        QTest::addColumn<QString>("envelope");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isError");
        const auto row = [](const char* name, const char* envelope, const char* text, bool isError) {
            QTest::newRow(name) << QString::fromUtf8(envelope) << QString::fromUtf8(text) << isError;
        };
        row("a text is bare", "{\"execution\":{\"status\":\"completed\"},\"result\":\"hi\"}", "hi", false);
        row("a small value is pretty", "{\"execution\":{\"status\":\"completed\"},\"result\":{\"a\":1}}",
            "{\n  \"a\": 1\n}", false);
        row("a text loses what only a terminal reads",
            "{\"execution\":{\"status\":\"completed\"},\"result\":\"a\\u0000b\\u001b[31mc\\u202e\\n\"}", "abc\n",
            false);
        row("null", "{\"execution\":{\"status\":\"completed\"},\"result\":null}", "null", false);
        row("logs and warnings follow",
            "{\"execution\":{\"status\":\"completed\",\"logs\":[{\"level\":\"warn\",\"atMs\":1,\"text\":\"x\"}],"
            "\"warnings\":[{\"code\":\"c\",\"message\":\"m\"}]},\"result\":1}",
            "1\n\nLogs:\n[warn] x\n\nWarnings:\nm", false);
        row("a failure tells its line",
            "{\"execution\":{\"id\":\"exec_1\",\"status\":\"failed\",\"error\":{\"code\":\"uncaught_error\","
            "\"message\":\"boom\",\"line\":3}},\"next\":\"Mend it.\"}",
            "Status: failed (exec_1)\nuncaught_error: boom (line 3)\nMend it.", true);
        row("waiting is no error",
            "{\"execution\":{\"id\":\"exec_1\",\"status\":\"waiting\"},\"pendingInteraction\":{\"message\":\"May "
            "I?\"},\"next\":\"Call resume.\"}",
            "Status: waiting (exec_1)\nMay I?\nCall resume.", false);
        row("denied is an error", "{\"execution\":{\"id\":\"e\",\"status\":\"denied\"}}", "Status: denied (e)", true);
    }
    void toolAnswers()
    {
        QFETCH(QString, envelope);
        QFETCH(QString, text);
        QFETCH(bool, isError);
        const Json json = parseJson(utf8(envelope)).value();
        const Json both = legacy::toolAnswer(json, Revision::V2025_11_25, ResultShape::Both);
        QCOMPARE(qs(textMember(both["content"][0], "text")), text);
        QCOMPARE(both.contains("isError"), isError);
        QVERIFY(both["structuredContent"] == json);
        QVERIFY(
            !legacy::toolAnswer(json, Revision::V2025_03_26, ResultShape::Structured).contains("structuredContent"));
        QVERIFY(!legacy::toolAnswer(json, Revision::V2025_11_25, ResultShape::Text).contains("structuredContent"));
    }
    void emittedItemsFollowForTheUser()
    {
        const Json json = parseJson("{\"execution\":{\"status\":\"completed\",\"emitted\":[{\"type\":\"image\","
                                    "\"data\":\"aGk=\",\"mimeType\":\"image/png\"},{\"n\":1}]},\"result\":1}")
                              .value();
        const Json answer = legacy::toolAnswer(json, Revision::V2025_06_18, ResultShape::Both);
        QCOMPARE(answer["content"].size(), std::size_t(3));
        QCOMPARE(qs(toText(answer["content"][1])),
                 QStringLiteral("{\"type\":\"image\",\"data\":\"aGk=\",\"mimeType\":\"image/"
                                "png\",\"annotations\":{\"audience\":[\"user\"]}}"));
        QCOMPARE(qs(textMember(answer["content"][2], "type")), QStringLiteral("text"));
    }
    void capabilitiesAreObjects()
    {
        const Json result = legacy::initializeResult(Revision::V2025_11_25, "1.0", "text");
        QCOMPARE(qs(toText(result)),
                 QStringLiteral(
                     "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{\"listChanged\":true},"
                     "\"resources\":{},\"prompts\":{},\"logging\":{},\"completions\":{}},\"serverInfo\":{\"name\":"
                     "\"executor\",\"title\":\"Executor\",\"version\":\"1.0\"},\"instructions\":\"text\"}"));
    }
};

QTEST_GUILESS_MAIN(McpProtocolTest)
#include "tst_mcpprotocol.moc"
