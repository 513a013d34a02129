// Part of Agents: new tokens for known agents, and the end of older ones.
#include "core/agents/agents.h"

#include "core/agents/detail/agentwrites.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/store/database.h"

namespace executor::agents {

Task<void> Agents::endOldTokens(AgentId id, std::int64_t keep)
{
    auto work = [id, keep](store::Transaction& db) { return store::revokeOtherTokens(db, id, keep); };
    EX_CO_CHECK(co_await m_database.write(std::move(work)));
    co_return Result<void>{};
}

Task<IssuedToken> Agents::rotate(AgentId id, policy::PersonProof proof)
{
    EX_CO_CHECK(changeable(id));
    const std::string token = newToken();
    const TokenFacts facts{sha256(token), tokenPrefix(token)};
    const Instant until = m_clock.now() + kOldTokenLasts;
    const std::string actor = proof.actor();
    auto work = [id, facts, until, actor](store::Transaction& db) { return rotateToken(db, id, facts, until, actor); };
    EX_CO_TRY(const std::int64_t row, co_await m_database.writeDurable(std::move(work)));
    m_tokens.limit(id, until);
    m_tokens.add({row, id, facts.sha256, std::nullopt, false});
    EX_CO_TRY(Agent agent, changeable(id).map([this](const store::AgentRow& one) { return agentOf(one); }));
    IssuedToken issued{std::move(agent), token};
    co_return std::move(issued);
}

Task<TokenAnswer> Agents::askToken(AgentId id, policy::Asker asker)
{
    EX_CO_TRY(const store::AgentRow row, changeable(id));
    TokenAnswer answer;
    if (auto token = m_asked.take(id, asker.principal, m_clock.now())) {
        answer.issued = IssuedToken{agentOf(row), std::move(*token)};
        co_return std::move(answer);
    }
    const std::string& token = m_asked.tokenFor(id, asker.principal);
    policy::ProposalDraft draft;
    draft.kind = "agent.rotate";
    draft.request = Json{{"id", id.text()}, {"sha256", toBase64(sha256(token))}, {"prefix", tokenPrefix(token)}};
    draft.summary = asker.name + " wants a new token for the agent \"" + withVisibleControls(row.name) +
                    "\". The old one ends with the first use of the new one, at the latest after a day.";
    draft.changes.push_back(Json{{"change", "token"}, {"agent", row.name}});
    EX_CO_TRY(answer.proposal, co_await m_proposals.propose(std::move(draft), std::move(asker)));
    co_return std::move(answer);
}

} // namespace executor::agents
