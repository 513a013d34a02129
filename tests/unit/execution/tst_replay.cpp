#include "core/execution/detail/fairqueue.h"
#include "core/execution/detail/replay.h"
#include "core/execution/structuredcut.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"

#include <QtTest>

using namespace executor;
using namespace executor::execution;

namespace {
RecordedStep step(int sequence, int turn, const char* path)
{
    RecordedStep out;
    out.sequence = sequence;
    out.turn = turn;
    out.path = path;
    out.argumentsHash = "h";
    return out;
}

ExecutionId idOf(int n)
{
    return ExecutionId("exec_" + std::to_string(n));
}
} // namespace

class TestReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReplayThatDoesTheSameEndsLive()
    {
        Replay replay({step(1, 0, "a.b"), step(2, 1, "c.d")}, {Delivery{1, Delivery::Kind::Value, 1, {}}});
        QVERIFY(!replay.isOver());
        const auto first = replay.onCall(1, 0, "a.b", "{}", "h");
        QVERIFY(first && first->has_value());
        QVERIFY(replay.onTurn(0, 1));
        QVERIFY(!replay.isOver());
        QCOMPARE(replay.nextDelivery()->reference, 1);
        QVERIFY(replay.onCall(2, 1, "c.d", "{}", "h")->has_value());
        const auto fresh = replay.onCall(3, 1, "e.f", "{}", "h");
        QVERIFY(fresh && !fresh->has_value());
        QVERIFY(replay.onTurn(1, 3));
        QVERIFY(replay.isOver());
        QVERIFY(!replay.nextDelivery());
    }

    void differencesAreNamedBeforeAnythingIsSent_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("hash");
        QTest::addColumn<int>("turn");
        QTest::newRow("another tool") << QByteArray("a.x") << QByteArray("h") << 0;
        QTest::newRow("other arguments") << QByteArray("a.b") << QByteArray("other") << 0;
        QTest::newRow("another turn") << QByteArray("a.b") << QByteArray("h") << 1;
    }
    void differencesAreNamedBeforeAnythingIsSent()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, hash);
        QFETCH(int, turn);
        Replay replay({step(1, 0, "a.b")}, {Delivery{1, Delivery::Kind::Value, 1, {}}});
        const auto call = replay.onCall(1, turn, path.toStdString(), "{}", hash.toStdString());
        QVERIFY(!call);
        QCOMPARE(call.error().code, ErrorCode::ReplayDiverged);
        QVERIFY(call.error().message.find("call 1") != std::string::npos);
    }

    void aCallTooFewIsADifference()
    {
        Replay replay({step(1, 0, "a.b"), step(2, 0, "c.d")}, {Delivery{1, Delivery::Kind::Value, 1, {}}});
        QVERIFY(replay.onCall(1, 0, "a.b", "{}", "h"));
        const auto turn = replay.onTurn(0, 1);
        QVERIFY(!turn);
        QVERIFY(turn.error().message.find("call 2") != std::string::npos);
    }

    void agentsAreServedInTurnAndResumeComesFirst()
    {
        FairQueue queue(QueueLimits{3, 2, 100, 4});
        for (int i = 0; i < 4; ++i) {
            QVERIFY(queue.checkRoom("a"));
            queue.push(idOf(i), "a", FairQueue::For::Start);
        }
        QVERIFY(!queue.checkRoom("a"));
        queue.push(idOf(5), "a", FairQueue::For::Resume);
        queue.push(idOf(6), "b", FairQueue::For::Start);
        QCOMPARE(queue.next()->text(), idOf(5).text());
        QCOMPARE(queue.next()->text(), idOf(6).text());
        QCOMPARE(queue.next()->text(), idOf(0).text());
        QVERIFY(!queue.next());
        queue.push(idOf(7), FairQueue::kPerson, FairQueue::For::Start);
        QCOMPARE(queue.next()->text(), idOf(7).text());
        queue.release("b");
        QVERIFY2(!queue.next(), "agent a already has its two slots");
        queue.release("a");
        QCOMPARE(queue.next()->text(), idOf(1).text());
        QCOMPARE(queue.position(idOf(3), "a"), std::size_t(2));
        queue.remove(idOf(2), "a");
        QCOMPARE(queue.position(idOf(3), "a"), std::size_t(1));
    }

    void aCutValueStaysJsonAndCountsWhatIsLeftOut()
    {
        Json rows = Json::array();
        for (int i = 0; i < 1204; ++i) {
            rows.push_back({{"id", i}, {"text", std::string(500, 'x')}});
        }
        const Digest digest = digestOf(toText(Json{{"total", 1204}, {"items", rows}}));
        const Json& cut = digest.preview;
        QCOMPARE(QByteArray::fromStdString(digest.shape),
                 QByteArray("{ total: number; items: Array(1204)<{ id: number; text: string(500); }>; }"));
        QCOMPARE(cut["items"].size(), std::size_t(5));
        QCOMPARE(cut["items"][3]["$omitted"].get<int>(), 1200);
        QCOMPARE(cut["items"][4]["id"].get<int>(), 1203);
        QVERIFY(cut["items"][0]["text"].get<std::string>().ends_with("(+300)"));
        QVERIFY(parseJson(toText(cut)));
        QCOMPARE(estimateTokens("abcd\xC3\xA9"), std::size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
