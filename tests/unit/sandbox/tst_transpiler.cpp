#include "core/base/text.h"
#include "core/sandbox/transpiler.h"

#include <QCoroTask>
#include <QTest>

#include <csignal>

using namespace executor;
using executor::sandbox::Program;
using executor::sandbox::Transpiler;

/// The real esbuild; what it prints is judged by running it in tst_programs.
class TestTranspiler final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWithTheAgentsLine_data();
    void refusesWithTheAgentsLine();
    void survivesTheDeathOfEsbuild();
    void givesTheSameProgramForTheSameCode();

private:
    Transpiler m_transpiler{Transpiler::Options{}};

    Result<Program> prepare(std::string code) { return QCoro::waitFor(m_transpiler.prepare(std::move(code), {})); }
};

void TestTranspiler::refusesWithTheAgentsLine_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("words");
    QTest::newRow("a broken statement") << "const a = 1;\n\n\nconst c = ;\n"
                                        << "syntax_error"
                                        << "Line 4";
    QTest::newRow("a bracket left open") << "if (1) {\n  f();\n"
                                         << "syntax_error"
                                         << "Line 3|ends too early";
    QTest::newRow("a line of a fenced block counts from the top of the message") << "Words\n\n```ts\nreturn )\n```\n"
                                                                                 << "syntax_error"
                                                                                 << "Line 4";
    QTest::newRow("an import") << "const a = 1\nimport { x } from \"y\"\n"
                               << "syntax_error"
                               << "Line 2|import";
    QTest::newRow("a type import") << "import type { X } from \"y\"\nreturn 1"
                                   << "syntax_error"
                                   << "Line 1|import";
    QTest::newRow("JSX") << "return <div>hi</div>"
                         << "syntax_error"
                         << "JSX";
    QTest::newRow("an integer that a number rounds")
        << "// 9007199254740993\nconst s = \"9007199254740993\";\nreturn 9007199254740993"
        << "type_error"
        << "Line 3|9007199254740993|exactly";
    QTest::newRow("an integer with separators") << "return 9_007_199_254_740_993"
                                                << "type_error"
                                                << "Line 1";
    QTest::newRow("a BigInt literal") << "const n = 1;\nreturn 12n"
                                      << "type_error"
                                      << "Line 2|BigInt";
}

void TestTranspiler::refusesWithTheAgentsLine()
{
    QFETCH(QString, code);
    QFETCH(QString, error);
    QFETCH(QString, words);
    const Result<Program> program = prepare(utf8(code));
    QVERIFY2(!program, "the code was taken");
    QCOMPARE(qs(wireName(program.error().code)), error);
    for (const QString& word : words.split(QLatin1Char('|'))) {
        QVERIFY2(qs(program.error().message + program.error().hint).contains(word), program.error().message.c_str());
    }
}

void TestTranspiler::survivesTheDeathOfEsbuild()
{
    QVERIFY(prepare("return 'before'").has_value());
    for (int i = 0; i < 5; ++i) {
        const Task<Program> task = m_transpiler.prepare("return " + std::to_string(i), {});
        QVERIFY(m_transpiler.processId() > 0);
        ::kill(static_cast<pid_t>(m_transpiler.processId()), SIGKILL);
        const Result<Program> program = QCoro::waitFor(task);
        QVERIFY2(program.has_value(), program ? "" : program.error().message.c_str());
    }
}

void TestTranspiler::givesTheSameProgramForTheSameCode()
{
    const Result<Program> first = prepare("return [1, 2].map((x: number) => x + 1)");
    const Result<Program> second = prepare("return [1, 2].map((x: number) => x + 1)");
    QVERIFY(first && second);
    QCOMPARE(qs(first->javascript), qs(second->javascript));
    QCOMPARE(first->hash.size(), std::size_t(64));
    QVERIFY(first->sourceMap.find("\"mappings\"") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTranspiler)
#include "tst_transpiler.moc"
