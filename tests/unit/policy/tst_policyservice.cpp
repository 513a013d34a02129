#include "core/base/jsonparse.h"
#include "core/policy/approver.h"
#include "core/policy/policyservice.h"
#include "core/store/auditrows.h"
#include "tests/unit/store/storefixture.h"

#include <QtTest>

#include <type_traits>

using namespace executor;
using namespace executor::policy;

// Nobody makes a proof out of nothing, copies one, or fills one in.
static_assert(!std::is_default_constructible_v<PersonProof>);
static_assert(!std::is_constructible_v<PersonProof, PersonProof::Kind>);
static_assert(!std::is_copy_constructible_v<PersonProof> && !std::is_copy_assignable_v<PersonProof>);
static_assert(!std::is_aggregate_v<PersonProof> && std::is_move_constructible_v<PersonProof>);
static_assert(!std::is_copy_constructible_v<PersonProofIssuer>);

namespace {
RuleChange add(const char* pattern, const char* action)
{
    RuleChange change;
    change.rule = Json{{"pattern", pattern}, {"action", action}};
    return change;
}

/// A proof cannot be made up, so it cannot be waited for by QCoro::waitFor either.
Task<bool> isProven(Approver* approver, std::string passphrase)
{
    EX_CO_TRY(const PersonProof proof, co_await approver->prove(std::move(passphrase)));
    co_return proof.kind() == PersonProof::Kind::Passphrase;
}

RuleChange of(RuleChange::Kind kind, const RuleId& id)
{
    RuleChange change;
    change.kind = kind;
    change.id = id;
    return change;
}
} // namespace

class TestPolicyService : public QObject
{
    Q_OBJECT

    std::unique_ptr<store::test::Store> m_store;
    std::unique_ptr<Proposals> m_proposals;
    std::unique_ptr<PolicyService> m_policy;
    std::unique_ptr<Approver> m_approver;
    PersonProofIssuer m_issuer;
    bool m_hasApprover = true;

    void openServices()
    {
        QVERIFY(m_store->open());
        m_proposals = std::make_unique<Proposals>(*m_store->database, [this] { return m_hasApprover; });
        m_policy = std::make_unique<PolicyService>(*m_store->database, *m_proposals, m_store->clock);
        m_approver = std::make_unique<Approver>(*m_store->database, m_store->clock, Approver::Cost::Least);
        m_approver->setMode(Approver::Mode::Active);
        QVERIFY(m_policy->load());
    }
    void closeServices()
    {
        m_approver.reset();
        m_policy.reset();
        m_proposals.reset();
        m_store->close();
    }
    Result<ChangeOutcome> ask(RuleChange change, const char* principal = "cli")
    {
        return QCoro::waitFor(m_policy->change(std::move(change), Asker{principal, {}, principal}, std::nullopt));
    }
    Result<ChangeOutcome> doAsPerson(RuleChange change)
    {
        return QCoro::waitFor(m_policy->change(std::move(change), Asker{}, m_issuer.forWindowInput()));
    }
    /// An ask rule and an allow rule of the person, in this order.
    std::pair<RuleId, RuleId> twoRules()
    {
        const auto asks = doAsPerson(add("github.issues.create", "ask"));
        const auto allows = doAsPerson(add("github.*", "allow"));
        return {RuleId(textMember((*asks->applied)["rule"], "id")),
                RuleId(textMember((*allows->applied)["rule"], "id"))};
    }
    Result<bool> prove(const char* passphrase) { return QCoro::waitFor(isProven(m_approver.get(), passphrase)); }
    int auditCount(const char* type)
    {
        const std::string wanted = type;
        return static_cast<int>(
            m_store->read([wanted](store::Connection& db) {
                       return store::listAudit(db, {wanted, {}, {}, {}, 0, 50});
                   })
                ->size());
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<store::test::Store>();
        m_hasApprover = true;
        openServices();
    }
    void cleanup() { closeServices(); }

