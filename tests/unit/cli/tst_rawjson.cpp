#include "core/api/cli/rawjson.h"
#include "core/base/text.h"

#include <QTest>

using namespace executor;
using namespace executor::api::cli;

class TestRawJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersKeepTheirBytes_data();
    void membersKeepTheirBytes();
    void brokenTextGivesNothing_data();
    void brokenTextGivesNothing();
    void prettyKeepsDigits();
    void textOfStrings();
};

void TestRawJson::membersKeepTheirBytes_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("value");
    QTest::newRow("a long integer") << R"({"a":1,"result":123456789012345678901234567890})"
                                    << "123456789012345678901234567890";
    QTest::newRow("a decimal with its zeros") << R"({"result" : 0.1000 ,"b":2})"
                                              << "0.1000";
    QTest::newRow("an object in its order") << R"({"result":{"b":[1,{"c":"}]"}],"a":2}})"
                                            << R"({"b":[1,{"c":"}]"}],"a":2})";
    QTest::newRow("a string with quotes") << R"({"x":"result\":","result":"a\"b\\"})"
                                          << R"("a\"b\\")";
    QTest::newRow("the outermost member only") << R"({"x":{"result":1},"result":2})"
                                               << "2";
    QTest::newRow("an escaped name") << R"({"resu\u006ct":null})"
                                     << "null";
    QTest::newRow("behind an array") << R"({"x":[1,2,[3]],"result":true})"
                                     << "true";
}

void TestRawJson::membersKeepTheirBytes()
{
    QFETCH(QString, object);
    const auto text = utf8(object);
    const auto value = rawMember(text, "result");
    QVERIFY(value.has_value());
    QTEST(qs(*value), "value");
}

void TestRawJson::brokenTextGivesNothing_data()
{
    QTest::addColumn<QString>("object");
    for (const char* text :
         {"", "{", "[1]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"", "{,}", "null", "{\"a\":\"\\"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void TestRawJson::brokenTextGivesNothing()
{
    QFETCH(QString, object);
    const auto text = utf8(object);
    QVERIFY(!rawMember(text, "result").has_value());
    (void)rawPretty(text); // must end
}

void TestRawJson::prettyKeepsDigits()
{
    QCOMPARE(rawPretty(R"({"a":0.10,"b":[],"c":{"d":"x,{:"}})"),
             std::string("{\n  \"a\": 0.10,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"x,{:\"\n  }\n}"));
}

void TestRawJson::textOfStrings()
{
    QCOMPARE(rawText(R"("a\nb")"), std::string("a\nb"));
    QCOMPARE(rawText("1.50"), std::string("1.50"));
}

QTEST_GUILESS_MAIN(TestRawJson)
#include "tst_rawjson.moc"
