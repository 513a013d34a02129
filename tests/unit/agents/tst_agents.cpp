#include "core/agents/agents.h"
#include "tests/unit/store/storefixture.h"

#include <QtTest>

using namespace executor;
using namespace executor::agents;

class TestAgents : public QObject
{
    Q_OBJECT

    std::unique_ptr<store::test::Store> m_store;
    std::unique_ptr<policy::Proposals> m_proposals;
    std::unique_ptr<policy::PolicyService> m_policy;
    std::unique_ptr<Agents> m_agents;
    policy::PersonProofIssuer m_issuer;
    const AgentPeer m_peer{"127.0.0.1", "/usr/bin/claude"};

    void openServices()
    {
        QVERIFY(m_store->open());
        m_proposals = std::make_unique<policy::Proposals>(*m_store->database, [] { return true; });
        m_policy = std::make_unique<policy::PolicyService>(*m_store->database, *m_proposals, m_store->clock);
        m_agents = std::make_unique<Agents>(*m_store->database, *m_proposals, *m_policy, m_store->clock);
        QVERIFY(QCoro::waitFor(m_agents->start()));
    }
    void closeServices()
    {
        QVERIFY(QCoro::waitFor(m_agents->stop()));
        m_agents.reset();
        m_policy.reset();
        m_proposals.reset();
        m_store->close();
    }
    IssuedToken add(const char* name)
    {
        auto issued = QCoro::waitFor(m_agents->add(name, {}));
        return issued ? std::move(*issued) : IssuedToken{};
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<store::test::Store>();
        openServices();
    }
    void cleanup() { closeServices(); }

    void aTokenIsGoodForItsAgentAndSurvivesARestart()
    {
        const IssuedToken issued = add("Claude Code");
        QVERIFY(issued.token.starts_with("exa_") && issued.token.size() == 47);
        QCOMPARE(m_agents->authenticate(issued.token, m_peer)->id, issued.agent.id);
        closeServices();
        openServices();
        QCOMPARE(m_agents->authenticate(issued.token, m_peer)->name, std::string("Claude Code"));
        QCOMPARE(m_agents->list().size(), std::size_t(3));
        QVERIFY(!m_agents->cli().id.isEmpty() && !m_agents->person().id.isEmpty());
        QFile file(QString::fromStdString(m_store->file().string()) + QStringLiteral("-wal"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(issued.token.c_str()));
    }

    void tenWrongTokensAMinuteSlowThePeerDownButNotTheRightOne()
    {
        const IssuedToken issued = add("A");
        std::string wrong = issued.token;
        wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(m_agents->authenticate(wrong, m_peer).error().code, ErrorCode::TokenInvalid);
        }
        QCOMPARE(m_agents->authenticate("", m_peer).error().code, ErrorCode::TooManyRequests);
        QVERIFY(m_agents->authenticate(issued.token, m_peer));
        QCOMPARE(m_agents->authenticate(wrong, {"::1", {}}).error().code, ErrorCode::TokenInvalid);
        m_store->clock.time += 61s;
        QCOMPARE(m_agents->authenticate(wrong, m_peer).error().code, ErrorCode::TokenInvalid);
    }

    void stoppingCountsAtOnceAndOnlyAPersonTakesItBack()
    {
        const IssuedToken issued = add("A");
        std::vector<AgentId> told;
        m_agents->onStopped([&](const AgentId& id) { told.push_back(id); });
        auto task = m_agents->stopAgent(issued.agent.id, {});
        QCOMPARE(told.size(), std::size_t(1));
        const auto refused = m_agents->authenticate(issued.token, m_peer);
        QCOMPARE(refused.error().code, ErrorCode::AccountDisabled);
        QCOMPARE(textMember(refused.error().details, "reason"), std::string("agent_stopped"));
        QVERIFY(QCoro::waitFor(task));
        closeServices();
        openServices();
        QVERIFY(!m_agents->authenticate(issued.token, m_peer));
        const auto asked = QCoro::waitFor(m_agents->resume(issued.agent.id, {"cli", {}, "cli"}, std::nullopt));
        QVERIFY(asked->proposal);
        QVERIFY(!m_agents->authenticate(issued.token, m_peer));
        QVERIFY(QCoro::waitFor(m_proposals->accept(asked->proposal->interaction, m_issuer.forWindowInput())));
        QVERIFY(m_agents->authenticate(issued.token, m_peer));
    }

    void theOldTokenEndsWithTheFirstUseOfTheNew()
    {
        const IssuedToken old = add("A");
        const auto fresh = QCoro::waitFor(m_agents->rotate(old.agent.id, m_issuer.forWindowInput()));
        QVERIFY(fresh);
        QVERIFY(m_agents->authenticate(old.token, m_peer));
        QVERIFY(m_agents->authenticate(fresh->token, m_peer));
        QVERIFY(!m_agents->authenticate(old.token, m_peer));
        const auto third = QCoro::waitFor(m_agents->rotate(old.agent.id, m_issuer.forWindowInput()));
        m_store->clock.time += std::chrono::hours(25);
        QVERIFY(!m_agents->authenticate(fresh->token, m_peer));
        QVERIFY(m_agents->authenticate(third->token, m_peer));
    }

    void aRemovedAgentIsGoneWithItsRules()
    {
        const IssuedToken issued = add("A");
        policy::RuleChange block;
        block.rule =
            Json{{"owner", "agent"}, {"agent", issued.agent.id.text()}, {"pattern", "github.*"}, {"action", "block"}};
        QVERIFY(QCoro::waitFor(m_policy->change(block, {}, std::nullopt))->applied);
        QVERIFY(QCoro::waitFor(m_agents->remove(issued.agent.id, {})));
        QVERIFY(!m_agents->authenticate(issued.token, m_peer));
        QVERIFY(m_policy->rules()->agents.empty());
        QVERIFY(!m_agents->find(issued.agent.id));
        QVERIFY(!add("A").token.empty());
        QCOMPARE(QCoro::waitFor(m_agents->add("A", {})).error().code, ErrorCode::AlreadyExists);
        QCOMPARE(QCoro::waitFor(m_agents->remove(m_agents->cli().id, {})).error().code, ErrorCode::InvalidState);
    }

    void anotherProgramWithTheTokenIsNoticedOnce()
    {
        const IssuedToken issued = add("A");
        QVERIFY(m_agents->authenticate(issued.token, m_peer));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(m_agents->authenticate(issued.token, {"127.0.0.1", "/tmp/other"})->hasOtherProgram);
        }
        QTRY_COMPARE(std::count_if(m_store->seen.begin(), m_store->seen.end(),
                                   [](const Event& event) { return event.type == "agent.peer_changed"; }),
                     1);
    }

    void oddNamesAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QString();
        QTest::newRow("line end") << QStringLiteral("a\nb");
        QTest::newRow("bidi") << QString(QChar(0x202E)) + QStringLiteral("a");
        QTest::newRow("space at the end") << QStringLiteral("a ");
        QTest::newRow("looks like an id") << QStringLiteral("agt_1");
        QTest::newRow("built in") << QStringLiteral("cli");
    }
    void oddNamesAreRefused()
    {
        QFETCH(QString, name);
        QVERIFY(!QCoro::waitFor(m_agents->add(name.toStdString(), {})));
    }
};

QTEST_GUILESS_MAIN(TestAgents)
#include "tst_agents.moc"
