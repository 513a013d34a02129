#include "apifixture.h"

#include "core/api/routes/systemroutes.h"
#include "core/store/executionrows.h"

using namespace executor;
using namespace executor::api;
using namespace executor::api::test;

namespace {
struct FeedApi : Api
{
    FeedApi() : feeds(EventFeeds::Parts{*database, stream, [this](const Principal&) { return isAllowed; }})
    {
        addEventRoutes(table, feeds);
    }
    ~FeedApi()
    {
        auto stopped = feeds.stop();
        (void)QCoro::waitFor(std::move(stopped));
    }
    void announce(const std::string& type, const std::string& subject, const AgentId& whose)
    {
        auto closure = [type, subject, whose](store::Transaction& db) -> Result<void> {
            Event event;
            event.type = type;
            event.subjectType = type.substr(0, type.find('.'));
            event.subjectId = subject;
            event.agent = whose;
            return db.announce(std::move(event));
        };
        QVERIFY(QCoro::waitFor(database->write(std::move(closure))).has_value());
    }
    ExecutionId addExecution(const std::string& status)
    {
        store::AgentRow owner;
        owner.id = agent;
        owner.name = "a";
        store::ExecutionRow row;
        row.id = ExecutionId::make(clock.now());
        row.agent = agent;
        row.status = status;
        row.code.cell = std::string(1, '\0');
        row.seed = "s";
        auto closure = [owner, row](store::Transaction& db) -> Result<void> {
            EX_TRY(const auto known, store::findAgent(db, owner.id));
            if (!known) {
                EX_CHECK(store::insertAgent(db, owner));
            }
            return store::insertExecution(db, row);
        };
        const auto written = QCoro::waitFor(database->write(std::move(closure)));
        return written ? row.id : ExecutionId();
    }
    EventFeeds feeds;
    bool isAllowed = true;
};

std::vector<std::string> idsIn(const std::string& text)
{
    std::vector<std::string> ids;
    for (const std::string& line : split(text, '\n')) {
        if (line.starts_with("id: ")) {
            ids.push_back(line.substr(4));
        }
    }
    return ids;
}
} // namespace

class TestEventFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAgentSeesItsOwnEventsOnly();
    void aStreamThatIsCutOftenMissesNothing();
    void anExecutionsStreamEndsAfterItsFinalEvent();
    void anotherAgentsExecutionDoesNotExist();
    void anUnknownLastEventResetsTheReader();
    void aSlowReaderIsCut();
    void aRevokedTokenEndsTheStream();
    void tooManyStreamsAreRefused();
};

void TestEventFeed::anAgentSeesItsOwnEventsOnly()
{
    FeedApi api;
    const auto own = api.start(Api::agentHead("GET", "/v1/events"));
    const auto all = api.start(Api::doorHead("GET", "/v1/events?types=execution.*"));
    QTRY_VERIFY(own->writer && all->writer);
    api.announce("execution.created", "exec_1", api.agent);
    api.announce("execution.created", "exec_2", AgentId("agt_other"));
    api.announce("rule.changed", "rule_1", AgentId());
    QTRY_COMPARE(idsIn(all->writer->text).size(), 2U);
    QCOMPARE(idsIn(own->writer->text).size(), 1U);
    QVERIFY(own->writer->text.starts_with("retry: 2000\n\n"));
    QVERIFY(own->writer->text.find("event: execution.created\ndata: {\"id\":\"evt_") != std::string::npos);
}

void TestEventFeed::aStreamThatIsCutOftenMissesNothing()
{
    FeedApi api;
    std::vector<std::string> published;
    QObject::connect(&api.stream, &EventStream::happened, &api.stream,
                     [&](const Event& event) { published.push_back(event.id.text()); });
    std::vector<std::string> seen;
    std::string last;
    api.announce("source.changed", "src_0", AgentId());
    last = published.front();
    seen.push_back(last);
    for (int round = 0; round < 30; ++round) {
        net::RequestHead head = Api::doorHead("GET", "/v1/events");
        head.headers.add("Last-Event-ID", last);
        const auto exchange = api.start(head);
        // Some are announced while the journal is read.
        std::vector<Task<void>> tasks;
        for (int i = 0; i < 20; ++i) {
            auto closure = [i](store::Transaction& db) -> Result<void> {
                Event event;
                event.type = "source.changed";
                event.subjectType = "source";
                event.subjectId = std::to_string(i);
                return db.announce(std::move(event));
            };
            tasks.push_back(api.database->write(std::move(closure)));
        }
        for (auto& task : tasks) {
            QVERIFY(QCoro::waitFor(std::move(task)).has_value());
            if (round % 3 == 0 && &task == &tasks[5]) {
                break;
            }
        }
        QTRY_VERIFY(exchange->writer);
        QTRY_VERIFY(!idsIn(exchange->writer->text).empty());
        exchange->writer->isEnded = true;
        for (const std::string& id : idsIn(exchange->writer->text)) {
            seen.push_back(id);
            last = id;
        }
        QTRY_COMPARE(published.size(), static_cast<std::size_t>(1 + 20 * (round + 1)));
    }
    net::RequestHead head = Api::doorHead("GET", "/v1/events");
    head.headers.add("Last-Event-ID", last);
    const auto rest = api.start(head);
    QTRY_VERIFY(rest->writer);
    QTRY_COMPARE(seen.size() + idsIn(rest->writer->text).size(), published.size());
    for (const std::string& id : idsIn(rest->writer->text)) {
        seen.push_back(id);
    }
    QVERIFY(seen == published);
}

