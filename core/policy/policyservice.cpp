#include "core/policy/policyservice.h"

#include "core/base/jsonparse.h"
#include "core/policy/detail/applychange.h"
#include "core/policy/detail/rulerow.h"
#include "core/policy/explain.h"
#include "core/store/database.h"

#include <utility>

namespace executor::policy {
namespace {
Result<Json> applyProposal(store::Transaction& db, const store::ProposalRow& row, const std::string& actor)
{
    EX_TRY(const Json request, parseJson(row.requestJson));
    EX_TRY(const RuleChange change, RuleChange::fromJson(request));
    return applyChange(db, change, actor);
}

Json changesOf(const RuleSet& rules, const RuleChange& change)
{
    Json entry = change.toJson();
    if (const Rule* rule = findRuleIn(rules, change.id)) {
        entry["was"] = toJson(*rule);
    }
    Json changes = Json::array();
    changes.push_back(std::move(entry));
    return changes;
}
} // namespace

PolicyService::PolicyService(store::Database& database, Proposals& proposals, const Clock& clock)
    : m_database(database), m_proposals(proposals), m_clock(clock)
{
    const auto base = [](store::Connection& db, const store::ProposalRow&) { return ruleBase(db); };
    m_proposals.registerKind({"rule", base, applyProposal, [this] { return reload(); }});
}

Result<void> PolicyService::load()
{
    EX_TRY(RuleSet set, m_database.readNow([](store::Connection& db) { return readRuleSet(db); }));
    m_rules = std::make_shared<const RuleSet>(std::move(set));
    return {};
}

Task<void> PolicyService::reload()
{
    auto read = [](store::Connection& db) { return readRuleSet(db); };
    EX_CO_TRY(RuleSet set, co_await m_database.read(std::move(read)));
    m_rules = std::make_shared<const RuleSet>(std::move(set));
    co_return Result<void>{};
}

Decision PolicyService::decide(CallFacts facts) const
{
    facts.now = m_clock.now();
    return policy::decide(*m_rules, facts);
}

Json PolicyService::explain(CallFacts facts) const
{
    facts.now = m_clock.now();
    return policy::explain(*m_rules, facts);
}

bool PolicyService::isHidden(CallFacts facts) const
{
    facts.now = m_clock.now();
    return policy::isHidden(*m_rules, facts);
}

Task<ChangeOutcome> PolicyService::change(RuleChange change, Asker asker, std::optional<PersonProof> proof)
{
    ChangeOutcome outcome;
    EX_CO_CHECK(checkChange(*m_rules, change));
    if (widens(*m_rules, change) && !proof) {
        ProposalDraft draft;
        draft.kind = change.kindName();
        draft.request = change.toJson();
        draft.summary = summaryOf(*m_rules, change);
        draft.changes = changesOf(*m_rules, change);
        EX_CO_TRY(outcome.proposal, co_await m_proposals.propose(std::move(draft), std::move(asker)));
        co_return std::move(outcome);
    }
    const bool isProven = proof.has_value();
    const std::string actor = proof ? std::string(proof->actor()) : asker.principal;
    auto apply = [change, actor, isProven](store::Transaction& db) -> Result<Json> {
        // The rules may have changed since the look above: what widens needs its proof against the stored ones.
        EX_TRY(const RuleSet rules, readRuleSet(db));
        EX_CHECK(checkChange(rules, change));
        if (!isProven && widens(rules, change)) {
            return fail(ErrorCode::ChangedMeanwhile, "The rules changed at the same moment.", "Try again.");
        }
        return applyChange(db, change, actor);
    };
    EX_CO_TRY(outcome.applied, co_await m_database.writeDurable(std::move(apply)));
    EX_CO_CHECK(co_await reload());
    co_return std::move(outcome);
}

Result<void> PolicyService::forgetAgent(store::Transaction& db, const AgentId& agent)
{
    EX_TRY(const RuleSet rules, readRuleSet(db));
    std::vector<RuleId> gone;
    for (const Rule& rule : rules.workspace) {
        if (rule.subject.agent == agent) {
            gone.push_back(rule.id);
        }
    }
    if (const auto list = rules.agents.find(agent); list != rules.agents.end()) {
        for (const Rule& rule : list->second) {
            gone.push_back(rule.id);
        }
    }
    for (const RuleId& id : gone) {
        EX_TRY(const bool wasThere, store::deleteRule(db, id));
        static_cast<void>(wasThere);
    }
    return {};
}

} // namespace executor::policy
