#include "storefixture.h"

#include "core/store/accountrows.h"
#include "core/store/catalogrows.h"
#include "core/store/idempotencyrows.h"
#include "core/store/rulerows.h"
#include "core/store/secretrows.h"
#include "core/store/sessionrows.h"
#include "core/store/sourcerows.h"

using namespace executor;
using namespace executor::store;
using namespace executor::store::test;

namespace {
SourceRow sourceOf(const std::string& slug, Instant now)
{
    SourceRow row;
    row.id = SourceId::make(now);
    row.slug = slug;
    row.name = "Name of " + slug;
    row.kind = "openapi";
    row.createdAt = now;
    row.updatedAt = now;
    return row;
}

RevisionRow revisionOf(const SourceId& source, Instant now)
{
    RevisionRow row;
    row.id = RevisionId::make(now);
    row.source = source;
    row.contentHash = sha256(row.id.text());
    row.createdAt = now;
    row.updatedAt = now;
    return row;
}

ToolRow toolOf(const std::string& path)
{
    ToolRow row;
    row.path = path;
    row.pathKey = asciiLower(path);
    row.effect = Effect::Delete;
    row.contractHash = sha256("c" + path);
    row.textHash = sha256("t" + path);
    row.planHash = sha256("p" + path);
    return row;
}
} // namespace

class TestRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sourcesComeBackAsTheyWere();
    void aRevisionIsSwitchedAndTheOldOneSwept();
    void toolsArePagedByPath();
    void rulesAccountsAndSecretsComeBack();
    void aRemovedAgentFreesItsNameAndLosesItsTokens();
    void anIdempotencyKeyIsTakenOnce();
    void sessionsAreForgottenByAge();
};

void TestRows::sourcesComeBackAsTheyWere()
{
    Store store;
    EX_VERIFY(store.open());
    SourceRow row = sourceOf("github", store.clock.now());
    row.checkedAt = store.clock.now();
    EX_VERIFY(store.write([row](Transaction& db) { return insertSource(db, row); }));
    QCOMPARE(store.read([row](Connection& db) { return findSource(db, row.id); })->value(), row);
    const auto twice =
        store.write([now = store.clock.now()](Transaction& db) { return insertSource(db, sourceOf("github", now)); });
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, ErrorCode::Conflict);
    row.name = "Other";
    QCOMPARE(store.write([row](Transaction& db) { return updateSource(db, row); }).value_or(0), 2);
    EX_VERIFY(store.write([row](Transaction& db) { return markSourceRemoved(db, row.id); }));
    QVERIFY(store.read([](Connection& db) { return listSources(db); })->empty());
    EX_VERIFY(
        store.write([now = store.clock.now()](Transaction& db) { return insertSource(db, sourceOf("github", now)); }));
    const auto missing = store.write([](Transaction& db) {
        SourceRow none;
        none.id = SourceId("src_none");
        return updateSource(db, none);
    });
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
}

