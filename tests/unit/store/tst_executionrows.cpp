#include "storefixture.h"

#include "core/store/housekeeping.h"
#include "core/store/interactionrows.h"

#include <set>

using namespace executor;
using namespace executor::store;
using namespace executor::store::test;

namespace {
std::string randomText(std::size_t size)
{
    return toBase64(randomBytes(size)).substr(0, size);
}
} // namespace

class TestExecutionRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void payloadsOfEverySizeComeBack_data();
    void payloadsOfEverySizeComeBack();
    void anAlteredBlobIsAnErrorOfItsOwn();
    void unnamedBlobsAreSwept();
    void anExecutionGoesThroughItsLife();
    void stepsAndDeliveriesKeepTheirOrder();
    void executionsArePagedWithoutLossWhileOthersAreAdded();
    void theFirstAnswerOfAnInteractionWins();
    void equalOpenProposalsAreFound();
    void oldThingsGoAndOpenOnesStay();
};

void TestExecutionRows::payloadsOfEverySizeComeBack_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("isFile");
    QTest::newRow("empty text") << 0 << false;
    QTest::newRow("small, in the row") << 100 << false;
    QTest::newRow("at the border of the row") << 4096 << false;
    QTest::newRow("beyond the border of the row") << 4097 << false;
    QTest::newRow("a row of blobs") << 50'000 << false;
    QTest::newRow("a file") << 1'000'000 << true;
}

void TestExecutionRows::payloadsOfEverySizeComeBack()
{
    QFETCH(int, size);
    QFETCH(bool, isFile);
    Store store;
    EX_VERIFY(store.open());
    const std::string text = randomText(static_cast<std::size_t>(size));
    const auto payload = preparePayload(store.folder(), text);
    EX_VERIFY(payload);
    QCOMPARE(std::filesystem::exists(store.folder() / "blobs"), isFile);
    const AgentRow agent = agentNamed("a", store.clock.now());
    ExecutionRow row = executionOf(agent.id, store.clock.now());
    row.code = *payload;
    EX_VERIFY(store.write([agent, row](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        return insertExecution(db, row);
    }));
    const auto read = store.read([row, folder = store.folder()](Connection& db) -> Result<std::string> {
        EX_TRY(const auto found, findExecution(db, row.id));
        return loadPayload(db, folder, found.value().code);
    });
    EX_VERIFY(read);
    QVERIFY(*read == text);
}

void TestExecutionRows::anAlteredBlobIsAnErrorOfItsOwn()
{
    Store store;
    EX_VERIFY(store.open());
    const auto payload = preparePayload(store.folder(), randomText(500'000));
    EX_VERIFY(payload);
    EX_VERIFY(store.write([payload](Transaction& db) { return savePayload(db, *payload); }));
    std::filesystem::path file;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder() / "blobs")) {
        if (entry.is_regular_file()) {
            file = entry.path();
        }
    }
    const auto load = [&] {
        return store.read(
            [payload, folder = store.folder()](Connection& db) { return loadPayload(db, folder, *payload); });
    };
    EX_VERIFY(load());
    std::filesystem::resize_file(file, 1000);
    QVERIFY(!load());
    QCOMPARE(load().error().code, ErrorCode::Internal);
    std::filesystem::remove(file);
    QVERIFY(!load());
    EX_VERIFY(store.write(saving("a", "1")));
}