void TestEventFeed::anExecutionsStreamEndsAfterItsFinalEvent()
{
    FeedApi api;
    const ExecutionId running = api.addExecution("running");
    api.announce("execution.created", running.text(), api.agent);
    const auto stream = api.start(Api::agentHead("GET", "/v1/executions/" + running.text() + "/events"));
    QTRY_VERIFY(stream->writer && idsIn(stream->writer->text).size() == 1U);
    QVERIFY(!stream->writer->isEnded);
    api.announce("execution.completed", running.text(), api.agent);
    QTRY_VERIFY(stream->writer->isEnded);
    QVERIFY(stream->writer->text.ends_with("event: end\ndata: {}\n\n"));
    QVERIFY(stream->writer->text.find("\"seq\":2") != std::string::npos);
    // The whole story again, of one that has ended; and from its very end.
    const ExecutionId ended = api.addExecution("completed");
    api.announce("execution.created", ended.text(), api.agent);
    api.announce("execution.completed", ended.text(), api.agent);
    const auto again = api.start(Api::agentHead("GET", "/v1/executions/" + ended.text() + "/events"));
    QTRY_VERIFY(again->writer && again->writer->isEnded);
    QCOMPARE(idsIn(again->writer->text).size(), 2U);
    net::RequestHead head = Api::agentHead("GET", "/v1/executions/" + ended.text() + "/events");
    head.headers.add("Last-Event-ID", idsIn(again->writer->text).back());
    const auto nothing = api.start(head);
    QTRY_VERIFY(nothing->writer && nothing->writer->isEnded);
    QVERIFY(idsIn(nothing->writer->text).empty());
}

void TestEventFeed::anotherAgentsExecutionDoesNotExist()
{
    FeedApi api;
    const ExecutionId id = api.addExecution("running");
    QCOMPARE(api.start(Api::doorHead("GET", "/v1/executions/" + id.text() + "/events"))->response.has_value(), false);
    api.agent = AgentId("agt_other");
    QCOMPARE(codeOf(api.send(Api::agentHead("GET", "/v1/executions/" + id.text() + "/events"))),
             std::string("not_found"));
}

void TestEventFeed::anUnknownLastEventResetsTheReader()
{
    FeedApi api;
    net::RequestHead head = Api::doorHead("GET", "/v1/events");
    head.headers.add("Last-Event-ID", "evt_gone");
    const auto stream = api.start(head);
    QTRY_VERIFY(stream->writer);
    QTRY_VERIFY(stream->writer->text.find("event: reset\n") != std::string::npos);
    api.announce("source.changed", "src_1", AgentId());
    QTRY_COMPARE(idsIn(stream->writer->text).size(), 1U);
}

void TestEventFeed::aSlowReaderIsCut()
{
    FeedApi api;
    const auto stream = api.start(Api::doorHead("GET", "/v1/events"));
    QTRY_VERIFY(stream->writer);
    stream->writer->queued = 4U << 20U;
    api.announce("source.changed", "src_1", AgentId());
    QTRY_VERIFY(stream->writer->isEnded);
    QVERIFY(stream->writer->text.ends_with("event: overflow\ndata: {}\n\n"));
}

void TestEventFeed::aRevokedTokenEndsTheStream()
{
    FeedApi api;
    const auto stream = api.start(Api::agentHead("GET", "/v1/events"));
    QTRY_VERIFY(stream->writer);
    api.isAllowed = false;
    QTRY_VERIFY(stream->writer->isEnded);
    QTRY_COMPARE(api.feeds.count(), 0U);
}

void TestEventFeed::tooManyStreamsAreRefused()
{
    FeedApi api;
    std::vector<std::shared_ptr<SpyExchange>> streams;
    for (int i = 0; i < 8; ++i) {
        streams.push_back(api.start(Api::agentHead("GET", "/v1/events")));
    }
    const net::Response refused = api.send(Api::agentHead("GET", "/v1/events"));
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.headers.has("Retry-After"));
    QVERIFY(!api.start(Api::doorHead("GET", "/v1/events"))->response);
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestEventFeed test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_eventfeed.moc"
