#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"
#include "core/base/jsonpointer.h"
#include "core/base/jsonverbatim.h"
#include "core/base/objectreader.h"

#include <QtTest>

using namespace executor;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatBreaksLimits_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("a plain object is read") << QByteArray(R"({"a":[1,2,{"b":null}]})") << QByteArray();
        QTest::newRow("a duplicate key is refused") << QByteArray(R"({"a":1,"a":2})") << QByteArray("duplicate_key");
        QTest::newRow("129 levels are too deep")
            << QByteArray(129, '[') + QByteArray(129, ']') << QByteArray("json_too_complex");
        QTest::newRow("128 levels are read") << QByteArray(128, '[') + QByteArray(128, ']') << QByteArray();
        QTest::newRow("a cut text is refused") << QByteArray(R"({"a":)") << QByteArray("invalid_json");
        QTest::newRow("bytes that are no UTF-8 are refused") << QByteArray("\"\xff\"") << QByteArray("invalid_json");
        QTest::newRow("a lone surrogate is refused") << QByteArray(R"("\ud800")") << QByteArray("invalid_json");
    }
    void refusesWhatBreaksLimits()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        const auto parsed = parseJson(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        QCOMPARE(QByteArray(parsed ? "" : std::string(wireName(parsed.error().code)).c_str()), code);
    }

    void keepsOrderAndLastOfEqualKeysWhenLenient()
    {
        const auto parsed = parseJson(R"({"z":1,"a":2,"z":3})", kLenientJson);
        QVERIFY(parsed);
        QCOMPARE(QByteArray(toText(*parsed).c_str()), QByteArray(R"({"z":3,"a":2})"));
    }

    void exactNumbersKeepTheirDigits()
    {
        const std::string text = R"({"a":0.10,"b":12345678901234567890123,"c":[1E5,-1.0,0.5,7],"d":{"e":1e400}})";
        const auto exact = parseJson(R"({"a":0.10,"b":12345678901234567890123,"c":[1E5,-1.0,0.5,7]})", kExactJson);
        QVERIFY(exact);
        QCOMPARE(toText(*exact), std::string(R"({"a":0.10,"b":12345678901234567890123,"c":[1E5,-1.0,0.5,7]})"));
        QCOMPARE(toPrettyText((*exact)["c"]), std::string("[\n  1E5,\n  -1.0,\n  0.5,\n  7\n]"));
        QVERIFY(isNumber((*exact)["a"]) && !(*exact)["a"].is_number() && (*exact)["c"][2].is_number());
        QCOMPARE(plainNumber((*exact)["a"]).get<double>(), 0.1);
        QCOMPARE(canonicalText((*exact)["a"]), canonicalText(Json(0.1)));
        QCOMPARE(canonicalText((*exact)["b"]), std::string("12345678901234567890123"));
        QVERIFY(!parseJson(text, kExactJson)); // beyond a double: refused, never infinity
    }

    void keptJsonIsWrittenAsItIsAndOpened()
    {
        Json envelope = Json::object();
        envelope["result"] = verbatimJson(R"({ "n":1.50 })");
        envelope["empty"] = verbatimJson("");
        QCOMPARE(toText(envelope), std::string(R"({"result":{ "n":1.50 },"empty":null})"));
        QCOMPARE(toText(opened(envelope["result"])), std::string(R"({"n":1.50})"));
        QVERIFY(opened(envelope["empty"]).is_null());
        QVERIFY(opened(verbatimJson("{broken")).is_null());
    }

    void canonicalFormFollowsRfc8785_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("keys are sorted by UTF-16 units")
            << QByteArray(R"({"\u20ac":1,"\r":2,"1":3,"\ud83d\ude00":4,"\ufb33":5})")
            << QByteArray("{\"\\r\":2,\"1\":3,\"\xE2\x82\xAC\":1,\"\xF0\x9F\x98\x80\":4,\"\xEF\xAC\xB3\":5}");
        QTest::newRow("numbers print as in ECMAScript")
            << QByteArray(
                   "[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0.0,1e21,123456789012345680000]")
            << QByteArray("[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,123456789012345680000]");
        QTest::newRow("integers beyond 2^53 keep their digits")
            << QByteArray("[9007199254740993]") << QByteArray("[9007199254740993]");
    }
    void canonicalFormFollowsRfc8785()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, canonical);
        const auto parsed = parseJson(text.toStdString());
        QVERIFY(parsed);
        QCOMPARE(QByteArray(canonicalText(*parsed).c_str()), canonical);
    }

    void pointerFindsEscapedKeys()
    {
        const auto document = parseJson(R"({"a/b":{"m~n":[10,20]}})");
        const Json* found = atPointer(*document, "/a~1b/m~0n/1");
        QVERIFY(found != nullptr);
        QCOMPARE(found->get<int>(), 20);
        QVERIFY(atPointer(*document, "/a~1b/m~0n/01") == nullptr);
    }

    void readerNamesUnknownFieldAndNearMatch()
    {
        const auto body = parseJson(R"({"patern":"x","action":"allow"})");
        ObjectReader reader(*body, "/rules/0");
        (void)reader.optionalText("pattern");
        (void)reader.text("action");
        const auto done = reader.finish();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::UnknownField);
        QVERIFY(done.error().message.find("/rules/0/patern") != std::string::npos);
        QVERIFY(done.error().message.find("Did you mean \"pattern\"?") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