void TestExecutionRows::unnamedBlobsAreSwept()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    ExecutionRow row = executionOf(agent.id, store.clock.now());
    row.code = preparePayload(store.folder(), randomText(300'000)).value();
    const Payload lost = preparePayload(store.folder(), randomText(20'000)).value();
    EX_VERIFY(store.write([agent, row, lost](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        EX_CHECK(savePayload(db, lost));
        return insertExecution(db, row);
    }));
    const auto sweep = [&] {
        return store.write([folder = store.folder()](Transaction& db) { return sweepBlobs(db, folder); }).value_or(-1);
    };
    QCOMPARE(sweep(), 0);
    store.clock.time += 2h;
    QCOMPARE(sweep(), 1);
    QVERIFY(store.read([row, folder = store.folder()](Connection& db) { return loadPayload(db, folder, row.code); }));
    QVERIFY(!store.read([lost, folder = store.folder()](Connection& db) { return loadPayload(db, folder, lost); }));
}

void TestExecutionRows::anExecutionGoesThroughItsLife()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    ExecutionRow row = executionOf(agent.id, store.clock.now());
    row.idempotencyKey = "k1";
    row.metadataJson = "{\"z\":1,\"a\":2}";
    EX_VERIFY(store.write([agent, row](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        return insertExecution(db, row);
    }));
    row.status = "running";
    row.t0 = store.clock.now();
    row.startedAt = row.t0;
    row.attempt = 1;
    QVERIFY(store.write([row](Transaction& db) { return updateExecution(db, row, "queued"); }).value_or(false));
    // Somebody else was first.
    QVERIFY(!store.write([row](Transaction& db) { return updateExecution(db, row, "queued"); }).value_or(true));
    QVERIFY(!store.write([row](Transaction& db) -> Result<bool> {
        EX_CHECK(deleteExecution(db, row.id));
        return true;
    }));
    QCOMPARE(store.read([](Connection& db) { return unfinishedExecutions(db); })->size(), 1U);
    row.status = "completed";
    row.completedAt = store.clock.now();
    row.usageJson = "{\"wallMs\":3}";
    QVERIFY(store.write([row](Transaction& db) { return updateExecution(db, row, "running"); }).value_or(false));
    const auto found = store.read([row](Connection& db) { return findExecution(db, row.id); });
    QCOMPARE(found->value().status, std::string("completed"));
    QCOMPARE(found->value().rev, 3);
    QCOMPARE(found->value().metadataJson, row.metadataJson);
    QCOMPARE(found->value().t0, row.t0);
    QCOMPARE(store.read([=](Connection& db) { return findExecutionByKey(db, agent.id, "k1", Instant{}); })->value(),
             row.id);
    EX_VERIFY(store.write([row](Transaction& db) { return deleteExecution(db, row.id); }));
    QVERIFY(!store.read([row](Connection& db) { return findExecution(db, row.id); })->has_value());
}

void TestExecutionRows::stepsAndDeliveriesKeepTheirOrder()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    const ExecutionRow run = executionOf(agent.id, store.clock.now());
    StepRow step;
    step.id = StepId::make(store.clock.now());
    step.execution = run.id;
    step.seq = 1;
    step.pathWritten = "tools.shop.orders.list";
    step.path = "shop.orders.list";
    step.effect = Effect::Read;
    step.arguments = preparePayload(store.folder(), "{\"n\":9007199254740993}").value();
    step.argumentsHash = sha256("x");
    EX_VERIFY(store.write([=](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        EX_CHECK(insertExecution(db, run));
        EX_CHECK(insertStep(db, step));
        for (int n = 0; n < 3; ++n) {
            DeliveryRow delivery;
            delivery.n = n;
            delivery.kind = n == 0 ? "value" : "timer";
            delivery.ref = 1;
            delivery.clock = n * 5;
            EX_CHECK(appendDelivery(db, run.id, delivery));
        }
        return {};
    }));
    StepRow done = step;
    done.status = "completed";
    done.result = preparePayload(store.folder(), "[1]").value();
    done.delivery = 0;
    QVERIFY(store.write([done](Transaction& db) { return updateStep(db, done, "requested"); }).value_or(false));
    QVERIFY(!store.write([done](Transaction& db) { return updateStep(db, done, "requested"); }).value_or(true));
    const auto steps = store.read([=](Connection& db) { return listSteps(db, run.id); });
    QCOMPARE(steps->size(), 1U);
    QCOMPARE(steps->front().result.cell, done.result.cell);
    QCOMPARE(steps->front().arguments.cell, step.arguments.cell);
    QCOMPARE(steps->front().delivery.value_or(-1), 0);
    QCOMPARE(store.read([=](Connection& db) { return countSteps(db, run.id); })->completed, 1);
    const auto deliveries = store.read([=](Connection& db) { return listDeliveries(db, run.id); });
    QCOMPARE(deliveries->size(), 3U);
    QCOMPARE(deliveries->back().clock, 10);
}

void TestExecutionRows::executionsArePagedWithoutLossWhileOthersAreAdded()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    const auto add = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const ExecutionRow row = executionOf(agent.id, store.clock.now());
            EX_VERIFY(store.write([row](Transaction& db) { return insertExecution(db, row); }));
            if (i % 3 == 0) {
                store.clock.time += 1ms;
            }
        }
    };
    EX_VERIFY(store.write([agent](Transaction& db) { return insertAgent(db, agent); }));
    add(50);
    std::set<std::string> seen;
    ExecutionFilter filter;
    filter.agent = agent.id;
    filter.statuses = {"queued", "running"};
    filter.limit = 7;
    for (int page = 0; page < 20; ++page) {
        const auto rows = store.read([filter](Connection& db) { return listExecutions(db, filter); });
        EX_VERIFY(rows);
        if (rows->empty()) {
            break;
        }
        for (const ExecutionRow& row : *rows) {
            QVERIFY(seen.insert(row.id.text()).second);
        }
        filter.before = std::pair(rows->back().createdAt, rows->back().id);
        add(3);
    }
    QCOMPARE(seen.size(), 50U);
    ExecutionFilter none;
    none.statuses = {"failed"};
    QVERIFY(store.read([none](Connection& db) { return listExecutions(db, none); })->empty());
    none.statuses = {};
    none.text = "orders";
    QVERIFY(store.read([none](Connection& db) { return listExecutions(db, none); })->empty());
}