    void narrowingCountsAtOnceAndWideningWaits_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("waits");
        const auto add = [](const char* what, bool waits) {
            QTest::newRow(what) << QString::fromLatin1(what) << waits;
        };
        add("add block", false);
        add("add ask", false);
        add("add allow", true);
        add("add ask above block", true);
        add("remove allow", false);
        add("remove ask", true);
        add("switch off allow", false);
        add("switch off ask", true);
        add("allow becomes block", false);
        add("ask becomes allow", true);
        add("ask moves to the end", true);
        add("allow moves to the end", false);
        add("stricter level", false);
        add("looser level", true);
        add("new note", false);
    }
    void narrowingCountsAtOnceAndWideningWaits()
    {
        QFETCH(QString, what);
        QFETCH(bool, waits);
        const auto [asks, allows] = twoRules();
        using Kind = RuleChange::Kind;
        std::map<QString, RuleChange> changes;
        const auto at = [&](const char* name) -> RuleChange& { return changes[QString::fromLatin1(name)]; };
        at("add block") = add("slack.*", "block");
        at("add ask") = add("slack.*", "ask");
        at("add allow") = add("slack.*", "allow");
        at("add ask above block") = add("slack.send", "ask");
        at("remove allow") = of(Kind::Remove, allows);
        at("remove ask") = of(Kind::Remove, asks);
        (at("switch off allow") = of(Kind::Edit, allows)).isEnabled = false;
        (at("switch off ask") = of(Kind::Edit, asks)).isEnabled = false;
        (at("allow becomes block") = of(Kind::Edit, allows)).action = Action::Block;
        (at("ask becomes allow") = of(Kind::Edit, asks)).action = Action::Allow;
        at("ask moves to the end") = of(Kind::Move, asks);
        at("allow moves to the end") = of(Kind::Move, allows);
        (at("stricter level") = of(Kind::SetLevel, {})).level = Level::Strict;
        (at("looser level") = of(Kind::SetLevel, {})).level = Level::Relaxed;
        (at("new note") = of(Kind::Edit, asks)).note = "mine";
        if (what == QLatin1String("add ask above block")) {
            QVERIFY(ask(add("slack.*", "block"))->applied);
        }
        const auto before = m_policy->rules();
        const auto outcome = ask(changes.at(what));
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(outcome->proposal.has_value(), waits);
        QCOMPARE(m_policy->rules() == before, waits);
        if (waits) {
            const auto applied =
                QCoro::waitFor(m_proposals->accept(outcome->proposal->interaction, m_issuer.forWindowInput()));
            QVERIFY2(applied, applied ? "" : applied.error().message.c_str());
            QVERIFY(m_policy->rules() != before);
        }
    }

    void rulesThatNobodyCanConfirmAreRefused()
    {
        for (const char* pattern : {"*", "executor.rules.add", "executor.*"}) {
            QCOMPARE(doAsPerson(add(pattern, "allow")).error().code, ErrorCode::InvalidRequest);
        }
        RuleChange own = add("github.*", "allow");
        own.rule["owner"] = "agent";
        own.rule["agent"] = AgentId::make(m_store->clock.now()).text();
        QCOMPARE(doAsPerson(own).error().code, ErrorCode::InvalidRequest);
        own.rule["surprise"] = 1;
        QCOMPARE(doAsPerson(own).error().code, ErrorCode::UnknownField);
    }

    void aProposalIsAnsweredOnceAndTellsTheTruthAboutItself()
    {
        const auto first = ask(add("slack.*", "allow"), "agt_00000000000000000000000001");
        const auto again = ask(add("slack.*", "allow"), "agt_00000000000000000000000001");
        QCOMPARE(first->proposal->id.text(), again->proposal->id.text());
        QCOMPARE(first->proposal->summary, std::string("Add a rule that allows slack.*."));
        QVERIFY(QCoro::waitFor(m_proposals->decline(first->proposal->interaction, "person", "no")));
        QVERIFY(m_policy->rules()->workspace.empty());
        const auto late = QCoro::waitFor(m_proposals->accept(first->proposal->interaction, m_issuer.forWindowInput()));
        QCOMPARE(late.error().code, ErrorCode::InteractionSettled);
        QVERIFY(m_policy->rules()->workspace.empty());
        QCOMPARE(auditCount("proposal.dropped"), 1);
    }

    void aProposalWhoseBaseMovedOnIsStale()
    {
        const auto waiting = ask(add("slack.*", "allow"));
        QVERIFY(ask(add("github.*", "block"))->applied);
        const auto late =
            QCoro::waitFor(m_proposals->accept(waiting->proposal->interaction, m_issuer.forWindowInput()));
        QCOMPARE(late.error().code, ErrorCode::ChangedMeanwhile);
        QCOMPARE(m_policy->rules()->workspace.size(), std::size_t(1));
    }

    void openProposalsAreLimitedAndExpire()
    {
        for (int i = 0; i < 16; ++i) {
            QVERIFY(ask(add(("s" + std::to_string(i) + ".*").c_str(), "allow")));
        }
        QCOMPARE(ask(add("more.*", "allow")).error().code, ErrorCode::TooManyRequests);
        QVERIFY(ask(add("more.*", "allow"), "agt_00000000000000000000000001"));
        m_store->clock.time += std::chrono::hours(25);
        QCOMPARE(*QCoro::waitFor(m_proposals->expireOld()), 17);
        QVERIFY(ask(add("more.*", "allow")));
        m_hasApprover = false;
        QCOMPARE(ask(add("other.*", "allow")).error().code, ErrorCode::NoApprover);
    }

    void rulesAndLevelSurviveARestart()
    {
        twoRules();
        RuleChange strict = of(RuleChange::Kind::SetLevel, {});
        strict.level = Level::Strict;
        QVERIFY(ask(strict)->applied);
        closeServices();
        openServices();
        QCOMPARE(m_policy->rules()->level, Level::Strict);
        QCOMPARE(m_policy->rules()->workspace.size(), std::size_t(2));
        QCOMPARE(m_policy->rules()->workspace[0].pattern.text(), std::string("github.issues.create"));
    }

    void thePassphraseProvesAPersonAndLocksAfterFiveWrongTries()
    {
        const auto set = [&](const char* fresh, const char* old, Approver::Authority authority) {
            return QCoro::waitFor(m_approver->setPassphrase(fresh, old, authority));
        };
        QCOMPARE(prove("anything at all").error().code, ErrorCode::NoApprover);
        QCOMPARE(set("short", "", Approver::Authority::User).error().code, ErrorCode::InvalidRequest);
        QVERIFY(set("correct horse battery", "", Approver::Authority::User));
        QVERIFY(prove("correct horse battery"));
        QCOMPARE(set("another passphrase", "wrong old one", Approver::Authority::User).error().code,
                 ErrorCode::PersonRequired);
        QVERIFY(prove("correct horse battery"));
        for (int i = 0; i < 5; ++i) {
            const auto wrong = prove("wrong");
            QCOMPARE(wrong.error().code, ErrorCode::PersonRequired);
            QCOMPARE(wrong.error().details["triesLeft"].get<int>(), 4 - i);
        }
        QCOMPARE(auditCount("approver.wrong"), 6);
        closeServices();
        openServices();
        QCOMPARE(prove("correct horse battery").error().code, ErrorCode::TooManyRequests);
        m_store->clock.time += std::chrono::minutes(14);
        QCOMPARE(prove("correct horse battery").error().code, ErrorCode::TooManyRequests);
        m_store->clock.time += std::chrono::minutes(2);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(!prove("wrong"));
        }
        m_store->clock.time += std::chrono::minutes(16);
        QCOMPARE(prove("correct horse battery").error().code, ErrorCode::TooManyRequests);
        m_store->clock.time += std::chrono::minutes(15);
        QVERIFY(prove("correct horse battery"));
        m_approver->setMode(Approver::Mode::Off);
        QCOMPARE(prove("correct horse battery").error().code, ErrorCode::PersonRequired);
    }

    void anAgentCannotMakeItselfTheApprover()
    {
        const auto added = m_store->write([](store::Transaction& db) {
            store::AgentRow row;
            row.id = AgentId::make(db.now());
            row.name = "Agent";
            return store::insertAgent(db, row);
        });
        QVERIFY(added);
        const auto set = [&](Approver::Authority authority) {
            return QCoro::waitFor(m_approver->setPassphrase("correct horse battery", "", authority));
        };
        QCOMPARE(set(Approver::Authority::User).error().code, ErrorCode::PersonRequired);
        QVERIFY(set(Approver::Authority::Root));
    }
};

QTEST_GUILESS_MAIN(TestPolicyService)
#include "tst_policyservice.moc"
