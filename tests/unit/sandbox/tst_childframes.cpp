#include "core/base/jsonscan.h"
#include "core/sandbox/detail/childframes.h"
#include "core/sandbox/detail/sourcelines.h"

#include <QTest>

#include <random>

using namespace executor;
using namespace executor::sandbox;
using namespace executor::sandbox::detail;

namespace {
class Counter final : public RunListener
{
public:
    int frames = 0;
    DoneFrame done;
    void onCall(CallFrame) override { ++frames; }
    void onTimer(TimerFrame) override { ++frames; }
    void onLog(LogFrame) override { ++frames; }
    void onEmit(EmitFrame) override { ++frames; }
    void onTurn(DeliveryNumber) override { ++frames; }
    void onDone(DoneFrame frame) override
    {
        ++frames;
        done = std::move(frame);
    }
    void onExit(ExitReport) override {}
};
} // namespace

/// The daemon's reading of what a child says, with whole, cut and random bytes.
class TestChildFrames final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isJson_data();
    void isJson();
    void quotesBigIntegers_data();
    void quotesBigIntegers();
    void takesAWholeConversationByteByByte();
    void anyBytesGetAnAnswer();
    void readsLinesOfASourceMap();
};

void TestChildFrames::isJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, const QByteArray& text, bool valid) { QTest::newRow(name) << text << valid; };
    row("an object", R"({"a":[1,-2.5e+3,true,null,"x\u00e9"],"b":{}})", true);
    row("a lone number", " 0 ", true);
    row("nothing", "", false);
    row("two values", "1 2", false);
    row("a trailing comma", "[1,]", false);
    row("a missing value", "{\"a\":}", false);
    row("a key that is no text", "{a:1}", false);
    row("brackets crossed", "[{]}", false);
    row("a number with a leading zero", "01", false);
    row("a control character in a text", "\"a\nb\"", false);
    row("an unknown escape", R"("\x")", false);
    row("bytes that are not UTF-8", "\"\xff\"", false);
    row("nested 256 deep", QByteArray(256, '[') + QByteArray(256, ']'), true);
    row("nested 257 deep", QByteArray(257, '[') + QByteArray(257, ']'), false);
    row("never closed", QByteArray(100'000, '['), false);
}

void TestChildFrames::isJson()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(executor::isJson(text.toStdString()), valid);
}

void TestChildFrames::quotesBigIntegers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("wanted");
    QTest::newRow("the largest exact integer stays")
        << QByteArray("[9007199254740991,-9007199254740991]") << QByteArray();
    QTest::newRow("one more") << QByteArray("[9007199254740992]") << QByteArray("[\"9007199254740992\"]");
    QTest::newRow("negative, in an object")
        << QByteArray("{\"a\":-12345678901234567890}") << QByteArray("{\"a\":\"-12345678901234567890\"}");
    QTest::newRow("a fraction stays") << QByteArray("[12345678901234567890.5,1e30]") << QByteArray();
    QTest::newRow("digits in a text stay")
        << QByteArray("[\"12345678901234567890\\\"12345678901234567890\"]") << QByteArray();
}

void TestChildFrames::quotesBigIntegers()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, wanted);
    std::string out;
    QCOMPARE(executor::quoteBigIntegers(text.toStdString(), out), !wanted.isEmpty());
    QCOMPARE(QByteArray::fromStdString(out), wanted);
}

void TestChildFrames::takesAWholeConversationByteByByte()
{
    std::string bytes;
    appendFrame(bytes, FrameType::Call, 1, R"({"path":"a.$work.b","member":"$response","line":3})", R"({"x":1})");
    appendFrame(bytes, FrameType::TimerChange, 1, R"({"op":"arm","delay":5})", {});
    appendFrame(bytes, FrameType::Log, 0, R"({"level":"warn"})", R"("hello")");
    appendFrame(bytes, FrameType::Done, 0, R"({"warnings":[{"code":"w","message":"m"}],"open":[1]})", "[1,2]");
    ChildFrames frames(RunLimits{});
    Counter counter;
    (void)frames.beginDelivery();
    for (const char byte : bytes) {
        frames.append(std::string_view(&byte, 1));
        for (Result<bool> more = true; more && *more;) {
            more = frames.handleNext(counter);
            QVERIFY2(more.has_value(), more ? "" : more.error().message.c_str());
        }
    }
    QCOMPARE(counter.frames, 4);
    QCOMPARE(QByteArray::fromStdString(counter.done.resultText), QByteArray("[1,2]"));
    QCOMPARE(counter.done.openCalls.size(), std::size_t(1));
    QCOMPARE(counter.done.openCalls.front().line, 3);
}

void TestChildFrames::anyBytesGetAnAnswer()
{
    const auto seed = static_cast<unsigned>(qEnvironmentVariableIntValue("EXECUTOR_TEST_SEED"));
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        const std::array<const char*, 5> heads{"{}", R"({"path":"a","line":1})", R"({"op":"arm","delay":1})", "[",
                                               "{\"error\":{\"code\":5}}"};
        for (int i = 0; i < 4; ++i) {
            appendFrame(bytes, static_cast<FrameType>(random() % 24), static_cast<std::uint32_t>(random() % 3),
                        heads[random() % heads.size()], random() % 2 == 0 ? "{}" : "\"x\"");
        }
        for (int flips = static_cast<int>(random() % 4); flips > 0; --flips) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        ChildFrames frames(RunLimits{});
        Counter counter;
        (void)frames.beginDelivery();
        frames.append(bytes);
        int steps = 0;
        for (Result<bool> more = true; more && *more && steps < 10; ++steps) {
            more = frames.handleNext(counter);
        }
        QVERIFY2(steps <= 5, "more frames came out than went in");
    }
}

void TestChildFrames::readsLinesOfASourceMap()
{
    const std::vector<int> lines = agentLines(R"({"version":3,"sources":["p"],"mappings":"AAAA;;ACCA,IAAI;AACA"})");
    QCOMPARE(lines, (std::vector<int>{0, 0, 0, 1, 2}));
    QVERIFY(agentLines("not json").size() <= 2);
    QVERIFY(agentLines(R"({"mappings":"!!!"})").empty());
}

QTEST_GUILESS_MAIN(TestChildFrames)
#include "tst_childframes.moc"