void TestExecutionRows::theFirstAnswerOfAnInteractionWins()
{
    Store store;
    EX_VERIFY(store.open());
    InteractionRow row;
    row.id = InteractionId::make(store.clock.now());
    row.kind = "approval";
    row.purpose = "tool_call";
    row.message = "A wants to delete";
    row.payload = preparePayload(store.folder(), "{}").value();
    row.createdAt = store.clock.now();
    row.updatedAt = row.createdAt;
    EX_VERIFY(store.write([row](Transaction& db) { return insertInteraction(db, row); }));
    QCOMPARE(store.read([](Connection& db) { return pendingInteractions(db); })->size(), 1U);
    InteractionRow accepted = row;
    accepted.status = "accepted";
    accepted.answeredBy = "person";
    InteractionRow declined = row;
    declined.status = "declined";
    auto first = store.database->writeDurable([accepted](Transaction& db) { return settleInteraction(db, accepted); });
    auto second = store.database->writeDurable([declined](Transaction& db) { return settleInteraction(db, declined); });
    QCOMPARE(QCoro::waitFor(std::move(first)).value_or(false), true);
    QCOMPARE(QCoro::waitFor(std::move(second)).value_or(true), false);
    const auto found = store.read([row](Connection& db) { return findInteraction(db, row.id); });
    QCOMPARE(found->value().status, std::string("accepted"));
    QCOMPARE(found->value().answeredBy.value_or(""), std::string("person"));
    InteractionFilter filter;
    filter.status = "pending";
    QVERIFY(store.read([filter](Connection& db) { return listInteractions(db, filter); })->empty());
    filter.status = "accepted";
    filter.kind = "approval";
    QCOMPARE(store.read([filter](Connection& db) { return listInteractions(db, filter); })->size(), 1U);
}

void TestExecutionRows::equalOpenProposalsAreFound()
{
    Store store;
    EX_VERIFY(store.open());
    ProposalRow row;
    row.id = ProposalId::make(store.clock.now());
    row.kind = "rule.add";
    row.principal = "agt_1";
    row.requestJson = "{}";
    row.requestHash = sha256("{}");
    row.createdAt = store.clock.now();
    row.updatedAt = row.createdAt;
    EX_VERIFY(store.write([row](Transaction& db) { return insertProposal(db, row); }));
    const auto same = [&] {
        return store.read([row](Connection& db) { return findOpenProposal(db, "agt_1", row.requestHash); })
            ->has_value();
    };
    QVERIFY(same());
    QCOMPARE(store.read([](Connection& db) { return openProposals(db, "agt_2"); })->size(), 0U);
    QVERIFY(store.write([row](Transaction& db) { return closeProposal(db, row.id, "applied", "{}"); }).value_or(false));
    QVERIFY(!store.write([row](Transaction& db) { return closeProposal(db, row.id, "dropped", {}); }).value_or(true));
    QVERIFY(!same());
}

void TestExecutionRows::oldThingsGoAndOpenOnesStay()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    const ExecutionRow open = executionOf(agent.id, store.clock.now());
    std::vector<ExecutionRow> ended;
    for (int i = 0; i < 45; ++i) {
        ended.push_back(executionOf(agent.id, store.clock.now()));
    }
    EX_VERIFY(store.write([agent, open, ended](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        EX_CHECK(insertExecution(db, open));
        for (ExecutionRow row : ended) {
            EX_CHECK(insertExecution(db, row));
            row.status = "completed";
            row.completedAt = db.now();
            EX_CHECK(updateExecution(db, row, "queued"));
        }
        return {};
    }));
    const auto count = [&] {
        return store.read([](Connection& db) { return db.number("SELECT count(*) FROM executions"); }).value_or(-1);
    };
    EX_VERIFY(QCoro::waitFor(keepHouse(*store.database, store.clock, Retention())));
    QCOMPARE(count(), 46);
    store.clock.time += 31 * 24h;
    EX_VERIFY(QCoro::waitFor(keepHouse(*store.database, store.clock, Retention())));
    QCOMPARE(count(), 1);
    // Two daily backups, made a month apart; a third round the same day makes none.
    EX_VERIFY(QCoro::waitFor(keepHouse(*store.database, store.clock, Retention())));
    const auto folders = std::filesystem::directory_iterator(store.folder() / "backups");
    QCOMPARE(std::distance(begin(folders), end(folders)), 2);
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestExecutionRows test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_executionrows.moc"
