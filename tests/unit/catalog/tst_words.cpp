#include "core/base/text.h"
#include "core/catalog/detail/stem.h"
#include "core/catalog/detail/words.h"

#include <QTest>

using namespace executor;
using namespace executor::catalog::detail;

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsOfText_data();
    void wordsOfText();
    void stems_data();
    void stems();
    void joinedNames();
    void stopWords();
    void longRunsEnd();
};

void TestWords::wordsOfText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("humps part words") << "createIssueComment"
                                      << "create|issue|comment";
    QTest::newRow("an acronym ends before its last capital") << "HTTPServer getURLById"
                                                             << "http|server|get|url|by|id";
    QTest::newRow("digits stay with their letters") << "oauth2 s3Bucket v1"
                                                    << "oauth2|s3|bucket|v1";
    QTest::newRow("everything else separates") << "a_b-c.d/e{f}"
                                               << "a|b|c|d|e|f";
    QTest::newRow("compatibility forms are folded") << QString::fromUtf8("ﬁle ＡＢ") << "file|ab";
    QTest::newRow("letters with marks stay letters")
        << QString::fromUtf8("Café MÜLLER") << QString::fromUtf8("café|müller");
    QTest::newRow("CJK runs become pairs") << QString::fromUtf8("天气预报") << QString::fromUtf8("天气|气预|预报");
    QTest::newRow("a single CJK letter stays") << QString::fromUtf8("天") << QString::fromUtf8("天");
    QTest::newRow("CJK and Latin part at the border")
        << QString::fromUtf8("api天气v2") << QString::fromUtf8("api|天气|v2");
    QTest::newRow("nothing in nothing") << " .. \t"
                                        << "";
}

void TestWords::wordsOfText()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QCOMPARE(qs(join(words(utf8(text)), "|")), wanted);
}

void TestWords::stems_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("wanted");
    const std::pair<const char*, const char*> rows[] = {{"caresses", "caress"},
                                                        {"ponies", "poni"},
                                                        {"cats", "cat"},
                                                        {"feed", "feed"},
                                                        {"agreed", "agre"},
                                                        {"plastered", "plaster"},
                                                        {"motoring", "motor"},
                                                        {"conflated", "conflat"},
                                                        {"hopping", "hop"},
                                                        {"falling", "fall"},
                                                        {"filing", "file"},
                                                        {"happy", "happi"},
                                                        {"relational", "relat"},
                                                        {"generalizations", "gener"},
                                                        {"electrical", "electr"},
                                                        {"adoption", "adopt"},
                                                        {"controlling", "control"},
                                                        {"rate", "rate"},
                                                        {"is", "is"},
                                                        {"yyyy", "yyyi"}};
    for (const auto& [word, wanted] : rows) {
        QTest::newRow(word) << word << wanted;
    }
}

void TestWords::stems()
{
    QFETCH(QString, word);
    QFETCH(QString, wanted);
    QCOMPARE(qs(stem(utf8(word))), wanted);
}

void TestWords::joinedNames()
{
    QCOMPARE(joinedName("find_symbol"), std::string("findsymbol"));
    QCOMPARE(joinedName("findSymbol"), joinedName("find symbol"));
    QCOMPARE(joinedName("\"find_symbol\"."), std::string("findsymbol"));
}

void TestWords::stopWords()
{
    QVERIFY(isQueryStopWord("please"));
    QVERIFY(!isQueryStopWord("issue"));
    QCOMPARE(join(indexTerms("The list of issues"), "|"), std::string("list|issu"));
}

void TestWords::longRunsEnd()
{
    QCOMPARE(stem(std::string(100'000, 'y')).size(), std::size_t{100'000});
    QCOMPARE(words(std::string(100'000, 'a')).size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
