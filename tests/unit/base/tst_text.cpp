#include "core/base/hash.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <QtTest>

using namespace executor;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initCrypto(); }

    void idsSortInTheOrderTheyWereMadeWhenTheClockStepsBack()
    {
        std::string last;
        for (int i = 0; i < 100'000; ++i) {
            const std::string id = newUuidText(fromMillis(1'700'000'000'000 + (i % 3 == 0 ? -5000 : i)));
            QVERIFY2(last < id, id.c_str());
            last = id;
        }
        QVERIFY(isIdText("exec_" + last, "exec"));
        QVERIFY(!isIdText("exec_" + last + "0", "exec"));
        QVERIFY(!isIdText("step_" + last, "exec"));
    }

    void cutsBetweenCharacters()
    {
        QCOMPARE(cutText("gr\xC3\xBC\xC3\x9F dich", 4), std::string("gr\xC3\xBC\xE2\x80\xA6"));
        QCOMPARE(cutText("abcd", 4), std::string("abcd"));
    }

    void showsHiddenCharactersToThePersonWhoDecides()
    {
        QCOMPARE(withVisibleControls("a\xE2\x80\xAE"
                                     "b\nc"),
                 std::string("a\xE2\x90\xA6"
                             "b\xE2\x90\xA6"
                             "c"));
        QCOMPARE(withoutControls("a\xE2\x80\xAE\x1b[1;31mb\nc\x1b[m"), std::string("ab\nc"));
        QCOMPARE(withoutControls("a\x1b]8;;http://x\x1b\\b\x1b]0;t\a\x1b(Bc"), std::string("abc"));
        QCOMPARE(withoutControls("a\x1b[1;2"), std::string("a[1;2")); // no end: only the control goes
    }

    void replacesWhatIsNotUtf8()
    {
        QCOMPARE(toValidUtf8("a\xC0\xAF"
                             "b"),
                 std::string("a\xEF\xBF\xBD\xEF\xBF\xBD"
                             "b"));
        QVERIFY(!isValidUtf8("\xED\xA0\x80"));
    }

    void suggestsNearWords()
    {
        QCOMPARE(nearMatches("titel", {"title", "body", "labels"}), std::vector<std::string>{"title"});
        QVERIFY(nearMatches("xyz", {"title", "body"}).empty());
    }

    void readsDurations_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("millis");
        QTest::newRow("seconds") << QByteArray("30s") << qint64(30'000);
        QTest::newRow("plain number means seconds") << QByteArray("5") << qint64(5'000);
        QTest::newRow("several units add up") << QByteArray("1h30m") << qint64(5'400'000);
        QTest::newRow("a word is refused") << QByteArray("soon") << qint64(-1);
        QTest::newRow("nothing is refused") << QByteArray("") << qint64(-1);
    }
    void readsDurations()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, millis);
        const auto read = durationFromText(text.toStdString());
        QCOMPARE(read ? static_cast<qint64>(read->count()) : qint64(-1), millis);
    }

    void timesGoThereAndBack()
    {
        const Instant at = fromMillis(1'795'275'000'123);
        QCOMPARE(toMillis(*instantFromRfc3339(toRfc3339(at))), toMillis(at));
        QVERIFY(!instantFromRfc3339("yesterday"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
