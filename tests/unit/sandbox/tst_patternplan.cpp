#include "core/sandbox/detail/patternplan.h"
#include "core/sandbox/detail/programguard.h"

#include <QTest>

using namespace executor::sandbox::detail;
using Engine = PatternPlan::Engine;

Q_DECLARE_METATYPE(Engine)

/// Who matches a regular expression, which texts are none, and what the guard writes differently.
class TestPatternPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesTheEngine_data();
    void choosesTheEngine();
    void refuses_data();
    void refuses();
    void writesDifferently_data();
    void writesDifferently();
};

void TestPatternPlan::choosesTheEngine_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("flags");
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QString>("text");
    QTest::newRow("an ordinary one") << R"((\d+)-[a-z]*?)"
                                     << "gi" << Engine::Native << "";
    QTest::newRow("names of groups") << R"((?<a>x)\k<a>)"
                                     << "" << Engine::Translated << R"((x)(?:\1))";
    QTest::newRow("a dot for all") << "a.b"
                                   << "s" << Engine::Translated << "a[^]b";
    QTest::newRow("an octal escape is no reference") << R"((a)\2)"
                                                     << "" << Engine::Native << "";
    QTest::newRow("look-behind") << R"((?<=\$)\d)"
                                 << "" << Engine::Pcre << R"((?<=\x{24})[\d])";
    QTest::newRow("a property") << R"(\p{Lu})"
                                << "u" << Engine::Pcre << R"([\p{Lu}])";
    QTest::newRow("a property of one case, ignoring case") << R"(\p{Lu})"
                                                           << "iu" << Engine::Pcre << R"([\p{L&}])";
    QTest::newRow("ends of lines") << "^a$"
                                   << "mu" << Engine::Pcre
                                   << R"((?:\A|(?<=[\n\r\x{2028}\x{2029}]))a(?=[\n\r\x{2028}\x{2029}]|\z))";
    QTest::newRow("empty classes") << "[][^]"
                                   << "y" << Engine::Pcre << "(?!)(?s:.)";
    QTest::newRow("a group that took no part") << R"((a)?\1)"
                                               << "y" << Engine::Pcre << R"((a){0,1}(?:(?(1)\g{1})))";
}

void TestPatternPlan::choosesTheEngine()
{
    QFETCH(QString, source);
    QFETCH(QString, flags);
    QFETCH(Engine, engine);
    QFETCH(QString, text);
    const PatternPlan plan = planPattern(source, flags);
    QCOMPARE(plan.error, QString());
    QCOMPARE(int(plan.engine), int(engine));
    if (engine != Engine::Native) {
        QCOMPARE(engine == Engine::Pcre ? plan.pcre : plan.pattern, text);
    }
}

void TestPatternPlan::refuses_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("flags");
    for (const char* source :
         {"(", ")", "*", "a**", "[b-a]", "(?<1>a)", "(?<a>x)(?<a>y)", R"(\k<a>(?<b>x))", "a{2,1}", "(?x)"}) {
        QTest::newRow(source) << QString::fromLatin1(source) << QString();
    }
    for (const char* source : {"{", "]", R"(\1)", R"(\-)", R"([\d-z])", "(?=a)*", R"(\u{110000})", R"(\p{Nothing})"}) {
        QTest::addRow("%s with u", source) << QString::fromLatin1(source) << QStringLiteral("u");
    }
    QTest::newRow("a flag twice") << "a"
                                  << "gg";
}

void TestPatternPlan::refuses()
{
    QFETCH(QString, source);
    QFETCH(QString, flags);
    QVERIFY(!planPattern(source, flags).error.isEmpty());
}

void TestPatternPlan::writesDifferently_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("written");
    const auto same = [](const char* name, const char* text) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(text);
    };
    QTest::newRow("a call that is assigned and returned")
        << QByteArray("return t = f();\n") << QByteArray("return t = [f()][0];\n");
    QTest::newRow("behind an arrow") << QByteArray("map((x) => c[x] || (c[x] = f(x)), 1);")
                                     << QByteArray("map((x) => c[x] || (c[x] = [f(x)][0]), 1);");
    QTest::newRow("in both branches") << QByteArray("return a ? t = f() : u = b ? g() : 1;")
                                      << QByteArray("return a ? t = [f()][0] : u = [b ? g() : 1][0];");
    same("a statement of its own", "t = f();\nreturn t;\n");
    same("an argument", "return g(t = f());\n");
    same("a function", "return t = (x) => f(x);\n");
    same("a value without a call", "return t = a + 1;\n");
    QTest::newRow("a property named yield") << QByteArray("o.yield + { yield: 1, yield() {} };")
                                            << QByteArray("o[\"yield\"] + { \"yield\": 1, \"yield\"() {} };");
    same("the operator yield", "x = [yield f(), ...yield g];\n");
    QTest::newRow("a name that the parser does not know")
        << QByteArray("a\u00b7b = \"\u00b7\";") << QByteArray("a$u183_b = \"\u00b7\";");
}

void TestPatternPlan::writesDifferently()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, written);
    QCOMPARE(QByteArray::fromStdString(guardProgram(given.toStdString())), written);
}

QTEST_GUILESS_MAIN(TestPatternPlan)
#include "tst_patternplan.moc"
