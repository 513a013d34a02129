#include "core/base/jsonparse.h"
#include "core/policy/condition.h"

#include <QtTest>

using namespace executor;
using namespace executor::policy;

namespace {
Condition condition(const std::string& json)
{
    const auto parsed = Condition::fromJson(*parseJson(json), "/conditions/0");
    if (!parsed) {
        qFatal("%s", parsed.error().message.c_str());
    }
    return *parsed;
}
} // namespace

class TestCondition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each row: what an allow rule makes of it, and what an ask or block rule makes of it.
    void eachOperatorFallsToTheStricterSide_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<bool>("inAllow");
        QTest::addColumn<bool>("inBlock");
        const auto add = [](const char* json, const char* arguments, bool inAllow, bool inBlock) {
            QTest::addRow("%s on %s", json, arguments)
                << QByteArray(json) << QByteArray(arguments) << inAllow << inBlock;
        };
        const char* equals = R"({"at":"/a","op":"equals","value":1})";
        add(equals, R"({"a":1})", true, true);
        add(equals, R"({"a":1.0})", true, true);
        add(equals, R"({"a":"1"})", false, false);
        add(equals, R"({"a":null})", false, false);
        add(equals, R"({})", false, false);
        const char* big = R"({"at":"/a","op":"equals","value":9007199254740993})";
        add(big, R"({"a":9007199254740992})", false, false);
        add(big, R"({"a":9007199254740993})", true, true);
        add(R"({"at":"/a","op":"equals","value":{"x":1,"y":2}})", R"({"a":{"y":2,"x":1}})", true, true);
        const char* notEquals = R"({"at":"/a","op":"not_equals","value":"acme"})";
        add(notEquals, R"({"a":"other"})", true, true);
        add(notEquals, R"({"a":"acme"})", false, false);
        add(notEquals, R"({})", false, true);
        add(R"({"at":"/a","op":"in","value":["x","y"]})", R"({"a":"y"})", true, true);
        add(R"({"at":"/a","op":"in","value":["x","y"]})", R"({})", false, false);
        add(R"({"at":"/a","op":"not_in","value":["x"]})", R"({})", false, true);
        add(R"({"at":"/a","op":"not_in","value":["x"]})", R"({"a":"x"})", false, false);
        const char* contains = R"({"at":"/a","op":"contains","value":"ell"})";
        add(contains, R"({"a":"hello"})", true, true);
        add(contains, R"({"a":["ell"]})", true, true);
        add(contains, R"({"a":["hello"]})", false, false);
        add(contains, R"({"a":5})", false, true);
        add(R"({"at":"/a","op":"starts_with","value":"main"})", R"({"a":"main-1"})", true, true);
        add(R"({"at":"/a","op":"starts_with","value":"main"})", R"({"a":7})", false, true);
        add(R"({"at":"/a","op":"ends_with","value":"MAIN","ignoreCase":true})", R"({"a":"x-main"})", true, true);
        const char* matches = R"({"at":"/a","op":"matches","value":"[a-z]+|b1"})";
        add(matches, R"({"a":"abc"})", true, true);
        add(matches, R"({"a":"abc1"})", false, false);
        add(matches, R"({"a":"abc\n"})", false, false);
        add(R"({"at":"/a","op":"matches","value":"(a+)+$"})",
            R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"})", false, true);
        const char* over = R"({"at":"/a","op":"greater","value":9007199254740992})";
        add(over, R"({"a":9007199254740993})", true, true);
        add(over, R"({"a":9007199254740992})", false, false);
        add(over, R"({"a":"9"})", false, true);
        add(R"({"at":"/a","op":"at_most","value":"2026-01-01T00:00:00Z"})", R"({"a":"2025-12-31T23:00:00-01:00"})",
            true, true);
        add(R"({"at":"/a","op":"less","value":-1})", R"({"a":-1.5})", true, true);
        add(R"({"at":"/a","op":"exists","value":true})", R"({"a":null})", true, true);
        add(R"({"at":"/a","op":"exists","value":true})", R"({})", false, false);
        add(R"({"at":"/a","op":"exists","value":false})", R"({})", true, true);
        add(R"({"at":"/a","op":"size_over","value":5})", R"({"a":"12345"})", true, true);
        add(R"({"at":"/a","op":"size_over","value":7})", R"({"a":"12345"})", false, false);
        const char* host = R"({"at":"/u","op":"host_in","value":["good.com",".example.com"]})";
        add(host, R"({"u":"https://good.com@evil.com/"})", false, false);
        add(host, R"({"u":"https://GOOD.com./x"})", true, true);
        add(host, R"({"u":"https://a.example.com"})", true, true);
        add(host, R"({"u":"https://example.com"})", false, false);
        add(host, R"({"u":"good.com"})", false, true);
        const char* star = R"({"at":"/to/*/domain","op":"equals","value":"acme"})";
        add(star, R"({"to":[{"domain":"acme"},{"domain":"acme"}]})", true, true);
        add(star, R"({"to":[{"domain":"acme"},{"domain":"evil"}]})", false, true);
        add(star, R"({"to":[]})", false, false);
        add(star, R"({"to":"acme"})", false, true);
        add(star, R"({})", false, false);
        // Evasion by invisible characters and by decomposed letters.
        add(R"({"at":"/a","op":"equals","value":"acme"})", "{\"a\":\"ac\xE2\x80\x8Bme\"}", true, true);
        add("{\"at\":\"/a\",\"op\":\"equals\",\"value\":\"caf\xC3\xA9\"}", "{\"a\":\"cafe\xCC\x81\"}", true, true);
    }
    void eachOperatorFallsToTheStricterSide()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, arguments);
        QFETCH(bool, inAllow);
        QFETCH(bool, inBlock);
        const Condition one = condition(json.toStdString());
        const Json values = *parseJson(arguments.toStdString());
        QCOMPARE(one.holds(values, Doubt::Fails), inAllow);
        QCOMPARE(one.holds(values, Doubt::Holds), inBlock);
        QCOMPARE(condition(toText(one.toJson())).toJson(), one.toJson());
    }

    void brokenConditionsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char* json : {R"({"at":"a","op":"equals","value":1})", R"({"at":"/a","op":"is","value":1})",
                                 R"({"at":"/a","op":"equals"})", R"({"at":"/a","op":"matches","value":"("})",
                                 R"({"at":"/a","op":"matches","value":")|("})", R"({"at":"/a","op":"in","value":1})",
                                 R"({"at":"/a","op":"greater","value":"x"})", R"({"at":"/a","op":"exists","value":1})",
                                 R"({"at":"/a","op":"equals","value":1,"case":true})"}) {
            QTest::newRow(json) << QByteArray(json);
        }
    }
    void brokenConditionsAreRefused()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!Condition::fromJson(*parseJson(json.toStdString()), "/conditions/0"));
    }
};

QTEST_GUILESS_MAIN(TestCondition)
#include "tst_condition.moc"