void TestRows::aRevisionIsSwitchedAndTheOldOneSwept()
{
    Store store;
    EX_VERIFY(store.open());
    const SourceRow source = sourceOf("shop", store.clock.now());
    const RevisionRow first = revisionOf(source.id, store.clock.now());
    const RevisionRow second = revisionOf(source.id, store.clock.now());
    const auto generation = store.write([=](Transaction& db) -> Result<std::int64_t> {
        EX_CHECK(insertSource(db, source));
        EX_TRY(const std::int64_t one, insertRevision(db, first));
        EX_TRY(const std::int64_t two, insertRevision(db, second));
        for (const std::int64_t revision : {one, two}) {
            EX_CHECK(insertTool(db, revision, toolOf("orders.list"), ToolTextRow()));
            EX_CHECK(insertDefinition(db, revision, "Order", sha256("order")));
        }
        EX_CHECK(insertPlan(db, sha256("porders.list"), "plan"));
        EX_CHECK(insertPlan(db, sha256("unused"), "plan"));
        EX_CHECK(activateRevision(db, source.id, first.id));
        return activateRevision(db, source.id, second.id);
    });
    EX_VERIFY(generation);
    QCOMPARE(*generation, 2);
    const auto active = store.read([=](Connection& db) { return activeRevision(db, source.id); });
    QCOMPARE(active->value().id, second.id);
    const auto old = store.read([=](Connection& db) { return findRevision(db, first.id); });
    QCOMPARE(old->value().status, std::string("superseded"));
    const std::int64_t oldNumber = old->value().number;
    const std::int64_t number = active->value().number;
    QCOMPARE(store.write([=](Transaction& db) { return deleteToolsOfRevision(db, oldNumber); }).value_or(-1), 1);
    QCOMPARE(store.write([=](Transaction& db) { return deleteToolsOfRevision(db, oldNumber); }).value_or(-1), 0);
    QVERIFY(!store.write([=](Transaction& db) { return deleteToolsOfRevision(db, number); }));
    QCOMPARE(store.write([](Transaction& db) { return sweepUnusedPlans(db); }).value_or(-1), 1);
    const auto tool = store.read([=](Connection& db) { return findTool(db, number, "orders.list"); });
    QCOMPARE(tool->value().effect, Effect::Delete);
    QCOMPARE(tool->value().contractHash, sha256("corders.list"));
    QCOMPARE(store.read([=](Connection& db) { return findDefinition(db, number, "Order"); })->value(), sha256("order"));
}

void TestRows::toolsArePagedByPath()
{
    Store store;
    EX_VERIFY(store.open());
    const SourceRow source = sourceOf("shop", store.clock.now());
    const RevisionRow revision = revisionOf(source.id, store.clock.now());
    const auto number = store.write([=](Transaction& db) -> Result<std::int64_t> {
        EX_CHECK(insertSource(db, source));
        EX_TRY(const std::int64_t made, insertRevision(db, revision));
        for (const char* path : {"orders.list", "orders.get", "order.get", "users.list", "orders.items.list"}) {
            EX_CHECK(insertTool(db, made, toolOf(path), ToolTextRow()));
        }
        return made;
    });
    EX_VERIFY(number);
    std::vector<std::string> paths;
    std::string after;
    for (int page = 0; page < 10; ++page) {
        const auto tools =
            store.read([n = *number, after](Connection& db) { return listTools(db, n, "orders.", after, 2); });
        EX_VERIFY(tools);
        if (tools->empty()) {
            break;
        }
        for (const ToolRow& tool : *tools) {
            paths.push_back(tool.path);
        }
        after = paths.back();
    }
    QCOMPARE(paths, (std::vector<std::string>{"orders.get", "orders.items.list", "orders.list"}));
}

void TestRows::rulesAccountsAndSecretsComeBack()
{
    Store store;
    EX_VERIFY(store.open());
    const Instant now = store.clock.now();
    const SourceRow source = sourceOf("shop", now);
    EX_VERIFY(store.write([source](Transaction& db) { return insertSource(db, source); }));
    RuleRow rule;
    rule.id = RuleId::make(now);
    rule.pattern = "shop.*";
    rule.action = "block";
    rule.position = "a0";
    rule.createdAt = rule.updatedAt = now;
    EX_VERIFY(store.write([rule](Transaction& db) { return insertRule(db, rule); }));
    RuleRow same = rule;
    same.id = RuleId::make(now);
    QCOMPARE(store.write([same](Transaction& db) { return insertRule(db, same); }).error().code, ErrorCode::Conflict);
    EX_VERIFY(store.write([rule, now](Transaction& db) { return countRuleHit(db, rule.id, 3, now); }));
    const auto rules = store.read([](Connection& db) { return listRules(db); });
    QCOMPARE(rules->front().hits, 3);
    QCOMPARE(rules->front().rev, 1);
    QVERIFY(store.write([rule](Transaction& db) { return deleteRule(db, rule.id); }).value_or(false));

    AccountRow work;
    work.id = AccountId::make(now);
    work.source = source.id;
    work.slug = "work";
    work.method = "http_bearer";
    work.isDefault = true;
    work.createdAt = work.updatedAt = now;
    AccountRow home = work;
    home.id = AccountId::make(now);
    home.slug = "home";
    home.isDefault = false;
    EX_VERIFY(store.write([=](Transaction& db) -> Result<void> {
        EX_CHECK(insertAccount(db, work));
        EX_CHECK(insertAccount(db, home));
        return setDefaultAccount(db, source.id, home.id);
    }));
    const auto accounts = store.read([source](Connection& db) { return listAccounts(db, source.id); });
    QCOMPARE(accounts->size(), 2U);
    QCOMPARE(accounts->at(0).slug, std::string("home"));
    QVERIFY(accounts->at(0).isDefault);
    QVERIFY(!accounts->at(1).isDefault);

    SecretRow secret;
    secret.id = SecretId::make(now);
    secret.name = "github-work";
    secret.provider = "vault";
    secret.providerId = "x";
    secret.fingerprint = sha256("f");
    secret.createdAt = secret.updatedAt = now;
    EX_VERIFY(store.write([secret](Transaction& db) { return insertSecret(db, secret); }));
    QCOMPARE(store.read([](Connection& db) { return findSecretByName(db, "github-work"); })->value().fingerprint,
             sha256("f"));
}

