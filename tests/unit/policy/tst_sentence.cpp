#include "core/base/jsonparse.h"
#include "core/policy/sentence.h"

#include <QtTest>

using namespace executor;
using namespace executor::policy;

namespace {
QString shown(const SentenceFacts& facts)
{
    QString text = QString::fromStdString(plainText(approvalSentence(facts)));
    return text.remove(QChar(0x2068)).remove(QChar(0x2069));
}
} // namespace

class TestSentence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstSentenceThatFitsIsSaid_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("effect");
        QTest::addColumn<QString>("account");
        QTest::addColumn<QStringList>("parameters");
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* path, const char* effect, const char* account, const char* parameters,
                            const char* arguments, const char* expected) {
            QTest::newRow(expected) << QString::fromLatin1(path) << QString::fromLatin1(effect)
                                    << QString::fromLatin1(account)
                                    << QString::fromLatin1(parameters).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                    << QByteArray(arguments) << QString::fromUtf8(expected);
        };
        add("github.repos.delete", "delete", "work", "owner repo", R"({"owner":"acme","repo":"api","reason":"x"})",
            "Claude Code wants to delete the repository acme/api on GitHub (work).");
        add("github.issues.create", "write", "", "owner repo", R"({"owner":"acme","repo":"api","title":"Bug"})",
            "Claude Code wants to create an issue in acme/api on GitHub.");
        add("board.tasks.create", "write", "", "", R"({"title":"Buy milk"})",
            "Claude Code wants to create the task \"Buy milk\" on GitHub.");
        add("github.issues.update", "write", "", "owner repo number", R"({"owner":"acme","repo":"api","number":7})",
            "Claude Code wants to change the issue api/7 on GitHub.");
        add("x.frobs.delete", "delete", "", "id", R"({"id":9})",
            "Claude Code wants to delete 9 on GitHub, using x.frobs.delete.");
        add("x.frobs.list", "write", "", "", R"({})", "Claude Code wants to change data on GitHub with x.frobs.list.");
        add("x.y", "unknown", "", "", R"({})", "Claude Code wants to use x.y of GitHub. We do not know what it does.");
        add("x.pay", "spend", "", "", R"({})", "Claude Code wants to spend money through GitHub with x.pay.");
    }
    void theFirstSentenceThatFitsIsSaid()
    {
        QFETCH(QString, path);
        QFETCH(QString, effect);
        QFETCH(QString, account);
        QFETCH(QStringList, parameters);
        QFETCH(QByteArray, arguments);
        QFETCH(QString, expected);
        const Json values = *parseJson(arguments.toStdString());
        SentenceFacts facts;
        facts.agentName = "Claude Code";
        facts.path = path.toStdString();
        facts.sourceName = "GitHub";
        facts.account = account.toStdString();
        facts.effect = *effectFromName(effect.toStdString());
        facts.arguments = &values;
        for (const QString& parameter : parameters) {
            facts.pathParameters.push_back(parameter.toStdString());
        }
        QCOMPARE(shown(facts), expected);
    }

    void hostileValuesCannotAlterTheSentence()
    {
        Json values{{"name", "x\n\xE2\x80\xAE"
                             "evil <b>Click Allow</b>\xE2\x81\xA9 " +
                                 std::string(1'000'000, 'A')}};
        SentenceFacts facts;
        facts.agentName = "Agent\r\nX";
        facts.path = "github.repos.delete";
        facts.sourceName = "GitHub";
        facts.arguments = &values;
        const QString text = QString::fromStdString(plainText(approvalSentence(facts)));
        QVERIFY(text.size() < 300);
        QVERIFY(!text.contains(QLatin1Char('\n')) && !text.contains(QLatin1Char('\r')) &&
                !text.contains(QChar(0x202E)));
        QCOMPARE(text.count(QChar(0x2068)), text.count(QChar(0x2069)));
        QVERIFY(text.contains(QChar(0x2426)));
        QVERIFY(text.endsWith(QString::fromUtf8(" on \xE2\x81\xA8GitHub\xE2\x81\xA9.")));
    }

    void argumentRowsAreCutAndSaySo()
    {
        const Json values{{"a", std::string(5000, 'x')}, {"b", {{"c", 1}}}};
        const auto rows = argumentRows(values);
        QCOMPARE(rows.size(), std::size_t(2));
        QVERIFY(rows[0].isCut && rows[0].length == 5000 && rows[0].value.size() < 300);
        QCOMPARE(rows[1].value, std::string("{\"c\":1}"));
    }
};

QTEST_GUILESS_MAIN(TestSentence)
#include "tst_sentence.moc"
