#include "core/catalog/toolmentions.h"

#include "core/base/text.h"

#include <QTest>

#include <random>

using namespace executor;
using namespace executor::catalog;

namespace {
std::string pathOf(const ToolMention& mention)
{
    return join(mention.segments, ".") + (mention.call ? "()" : "") + (mention.isByAlias ? " by alias" : "");
}

std::string pathsOf(std::string_view code)
{
    std::vector<std::string> paths;
    const CodeMentions found = toolMentions(code);
    for (const ToolMention& mention : found.tools) {
        paths.push_back(pathOf(mention));
    }
    return join(paths, " | ") + (found.isDynamic ? " ?" : "");
}
} // namespace

class TestToolMentions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chains_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("paths");
        const auto row = [](const char* name, const char* code, const char* paths) {
            QTest::newRow(name) << QString::fromUtf8(code) << QString::fromUtf8(paths);
        };
        row("a call", "await tools.a.b.c({})", "a.b.c()");
        row("quoted", R"(tools["a.b"]?.['c']({}))", "a.b.c()");
        row("optional", "tools?.a?.b?.({})", "a.b()");
        row("account and member", "tools.a.$work.b.$response({})", "a.$work.b.$response()");
        row("in a template", "`${tools.a.b({})} ${`x${tools.c()}`}`", "a.b() | c()");
        row("not in text", "'tools.a.b()' + `tools.c()` // tools.d()\n/* tools.e() */ + /tools.f()/.test('')", "");
        row("a pattern after a word", "return /tools.a()/", "");
        row("a division", "x / tools.a({}) / 2", "a()");
        row("constants", "const g = tools.a.b; g.c({}); const f = g.d; f()",
            "a.b | a.b.c() by alias | a.b.d by alias | a.b.d() by alias");
        row("destructured", "const { a, b: { length }, } = x; const { c, d: e } = tools; c.x(); e.y({})",
            "c.x() by alias | d.y() by alias");
        row("computed", "tools.a[name]()", "a ?");
        row("passed on", "f(tools)", " ?");
        row("a member of others", "my.tools.a(); ({ tools: 1 })", "");
    }
    void chains()
    {
        QFETCH(QString, code);
        QFETCH(QString, paths);
        QCOMPARE(qs(pathsOf(utf8(code))), paths);
    }

    void literals()
    {
        const auto found = toolMentions(
            R"js(tools.a({ x: 1, "y-z": [true, null, -2.5e3], s: "q\u0041\n", t: `plain`, n: f(), u: undefined, short, ...rest, m() {} }))js");
        QCOMPARE(found.tools.size(), std::size_t(1));
        QVERIFY(found.tools.front().arguments.has_value());
        const ArgumentLiteral& literal = *found.tools.front().arguments;
        QCOMPARE(qs(toText(literal.value)),
                 QStringLiteral(
                     R"({"x":1,"y-z":[true,null,-2500.0],"s":"qA\n","t":"plain","n":null,"short":null,"m":null})"));
        QCOMPARE(literal.unknown.size(), std::size_t(3));
        QCOMPARE(literal.unknown.front().place, std::string("n"));
        QCOMPARE(literal.open, std::vector<std::string>{std::string()});
    }

    void onlyWholeLiteralsAreRead()
    {
        for (const char* code : {"tools.a({ x: 1 }, 2)", "tools.a({ x: 1 } as any)", "tools.a(x)", "tools.a({ x: 1"}) {
            QVERIFY2(!toolMentions(code).tools.front().arguments.has_value(), code);
        }
        QVERIFY(toolMentions("tools.a()").tools.front().arguments.has_value());
    }

    void guards()
    {
        const std::string code = "try { tools.a() } catch { tools.b() } typeof fetch";
        const CodeMentions found = toolMentions(code);
        QVERIFY(found.isGuarded(code.find("tools.a")));
        QVERIFY(!found.isGuarded(code.find("tools.b")));
        QVERIFY(found.isGuarded(code.find("fetch")));
    }

    /// Whatever the text is, it ends and reads nothing beyond it (the sanitizers look).
    void anyText()
    {
        const std::string seed =
            "const { a, b: c } = tools; `${tools.x[\"y\\u{41}\"]({ k: [1, { z: -2 }], ...r })}` /re[/]/g 'q\\'";
        std::mt19937 dice(7); // NOLINT: the same texts each time
        for (int round = 0; round < 20'000; ++round) {
            std::string text = seed;
            for (int i = 0; i < 6; ++i) {
                const std::size_t at = dice() % text.size();
                switch (dice() % 3) {
                case 0:
                    text[at] = "{}[]()`$'\"\\/.,:;?=>\n tx0\xC3"[dice() % 25];
                    break;
                case 1:
                    text.erase(at, dice() % 9);
                    break;
                default:
                    text.insert(at, text.substr(dice() % text.size(), dice() % 12));
                }
                if (text.empty()) {
                    text = "{";
                }
            }
            for (const ToolMention& mention : toolMentions(text).tools) {
                QVERIFY(mention.range.begin < mention.range.end && mention.range.end <= text.size());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestToolMentions)
#include "tst_toolmentions.moc"
