#include "core/policy/effectwords.h"
#include "core/policy/placing.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace executor;
using namespace executor::policy;

namespace {
QString text(const char* ascii)
{
    return QString::fromUtf8(ascii);
}

Rule rule(const std::string& pattern)
{
    Rule out;
    out.pattern = *Pattern::parse(pattern);
    return out;
}
} // namespace

class TestPattern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPatternMatchesAsTheTableSays_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("expected");
        const auto add = [](const char* pattern, const char* path, bool expected) {
            QTest::addRow("%s %s %s", pattern, expected ? "matches" : "does not match", path)
                << text(pattern) << text(path) << expected;
        };
        add("*", "github.issues.create", true);
        add("*", "search", true);
        add("github.issues.create", "github.issues.create", true);
        add("github.issues.create", "github.$work.issues.create", true);
        add("github.issues.create", "github.issues.creates", false);
        add("github.issues.create", "github.issues", false);
        add("github.issues.create", "github.issues.create.now", false);
        add("github.issues.create", "Github.issues.create", false);
        add("github.issues.*", "github.issues.create", true);
        add("github.issues.*", "github.issues", true);
        add("github.issues.*", "github.issues.a.b.c", true);
        add("github.issues.*", "github.issuesx.create", false);
        add("github.issues.*", "github.$work.issues.create", true);
        add("github.*", "github", true);
        add("github.*", "githubx.a", false);
        add("github.*", "github.$work.a", true);
        add("github.*.create", "github.issues.create", true);
        add("github.*.create", "github.$work.issues.create", true);
        add("github.*.create", "github.create", false);
        add("github.*.create", "github.a.b.create", false);
        add("github.*.*", "github.a", true);
        add("github.*.*", "github", false);
        add("github.$work.issues.*", "github.$work.issues.create", true);
        add("github.$work.issues.*", "github.$home.issues.create", false);
        add("github.$work.issues.*", "github.issues.create", false);
        add("github.$work.*", "github.$work.x", true);
        add("github.$work.*", "github.$workx.x", false);
    }
    void aPatternMatchesAsTheTableSays()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, expected);
        const auto parsed = Pattern::parse(pattern.toStdString());
        QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(parsed->matches(path.toStdString()), expected);
    }

    void oddPatternsAreRefusedWithTheNearestForm_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("nearest");
        const auto add = [](const char* name, const QString& pattern, const char* nearest) {
            QTest::newRow(name) << pattern << text(nearest);
        };
        add("partial wildcard", text("github.iss*"), "github.*");
        add("partial wildcard in front", text("github.*sues.create"), "github.*");
        add("partial wildcard alone", text("iss*"), "iss.*");
        add("leading star", text("*.delete"), "source.delete");
        add("leading star and a partial wildcard", text("*.repos.delete*"), "source.repos.*");
        add("double star", text("github.**"), "github.*");
        add("double star alone", text("**"), "*");
        add("empty segment", text("github..create"), "github.create");
        add("empty segment at the end", text("github.issues."), "github.issues");
        add("nothing", text(""), "*");
        add("any account", text("github.$*.create"), "github.*");
        add("account in third place", text("github.issues.$work"), "");
        add("account in front", text("$work.issues"), "");
        add("account without tool", text("github.$work"), "github.$work.*");
        add("odd account", text("github.$Work.x"), "");
        add("space", text("github.a b"), "");
        add("zero-width space", text("github.is\xE2\x80\x8Bsues"), "");
        add("33 segments", QStringList(33, text("a")).join(QLatin1Char('.')),
            "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.*");
        add("513 bytes", QString(513, QLatin1Char('a')), "");
    }
    void oddPatternsAreRefusedWithTheNearestForm()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, nearest);
        const auto parsed = Pattern::parse(pattern.toStdString());
        QVERIFY(!parsed);
        QCOMPARE(QString::fromStdString(textMember(parsed.error().details, "nearest")), nearest);
        if (!nearest.isEmpty()) {
            QVERIFY(Pattern::parse(nearest.toStdString()));
        }
    }

    void coveringMeansMatchingEverythingTheOtherMatches()
    {
        const unsigned seed = qEnvironmentVariableIntValue("EXECUTOR_TEST_SEED") != 0
                                  ? static_cast<unsigned>(qEnvironmentVariableIntValue("EXECUTOR_TEST_SEED"))
                                  : std::random_device{}();
        qInfo("EXECUTOR_TEST_SEED=%u", seed);
        std::mt19937 random(seed);
        const auto segment = [&] { return std::string(1, "ab"[random() % 2]); };
        const auto randomPattern = [&] {
            std::string out = segment();
            out += random() % 3 == 0 ? ".$w" : "";
            const std::size_t more = 1 + random() % 3;
            for (std::size_t i = 0; i < more; ++i) {
                out += "." + (random() % 3 == 0 ? std::string("*") : segment());
            }
            return *Pattern::parse(out);
        };
        for (int round = 0; round < 3000; ++round) {
            const Pattern one = randomPattern();
            const Pattern two = randomPattern();
            std::string path = segment() + (random() % 2 == 0 ? ".$w" : "");
            const std::size_t more = 1 + random() % 4;
            for (std::size_t i = 0; i < more; ++i) {
                path += "." + segment();
            }
            const std::string what = one.text() + " " + two.text() + " " + path;
            if (two.matches(path) && one.covers(two)) {
                QVERIFY2(one.matches(path), what.c_str());
            }
            if (two.matches(path) && one.matches(path)) {
                QVERIFY2(one.overlaps(two) && two.overlaps(one), what.c_str());
            }
        }
    }

    void rulesInRandomOrderNeverShadowANarrowerOne()
    {
        std::vector<std::string> patterns;
        for (const char* source : {"a", "b"}) {
            const std::string s = source;
            for (const char* tail :
                 {".*", ".x.*", ".x.y", ".*.y", ".$w.*", ".$w.x.*", ".$w.x.y", ".x.y.*", ".x.*.z", ".x.y.z"}) {
                patterns.push_back(s + tail);
            }
        }
        std::mt19937 random(7);
        for (int round = 0; round < 50; ++round) {
            std::shuffle(patterns.begin(), patterns.end(), random);
            std::vector<Rule> list;
            for (const std::string& pattern : patterns) {
                Rule one = rule(pattern);
                const std::size_t at = placeOf(list, one);
                one.position = positionAt(list, at);
                list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), one);
            }
            for (std::size_t i = 0; i < list.size(); ++i) {
                for (std::size_t j = i + 1; j < list.size(); ++j) {
                    QVERIFY(list[i].position < list[j].position);
                    QVERIFY2(!hides(list[i], list[j]),
                             (list[i].pattern.text() + " hides " + list[j].pattern.text()).c_str());
                }
            }
        }
    }

    void aPositionFitsBetweenAnyTwo()
    {
        std::mt19937 random(11);
        std::vector<std::string> keys;
        for (int i = 0; i < 2000; ++i) {
            const std::size_t at = random() % 3 == 0 ? 0 : random() % (keys.size() + 1);
            const std::string low = at == 0 ? std::string() : keys[at - 1];
            const std::string high = at == keys.size() ? std::string() : keys[at];
            const std::string key = positionBetween(low, high);
            QVERIFY2(low < key && (high.empty() || key < high), (low + " < " + key + " < " + high).c_str());
            keys.insert(keys.begin() + static_cast<std::ptrdiff_t>(at), key);
        }
    }

    void wordsRaiseAndNeverLower_data()
    {
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("url"); // "" and no protocol read, or the template of a read
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* start, const char* path, const char* url, const char* expected) {
            QTest::addRow("%s %s %s", start, path, url) << text(start) << text(path) << text(url) << text(expected);
        };
        add("write", "github.issues.create", "", "write");
        add("write", "github.repos.deleteRepo", "", "delete");
        add("write", "x.y.remove_member", "", "admin");
        add("unknown", "slack.send_message", "", "send");
        add("unknown", "x.readSecret", "", "admin");
        add("delete", "x.notify", "", "delete");
        add("admin", "x.send", "", "admin");
        add("read", "iam.listPermissions", "/permissions", "read");
        add("read", "x.sendSms", "/sms", "send");
        add("read", "x.account", "/account/delete", "delete");
        add("read", "x.listOrders", "/orders", "read");
        add("read", "x.getToken", "/oauth/tokens", "read");
        add("write", "x.HTTPDelete", "", "delete");
        add("write", "delete.me.now", "", "write");
    }
    void wordsRaiseAndNeverLower()
    {
        QFETCH(QString, start);
        QFETCH(QString, path);
        QFETCH(QString, url);
        QFETCH(QString, expected);
        const EffectVerdict before{*effectFromName(start.toStdString()), "start"};
        const std::string urlTemplate = url.toStdString();
        const auto after = raiseByWords(before, path.toStdString(),
                                        url.isEmpty() ? Words::Anywhere : Words::OfProtocolRead, urlTemplate);
        QCOMPARE(text(std::string(effectName(after.effect)).c_str()), expected);
        QCOMPARE(after.reason == "start", after.effect == before.effect);
    }
};

QTEST_GUILESS_MAIN(TestPattern)
#include "tst_pattern.moc"
