#include "storefixture.h"

#include "core/store/auditrows.h"
#include "core/store/eventrows.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

using namespace executor;
using namespace executor::store;
using namespace executor::store::test;

namespace {
Result<void> announce(Transaction& db, const std::string& type, const std::string& execution, AgentId agent = {})
{
    Event event;
    event.type = type;
    event.subjectType = execution.empty() ? "settings" : "execution";
    event.subjectId = execution;
    event.agent = std::move(agent);
    return db.announce(std::move(event));
}

Result<std::int64_t> record(Transaction& db, int i)
{
    AuditEntry entry;
    entry.actor = "person";
    entry.type = "rule.added";
    entry.ids["rule"] = "rule_" + std::to_string(i);
    entry.body["action"] = "block";
    return db.audit(entry);
}
} // namespace

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsOfAnExecutionAreNumberedWithoutGaps();
    void aRolledBackEventLeavesNoGap();
    void readersGetWhatTheyMissed();
    void theJournalOfAnUnfinishedExecutionIsNeverPruned();
    void theAuditLogIsAChain();
    void tamperingIsNoticed_data();
    void tamperingIsNoticed();
    void aCutTailIsNoticedByTheKeptHead();
    void pruningLeavesACheckpoint();
};

void TestJournal::eventsOfAnExecutionAreNumberedWithoutGaps()
{
    Store store;
    EX_VERIFY(store.open());
    std::vector<Task<void>> tasks;
    for (int i = 0; i < 60; ++i) {
        auto closure = [i](Transaction& db) { return announce(db, "execution.log", i % 2 == 0 ? "exec_a" : "exec_b"); };
        tasks.push_back(store.database->write(std::move(closure)));
    }
    for (auto& task : tasks) {
        EX_VERIFY(QCoro::waitFor(std::move(task)));
    }
    EX_VERIFY(store.write([](Transaction& db) -> Result<void> {
        // A step's event belongs to its execution's numbers.
        Event event;
        event.type = "step.started";
        event.subjectType = "step";
        event.subjectId = "step_1";
        event.data["executionId"] = "exec_a";
        return db.announce(std::move(event));
    }));
    std::map<std::string, int> last;
    for (const Event& event : store.seen) {
        const std::string owner = event.subjectType == "step" ? "exec_a" : event.subjectId;
        QCOMPARE(event.data["seq"].get<int>(), ++last[owner]);
        QVERIFY(event.id.isValid());
    }
    QCOMPARE(last["exec_a"], 31);
    QCOMPARE(last["exec_b"], 30);
    QVERIFY(std::is_sorted(store.seen.begin(), store.seen.end(),
                           [](const Event& a, const Event& b) { return a.id < b.id && a.sequence < b.sequence; }));
}

void TestJournal::aRolledBackEventLeavesNoGap()
{
    Store store;
    EX_VERIFY(store.open());
    for (int i = 0; i < 10; ++i) {
        const auto result = store.write([i](Transaction& db) -> Result<void> {
            EX_CHECK(announce(db, "execution.log", "exec_a"));
            return i % 2 == 0 ? Result<void>() : fail(ErrorCode::Conflict, "no");
        });
        QCOMPARE(result.has_value(), i % 2 == 0);
    }
    QCOMPARE(store.seen.size(), 5U);
    QCOMPARE(store.seen.back().data["seq"].get<int>(), 5);
}

void TestJournal::readersGetWhatTheyMissed()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentId agent = AgentId::make(store.clock.now());
    EX_VERIFY(store.write([agent](Transaction& db) -> Result<void> {
        EX_CHECK(announce(db, "execution.created", "exec_a", agent));
        EX_CHECK(announce(db, "settings.changed", ""));
        return announce(db, "execution.completed", "exec_a", agent);
    }));
    const EventId first = store.seen.front().id;
    const auto page = store.read([first, agent](Connection& db) -> Result<std::vector<Event>> {
        EX_TRY(const auto after, eventSequence(db, first));
        EventQuery query;
        query.agent = agent;
        query.after = after.value_or(-1);
        return eventsAfter(db, query);
    });
    EX_VERIFY(page);
    QCOMPARE(page->size(), 1U);
    QCOMPARE(page->front().type, std::string("execution.completed"));
    QCOMPARE(page->front().toJson("local"), store.seen.back().toJson("local"));
    const auto all = store.read([](Connection& db) { return eventsAfter(db, EventQuery()); });
    QCOMPARE(all->size(), 3U);
}