void TestRows::aRemovedAgentFreesItsNameAndLosesItsTokens()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("Claude Code", store.clock.now());
    TokenRow token;
    token.agent = agent.id;
    token.sha256 = sha256("exa_secret");
    token.prefix = "exa_ab";
    token.createdAt = store.clock.now();
    EX_VERIFY(store.write([=](Transaction& db) -> Result<std::int64_t> {
        EX_CHECK(insertAgent(db, agent));
        return insertToken(db, token);
    }));
    const auto find = [&] { return store.read([](Connection& db) { return findToken(db, sha256("exa_secret")); }); };
    QCOMPARE(find()->value().agent, agent.id);
    EX_VERIFY(store.write([agent](Transaction& db) { return markAgentRemoved(db, agent.id); }));
    QVERIFY(find()->value().revokedAt.has_value());
    QVERIFY(store.read([](Connection& db) { return listAgents(db); })->empty());
    QCOMPARE(store.read([](Connection& db) { return listAgents(db, Removed::Shown); })->size(), 1U);
    const AgentRow again = agentNamed("Claude Code", store.clock.now());
    EX_VERIFY(store.write([again](Transaction& db) { return insertAgent(db, again); }));
}

void TestRows::anIdempotencyKeyIsTakenOnce()
{
    Store store;
    EX_VERIFY(store.open());
    IdempotencyRow row;
    row.principal = "agt_1";
    row.route = "POST /v1/executions";
    row.key = "k";
    row.bodyHash = sha256("body");
    const auto begin = [&] {
        return store.write(
            [row, since = store.clock.now() - 24h](Transaction& db) { return beginIdempotent(db, row, since); });
    };
    QVERIFY(!begin()->has_value());
    QVERIFY(begin()->has_value());
    QVERIFY(!begin()->value().status.has_value());
    row.status = 201;
    row.answerJson = "{}";
    EX_VERIFY(store.write([row](Transaction& db) { return finishIdempotent(db, row); }));
    QCOMPARE(begin()->value().status.value_or(0), 201);
    store.clock.time += 25h;
    QVERIFY(!begin()->has_value());
}

void TestRows::sessionsAreForgottenByAge()
{
    Store store;
    EX_VERIFY(store.open());
    const AgentRow agent = agentNamed("a", store.clock.now());
    SessionRow session;
    session.idHash = sha256("s");
    session.agent = agent.id;
    session.protocol = "2025-06-18";
    session.lastSeenAt = session.createdAt = store.clock.now();
    EX_VERIFY(store.write([=](Transaction& db) -> Result<void> {
        EX_CHECK(insertAgent(db, agent));
        EX_CHECK(saveSession(db, session));
        return saveSession(db, session);
    }));
    QCOMPARE(store.read([](Connection& db) { return listSessions(db); })->size(), 1U);
    const Instant later = store.clock.now() + 1ms;
    QCOMPARE(store.write([later](Transaction& db) { return deleteSessionsSeenBefore(db, later); }).value_or(-1), 1);
    QVERIFY(!store.read([](Connection& db) { return findSession(db, sha256("s")); })->has_value());
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestRows test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_rows.moc"
