#include "runner.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace executor;
using namespace executor::sandbox;
using Reason = ExitReport::Reason;

/// What holds whatever the code does: limits, confinement, deaths, and that the next run works.
class TestSandbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void systemCallsKill_data();
    void systemCallsKill();
    void theProcessHoldsNothingOfOurs();
    void forgedFramesKill_data();
    void forgedFramesKill();
    void anEndlessLoopEndsByItsCpuTime();
    void aHungRunIsKilledAndItsLogIsKept();
    void tooMuchMemoryEndsThatRunOnly_data();
    void tooMuchMemoryEndsThatRunOnly();
    void aCrashIsNoMemoryLimit();
    void aKilledChildIsLost();
    void aKilledZygoteComesBack();
    void theSameSeedGivesTheSameRun();
    void openCallsAreNamedWithTheirLines();
    void aHeldRunWaits();
    void usageIsMeasured();
    void manyRunsAtOnce();
    void nothingStaysBehind();

private:
    Task<Outcome> launch(Runner& runner, const std::string& code, RunLimits limits = {})
    {
        const Result<Program> program = QCoro::waitFor(m_bench.transpiler.prepare(code, {}));
        return runner.run(Workbench::startOf(*program), limits);
    }
    static void verify(const Outcome& outcome, Reason wanted)
    {
        QVERIFY2(outcome.exit.has_value(), outcome.problem().c_str());
        QVERIFY2(outcome.exit->reason == wanted,
                 (outcome.problem() + " signal " + std::to_string(outcome.exit->signal)).c_str());
    }

    Workbench m_bench;
    Workbench m_hostile{EX_BIN_DIR "/../tests/sandbox-hostile"};
};

void TestSandbox::init()
{
    const Outcome outcome = m_bench.run("return 'works'");
    QCOMPARE(qs(outcome.text()), QStringLiteral("\"works\""));
}

void TestSandbox::systemCallsKill_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"open a file", "open its own memory", "read the parent's environment", "make a socket", "make a local socket",
          "connect its own socket", "fork", "start a program", "trace its parent", "kill its parent", "make a file",
          "change the root", "duplicate a descriptor"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestSandbox::systemCallsKill()
{
#ifdef EX_SANITIZED
    QSKIP("the sanitizers need some of these calls themselves");
#endif
    QFETCH(QString, name);
    const Outcome outcome = m_hostile.run("return (globalThis as any).__test.attempt(" +
                                          utf8(QLatin1Char('"') + name + QLatin1Char('"')) + ")");
    verify(outcome, Reason::Crashed);
    QCOMPARE(outcome.exit->signal, SIGSYS);
}

void TestSandbox::theProcessHoldsNothingOfOurs()
{
    qputenv("EXECUTOR_TEST_SECRET", "canary");
    const Outcome outcome = m_hostile.run("const t = (globalThis as any).__test; return "
                                          "[t.environment().split('\\n').map(x => x.split('=')[0]), t.descriptors()]");
    QCOMPARE(qs(outcome.text()),
             QStringLiteral(
                 R"([["TZ","QV4_MAX_CALL_DEPTH","QV4_JS_MAX_STACK_SIZE","QV4_JIT_CALL_THRESHOLD",""],"0 1 2 3 "])"));
}

void TestSandbox::forgedFramesKill_data()
{
    QTest::addColumn<QString>("javascript");
    QTest::newRow("a length that cannot be") << R"(t.say("\xff\xff\xff\xff"))";
    QTest::newRow("an unknown type") << R"(t.say("\x05\0\0\0\x63\0\0\0\0"))";
    QTest::newRow("a frame of the daemon") << R"(t.say("\x05\0\0\0\x02\x01\0\0\0"))";
    QTest::newRow("a call with a number of the future")
        << R"(t.say("\x1c\0\0\0\x11\x09\0\0\0{\"path\":\"a.b\",\"line\":1}\n{}"))";
    QTest::newRow("a call whose arguments are cut")
        << R"(t.say("\x1b\0\0\0\x11\x01\0\0\0{\"path\":\"a.b\",\"line\":1}\n{"))";
    QTest::newRow("a turn with another number") << R"(t.say("\x07\0\0\0\x15\x05\0\0\0{}"))";
    QTest::newRow("bytes that are not UTF-8") << R"(t.say("\x0a\0\0\0\x14\0\0\0\0{}\n\"\xff"))";
}