void TestJournal::theJournalOfAnUnfinishedExecutionIsNeverPruned()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    const ExecutionRow open = executionOf(agent.id, store.clock.now());
    ExecutionRow closed = executionOf(agent.id, store.clock.now());
    EX_VERIFY(store.write([agent, open, closed](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        EX_CHECK(insertExecution(db, open));
        EX_CHECK(insertExecution(db, closed));
        ExecutionRow done = closed;
        done.status = "completed";
        EX_CHECK(updateExecution(db, done, "queued"));
        for (int i = 0; i < 5; ++i) {
            EX_CHECK(announce(db, "execution.log", open.id.text()));
            EX_CHECK(announce(db, "execution.log", closed.id.text()));
        }
        return {};
    }));
    const Instant later = store.clock.now() + 24h;
    QCOMPARE(store.write([later](Transaction& db) { return pruneEvents(db, later, 1000); }).value_or(-1), 5);
    const auto left = store.read([](Connection& db) { return eventsAfter(db, EventQuery()); });
    QCOMPARE(left->size(), 5U);
    QCOMPARE(left->front().subjectId, open.id.text());
}

void TestJournal::theAuditLogIsAChain()
{
    Store store;
    EX_VERIFY(store.open());
    for (int i = 1; i <= 5; ++i) {
        QCOMPARE(store.write([i](Transaction& db) { return record(db, i); }).value_or(-1), i);
    }
    const auto verdict = store.read([](Connection& db) { return verifyAudit(db); });
    EX_VERIFY(verdict);
    QVERIFY(verdict->isIntact);
    QCOMPARE(verdict->records, 5);
    const auto page = store.read([](Connection& db) {
        AuditFilter filter;
        filter.type = "rule.*";
        filter.limit = 2;
        return listAudit(db, filter);
    });
    EX_VERIFY(page);
    QCOMPARE(page->size(), 2U);
    QCOMPARE(page->front().seq, 5);
    QVERIFY(!store.write([](Transaction& db) { return db.run("UPDATE audit SET actor = 'x'"); }));
    QVERIFY(!store.write([](Transaction& db) { return db.run("DELETE FROM audit"); }));
}

void TestJournal::tamperingIsNoticed_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<int>("firstBad");
    QTest::newRow("a changed actor") << "UPDATE audit SET actor = 'agent' WHERE seq = 3" << 3;
    QTest::newRow("a changed body") << "UPDATE audit SET body_json = '{}' WHERE seq = 2" << 2;
    QTest::newRow("a changed time") << "UPDATE audit SET at = at + 1 WHERE seq = 4" << 4;
    QTest::newRow("a changed hash") << "UPDATE audit SET hash = zeroblob(32) WHERE seq = 5" << 5;
    QTest::newRow("a removed record") << "DELETE FROM audit WHERE seq = 3" << 3;
    QTest::newRow("a removed first record") << "DELETE FROM audit WHERE seq = 1" << 1;
}

void TestJournal::tamperingIsNoticed()
{
    QFETCH(QString, statement);
    QFETCH(int, firstBad);
    Store store;
    EX_VERIFY(store.open());
    for (int i = 1; i <= 5; ++i) {
        EX_VERIFY(store.write([i](Transaction& db) { return record(db, i); }));
    }
    store.close();
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
        db.setDatabaseName(qs(utf8FromPath(store.file())));
        QVERIFY(db.open());
        QSqlQuery query(db);
        for (const QString& sql : {QStringLiteral("DROP TRIGGER audit_no_update"),
                                   QStringLiteral("DROP TRIGGER audit_no_delete"), statement}) {
            QVERIFY2(query.exec(sql), qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    EX_VERIFY(store.open());
    const auto verdict = store.read([](Connection& db) { return verifyAudit(db); });
    EX_VERIFY(verdict);
    QVERIFY(!verdict->isIntact);
    QCOMPARE(verdict->firstBadSeq, firstBad);
}

void TestJournal::aCutTailIsNoticedByTheKeptHead()
{
    Store store;
    EX_VERIFY(store.open());
    for (int i = 1; i <= 5; ++i) {
        EX_VERIFY(store.write([i](Transaction& db) { return record(db, i); }));
    }
    auto head = store.read([](Connection& db) { return auditHead(db); });
    EX_VERIFY(head);
    AuditHead kept = *head;
    QVERIFY(store.read([kept](Connection& db) { return verifyAudit(db, kept); })->isIntact);
    kept.seq = 7;
    const auto verdict = store.read([kept](Connection& db) { return verifyAudit(db, kept); });
    QVERIFY(!verdict->isIntact);
    QCOMPARE(verdict->firstBadSeq, 6);
}

void TestJournal::pruningLeavesACheckpoint()
{
    Store store;
    EX_VERIFY(store.open());
    for (int i = 1; i <= 10; ++i) {
        EX_VERIFY(store.write([i](Transaction& db) { return record(db, i); }));
        store.clock.time += 1h;
    }
    const Instant border = store.clock.now() - 5h;
    QCOMPARE(store.write([border](Transaction& db) { return pruneAudit(db, border); }).value_or(-1), 5);
    const auto verdict = store.read([](Connection& db) { return verifyAudit(db); });
    EX_VERIFY(verdict);
    QVERIFY(verdict->isIntact);
    QCOMPARE(verdict->records, 6);
    QVERIFY(!store.write([](Transaction& db) { return db.run("DELETE FROM audit"); }));
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestJournal test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_journal.moc"
