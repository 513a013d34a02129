#include "core/base/jsonparse.h"
#include "core/policy/condition.h"
#include "tests/unit/policy/conditionrows.h"

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
        addOperatorRows();
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
        addBrokenRows();
    }
    void brokenConditionsAreRefused()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!Condition::fromJson(*parseJson(json.toStdString()), "/conditions/0"));
    }
};

QTEST_GUILESS_MAIN(TestCondition)
#include "tst_condition.moc"