void TestSandbox::forgedFramesKill()
{
    QFETCH(QString, javascript);
    const Outcome outcome = m_hostile.run("const t = (globalThis as any).__test; " + utf8(javascript) + "; for (;;);");
    verify(outcome, Reason::BadFrame);
}

void TestSandbox::anEndlessLoopEndsByItsCpuTime()
{
    RunLimits limits;
    limits.cpuTime = 1s;
    Runner hanging(m_bench.sandbox, &Workbench::echo);
    const Task<Outcome> hung = launch(hanging, "while (true);", limits);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(qs(m_bench.run("return await tools.echo({ a: 1 })").text()), QStringLiteral("{\"a\":1}"));
    QVERIFY2(timer.elapsed() < 900, "another run had to wait for the endless one");
    const Result<Outcome> outcome = QCoro::waitFor(hung);
    verify(*outcome, Reason::CpuLimit);
    QVERIFY(outcome->usage.cpu >= 900ms);
    QVERIFY(outcome->exit->message.find("1 s of CPU time") != std::string::npos);
}

void TestSandbox::aHungRunIsKilledAndItsLogIsKept()
{
    Runner runner(m_bench.sandbox, &Workbench::echo);
    const Task<Outcome> task = launch(runner, "console.log('last words'); for (;;);");
    QTRY_VERIFY(!runner.outcome().logs.empty());
    runner.kill();
    const Result<Outcome> outcome = QCoro::waitFor(task);
    verify(*outcome, Reason::Killed);
    QCOMPARE(qs(outcome->logs.front().text), QStringLiteral("last words"));
}

void TestSandbox::tooMuchMemoryEndsThatRunOnly_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("an array that grows") << "const a = []; while (true) a.push({ x: a.length, y: [1, 2, 3] });";
    QTest::newRow("a string that doubles") << "let s = 'x'; while (true) s += s + s.length;";
    QTest::newRow("buffers of 4 GB in all")
        << "const a = []; for (let i = 0; i < 64; i++) a.push(new Uint8Array(64 << 20).fill(1)); return a.length";
}

void TestSandbox::tooMuchMemoryEndsThatRunOnly()
{
#ifdef EX_SANITIZED
    QSKIP("the sanitizer's own memory counts");
#endif
    QFETCH(QString, code);
    RunLimits limits;
    limits.memoryBytes = 100U << 20U;
    const Outcome outcome = m_bench.run(utf8(code), limits);
    if (outcome.done) { // the engine may throw before the process is too large
        QVERIFY2(outcome.done->error && outcome.done->error->code == ErrorCode::MemoryLimit, outcome.problem().c_str());
        return;
    }
    verify(outcome, Reason::MemoryLimit);
    QVERIFY2(outcome.exit->message.find("100 MiB") != std::string::npos, outcome.exit->message.c_str());
}

void TestSandbox::aCrashIsNoMemoryLimit()
{
    const Outcome outcome = m_hostile.run("(globalThis as any).__test.crash()");
    verify(outcome, Reason::Crashed);
    QVERIFY(outcome.exit->signal != 0 && outcome.exit->signal != SIGSYS);
}

void TestSandbox::aKilledChildIsLost()
{
    Runner runner(m_bench.sandbox, &Workbench::echo);
    const Task<Outcome> task = launch(runner, "console.log('up'); for (;;);");
    QTRY_VERIFY(!runner.outcome().logs.empty());
    ::kill(static_cast<pid_t>(runner.processId()), SIGKILL);
    verify(*QCoro::waitFor(task), Reason::ProcessLost);
}

