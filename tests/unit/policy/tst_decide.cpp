#include "core/policy/decide.h"
#include "core/policy/explain.h"

#include <QtTest>

#include <random>

using namespace executor;
using namespace executor::policy;

namespace {
const AgentId kAgent("agt_00000000000000000000000001");

Rule rule(const char* pattern, Action action)
{
    Rule out;
    out.id = RuleId("rule_" + std::string(pattern));
    out.pattern = *Pattern::parse(pattern);
    out.action = action;
    return out;
}

CallFacts call(const char* path, Effect effect)
{
    CallFacts facts;
    facts.path = path;
    facts.effect = effect;
    facts.agent = kAgent;
    return facts;
}

QString name(Action action)
{
    return QString::fromStdString(std::string(actionName(action)));
}
} // namespace

class TestDecide : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLevelDecidesWhenNoRuleSpeaks_data()
    {
        QTest::addColumn<QString>("effect");
        QTest::addColumn<QString>("relaxed");
        QTest::addColumn<QString>("ask");
        QTest::addColumn<QString>("strict");
        const auto add = [](const char* effect, const char* relaxed, const char* ask, const char* strict) {
            QTest::newRow(effect) << QString::fromLatin1(effect) << QString::fromLatin1(relaxed)
                                  << QString::fromLatin1(ask) << QString::fromLatin1(strict);
        };
        add("read", "allow", "allow", "allow");
        add("write", "allow", "ask", "ask");
        add("send", "ask", "ask", "ask");
        add("delete", "ask", "ask once", "ask once");
        add("spend", "ask once", "ask once", "ask once");
        add("admin", "ask once", "ask once", "ask once");
        add("unknown", "ask", "ask", "block");
    }
    void theLevelDecidesWhenNoRuleSpeaks()
    {
        QFETCH(QString, effect);
        for (const Level level : {Level::Relaxed, Level::Ask, Level::Strict}) {
            RuleSet rules;
            rules.level = level;
            const Decision decision = decide(rules, call("github.x", *effectFromName(effect.toStdString())));
            const QString expected = *static_cast<QString*>(QTest::qData(levelName(level).data(), QMetaType::QString));
            QCOMPARE(name(decision.action) + (decision.isOnceOnly ? QStringLiteral(" once") : QString()), expected);
            QCOMPARE(decision.decidedBy, DecidedBy::Default);
            QCOMPARE(decision.offers.empty(), decision.action != Action::Ask);
        }
    }

    void theStricterOwnerWins()
    {
        using Spoken = std::optional<Action>;
        for (const Spoken workspace : {Spoken(), Spoken(Action::Allow), Spoken(Action::Ask), Spoken(Action::Block)}) {
            for (const Spoken agent : {Spoken(), Spoken(Action::Ask), Spoken(Action::Block)}) {
                RuleSet rules;
                if (workspace) {
                    rules.workspace.push_back(rule("github.*", *workspace));
                }
                if (agent) {
                    rules.agents[kAgent].push_back(rule("github.x", *agent));
                    rules.agents[kAgent].back().owner = Owner::Agent;
                }
                const Action byDefault = Action::Ask;
                const Action expected = workspace || agent
                                            ? std::max(workspace.value_or(Action::Allow), agent.value_or(Action::Allow))
                                            : byDefault;
                QCOMPARE(name(decide(rules, call("github.x", Effect::Write)).action), name(expected));
                CallFacts other = call("github.x", Effect::Write);
                other.agent = AgentId("agt_00000000000000000000000002");
                QCOMPARE(name(decide(rules, other).action), name(workspace.value_or(byDefault)));
            }
        }
    }

    void theFirstMatchingRuleOfAListDecides()
    {
        RuleSet rules;
        rules.workspace = {rule("github.issues.create", Action::Allow), rule("github.*", Action::Block)};
        QCOMPARE(decide(rules, call("github.$work.issues.create", Effect::Write)).action, Action::Allow);
        const Decision blocked = decide(rules, call("github.issues.close", Effect::Read));
        QCOMPARE(blocked.action, Action::Block);
        QCOMPARE(blocked.ruleId.text(), std::string("rule_github.*"));
        const Error error = blockedError(blocked, "github.issues.close");
        QCOMPARE(textMember(error.details, "reason"), std::string("rule"));
        QVERIFY2(error.message.find("rule \"github.*\" (workspace, github.*) matched; the default would be allow.") !=
                     std::string::npos,
                 error.message.c_str());
    }

    void aRuleSpeaksOnlyWhereAllOfItHolds()
    {
        CallFacts facts = call("github.x", Effect::Write);
        facts.now = Instant(1000ms);
        facts.contractHash = "new";
        Rule one = rule("github.x", Action::Allow);
        QVERIFY(speaksOf(one, facts));
        const auto changed = [&](auto change) {
            Rule copy = one;
            change(copy);
            return speaksOf(copy, facts);
        };
        QVERIFY(!changed([](Rule& r) { r.isEnabled = false; }));
        QVERIFY(!changed([](Rule& r) { r.until = Instant(1000ms); }));
        QVERIFY(changed([](Rule& r) { r.until = Instant(1001ms); }));
        QVERIFY(!changed([](Rule& r) { r.suspended = Json::object(); }));
        QVERIFY(!changed([](Rule& r) { r.subject.agent = AgentId("agt_other"); }));
        QVERIFY(!changed([](Rule& r) { r.subject.execution = ExecutionId("exec_other"); }));
        QVERIFY(!changed([](Rule& r) { r.effects = {Effect::Read, Effect::Delete}; }));
        QVERIFY(changed([](Rule& r) { r.effects = {Effect::Write}; }));
        QVERIFY(!changed([](Rule& r) { r.toolHash = "old"; }));
    }

    void barriersComeBeforeRules_data()
    {
        QTest::addColumn<QString>("reason");
        for (const char* reason : {"scope", "agent_stopped", "agent_paused", "definition_changed"}) {
            QTest::newRow(reason) << QString::fromLatin1(reason);
        }
    }
    void barriersComeBeforeRules()
    {
        QFETCH(QString, reason);
        RuleSet rules;
        rules.workspace = {rule("github.*", Action::Allow)};
        CallFacts facts = call("github.x", Effect::Read);
        const std::vector<Pattern> nothing;
        if (reason == QLatin1String("scope")) {
            facts.scope = &nothing;
        } else if (reason == QLatin1String("agent_stopped")) {
            facts.agentState = CallFacts::AgentState::Stopped;
        } else if (reason == QLatin1String("agent_paused")) {
            facts.agentState = CallFacts::AgentState::Paused;
        } else {
            facts.isHeld = true;
        }
        const Decision decision = decide(rules, facts);
        QCOMPARE(decision.action, Action::Block);
        QCOMPARE(QString::fromStdString(std::string(decidedByName(decision.decidedBy))), reason);
    }

    void theProtectedSetAsksWhateverTheRulesSay()
    {
        RuleSet rules;
        rules.level = Level::Relaxed;
        rules.workspace = {rule("executor.*", Action::Allow)};
        CallFacts facts = call("executor.rules.add", Effect::Write);
        facts.isProtected = true;
        QCOMPARE(decide(rules, facts).action, Action::Ask);
        QCOMPARE(decide(rules, facts).decidedBy, DecidedBy::Protected);
        rules.workspace = {rule("executor.*", Action::Block)};
        QCOMPARE(decide(rules, facts).action, Action::Block);
    }

    void whatIsBlockedWhateverTheArgumentsIsHidden()
    {
        RuleSet rules;
        const CallFacts facts = call("github.x", Effect::Read);
        QVERIFY(!isHidden(rules, facts));
        rules.workspace = {rule("github.*", Action::Block)};
        QVERIFY(isHidden(rules, facts));
        Rule some = rule("github.x", Action::Allow);
        some.conditions.push_back(*Condition::fromJson(Json{{"at", "/a"}, {"op", "equals"}, {"value", 1}}, ""));
        rules.workspace.insert(rules.workspace.begin(), some);
        QVERIFY(!isHidden(rules, facts));
        rules.workspace.front().action = Action::Block;
        QVERIFY(isHidden(rules, facts));
        rules.workspace.pop_back();
        QVERIFY(!isHidden(rules, facts));
        rules.agents[kAgent] = {rule("github.x", Action::Block)};
        QVERIFY(isHidden(rules, facts));
    }

    void explainSaysWhatTheCallWouldMeet()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 500; ++round) {
            RuleSet rules;
            rules.level = static_cast<Level>(random() % 3);
            for (const char* pattern : {"github.x", "github.*", "github.$work.*", "other.*"}) {
                if (random() % 2 == 0) {
                    rules.workspace.push_back(rule(pattern, static_cast<Action>(random() % 3)));
                }
            }
            const CallFacts facts =
                call(random() % 2 == 0 ? "github.$work.x" : "github.y", static_cast<Effect>(random() % 7));
            const Decision decision = decide(rules, facts);
            const Json why = explain(rules, facts);
            QCOMPARE(textMember(why, "action"), std::string(actionName(decision.action)));
            QCOMPARE(textMember(why, "text"), decision.text);
            int matched = 0;
            for (const Json& candidate : why["candidates"]) {
                matched += candidate["matched"].get<bool>() ? 1 : 0;
            }
            QCOMPARE(matched, decision.decidedBy == DecidedBy::Rule ? 1 : 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