void TestSandbox::aKilledZygoteComesBack()
{
    Runner runner(m_bench.sandbox, &Workbench::echo);
    const Task<Outcome> task = launch(runner, "console.log('up'); for (;;);");
    QTRY_VERIFY(!runner.outcome().logs.empty());
    const auto child = static_cast<pid_t>(runner.processId());
    ::kill(static_cast<pid_t>(m_bench.sandbox.processId()), SIGKILL);
    verify(*QCoro::waitFor(task), Reason::ProcessLost);
    QTRY_VERIFY(::kill(child, 0) != 0); // children die with it
    QCOMPARE(qs(m_bench.run("return 5").text()), QStringLiteral("5"));
}

void TestSandbox::theSameSeedGivesTheSameRun()
{
    const std::string code =
        "const t = Date.now(); await new Promise(r => setTimeout(r, 20)); const a = [3, 1, 2].sort(() => 0);"
        "return [t, Date.now(), Math.random(), Math.random(), crypto.randomUUID(), a, new Date(0).toString(), "
        "performance.now()]";
    const Outcome first = m_bench.run(code);
    QCOMPARE(qs(m_bench.run(code).text()), qs(first.text()));
    QVERIFY(first.text().find("GMT+0000") != std::string::npos);
    const Result<Program> program = QCoro::waitFor(m_bench.transpiler.prepare(code, {}));
    RunStart start = Workbench::startOf(*program);
    start.seed.fill(8);
    Runner runner(m_bench.sandbox, &Workbench::echo);
    QVERIFY(QCoro::waitFor(runner.run(std::move(start), {}))->text() != first.text());
}

void TestSandbox::openCallsAreNamedWithTheirLines()
{
    const Outcome outcome = m_bench.run("tools.echo({ a: 1 });\n\ntools.echo({\n  a: 2 });\nreturn 1");
    QCOMPARE(outcome.done->openCalls.size(), std::size_t(2));
    QCOMPARE(outcome.done->openCalls[0].line, 1);
    QCOMPARE(outcome.done->openCalls[1].line, 3);
}

void TestSandbox::aHeldRunWaits()
{
    Runner runner(m_bench.sandbox, &Workbench::echo);
    runner.holdAt = 70; // in the middle of what was read
    const Result<Outcome> outcome =
        QCoro::waitFor(launch(runner, "for (let i = 0; i < 3000; i++) tools.echo({ i }); return 1"));
    QCOMPARE(runner.callsWhileHeld, std::size_t(70));
    QCOMPARE(outcome->calls.size(), std::size_t(3000));
    QCOMPARE(qs(outcome->text()), QStringLiteral("1"));
}

void TestSandbox::usageIsMeasured()
{
    const Outcome outcome =
        m_bench.run("let n = 0; const a = []; for (let i = 0; i < 300000; i++) a.push({ n: n += i });"
                    "await tools.echo({}); return a.length");
    QVERIFY(outcome.usage.cpu > 0ms);
    QVERIFY2(outcome.usage.peakBytes > (1U << 20U), std::to_string(outcome.usage.peakBytes).c_str());
}

void TestSandbox::manyRunsAtOnce()
{
    std::vector<std::unique_ptr<Runner>> runners;
    std::vector<Task<Outcome>> tasks;
    for (int i = 0; i < 100; ++i) {
        runners.push_back(std::make_unique<Runner>(m_bench.sandbox, &Workbench::echo));
        tasks.push_back(launch(*runners.back(), "return (await tools.echo({ n: " + std::to_string(i) + " })).n"));
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const Result<Outcome> outcome = QCoro::waitFor(tasks[i]);
        QVERIFY2(outcome.has_value() && outcome->text() == std::to_string(i),
                 outcome ? outcome->problem().c_str() : outcome.error().message.c_str());
    }
}

void TestSandbox::nothingStaysBehind()
{
    const auto descriptors = [] { return QDir(QStringLiteral("/proc/self/fd")).count(); };
    const auto children = [this] {
        QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(m_bench.sandbox.processId()));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').size() : 0;
    };
    for (int i = 0; i < 20; ++i) {
        m_bench.run("return 1");
    }
    const auto before = descriptors();
    const auto childrenBefore = children();
    for (int i = 0; i < 50; ++i) {
        m_bench.run("return await tools.echo({})");
    }
    QTRY_COMPARE(descriptors(), before);
    QTRY_COMPARE(children(), childrenBefore);
}

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
