#include "core/agents/detail/agentwrites.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/policy/policyservice.h"

#include <algorithm>

namespace executor::agents {
namespace {
Result<std::int64_t> addToken(store::Transaction& db, const AgentId& agent, const TokenFacts& facts)
{
    store::TokenRow row;
    row.agent = agent;
    row.sha256 = facts.sha256;
    row.prefix = facts.prefix;
    row.createdAt = db.now();
    return store::insertToken(db, row);
}

Result<void> checkFree(store::Connection& db, const std::string& name, const AgentId& self)
{
    EX_TRY(const auto taken, store::findAgentByName(db, name));
    if (taken && taken->id != self) {
        return fail(ErrorCode::AlreadyExists, "There is an agent \"" + name + "\" already.", "Choose another name.");
    }
    return {};
}
} // namespace

Result<void> makeBuiltIns(store::Transaction& db)
{
    EX_TRY(const auto agents, store::listAgents(db));
    for (const char* kind : {"cli", "person"}) {
        if (std::any_of(agents.begin(), agents.end(), [&](const store::AgentRow& row) { return row.kind == kind; })) {
            continue;
        }
        store::AgentRow row;
        row.id = AgentId::make(db.now());
        row.name = kind;
        row.kind = kind;
        row.createdAt = row.updatedAt = db.now();
        EX_CHECK(store::insertAgent(db, row));
    }
    return {};
}

Result<Roster> readRoster(store::Connection& db)
{
    Roster roster;
    EX_TRY(roster.agents, store::listAgents(db));
    EX_TRY(roster.tokens, store::listTokens(db));
    return roster;
}

Result<void> tell(store::Transaction& db, const Told& told)
{
    Event event;
    event.type = told.type;
    event.subjectType = "agent";
    event.subjectId = told.agent.text();
    event.agent = told.agent;
    event.data = told.data;
    EX_CHECK(db.announce(std::move(event)));
    const std::string change = textMember(told.data, "change");
    const std::string record = change.empty() ? told.type : "agent." + change;
    return db.audit({told.actor, record, Json{{"agent", told.agent.text()}}, told.data}).map([](std::int64_t) {});
}

Result<Added> addAgent(store::Transaction& db, const std::string& name, const TokenFacts& token,
                       const std::string& actor)
{
    EX_CHECK(checkFree(db, name, {}));
    Added added;
    added.agent.id = AgentId::make(db.now());
    added.agent.name = name;
    added.agent.createdAt = added.agent.updatedAt = db.now();
    EX_CHECK(store::insertAgent(db, added.agent));
    EX_TRY(added.token, addToken(db, added.agent.id, token));
    EX_CHECK(tell(db, {"agent.changed", added.agent.id, actor, Json{{"change", "added"}, {"name", name}}}));
    return added;
}

Result<store::AgentRow> saveAgent(store::Transaction& db, store::AgentRow row, const std::string& actor,
                                  const std::string& change)
{
    EX_TRY(const auto stored, store::findAgent(db, row.id));
    if (!stored || stored->removedAt) {
        return fail(ErrorCode::NotFound, "The agent \"" + row.name + "\" is gone.");
    }
    EX_CHECK(checkFree(db, row.name, row.id));
    row.updatedAt = db.now();
    EX_TRY(row.rev, store::updateAgent(db, row));
    const std::string type = change == "stopped" ? "agent.stopped" : "agent.changed";
    EX_CHECK(tell(db, {type, row.id, actor, Json{{"change", change}, {"name", row.name}}}));
    return row;
}

Result<void> removeAgent(store::Transaction& db, const AgentId& id, const std::string& actor)
{
    EX_CHECK(policy::PolicyService::forgetAgent(db, id));
    EX_CHECK(store::markAgentRemoved(db, id));
    return tell(db, {"agent.changed", id, actor, Json{{"change", "removed"}}});
}

Result<std::int64_t> rotateToken(store::Transaction& db, const AgentId& id, const TokenFacts& token, Instant until,
                                 const std::string& actor)
{
    EX_CHECK(store::limitTokensOfAgent(db, id, until));
    EX_TRY(const std::int64_t row, addToken(db, id, token));
    EX_CHECK(tell(db, {"agent.changed", id, actor, Json{{"change", "token_rotated"}}}));
    return row;
}

Result<std::string> agentBase(store::Connection& db, const store::ProposalRow& proposal, const std::string& daemon)
{
    EX_TRY(const Json request, parseJson(proposal.requestJson));
    EX_TRY(const auto row, store::findAgent(db, AgentId(textMember(request, "id"))));
    if (!row || row->removedAt) {
        return fail(ErrorCode::NotFound, "The agent is gone.");
    }
    std::string text = row->id.text() + (row->paused ? " paused" : "") + (row->stopped ? " stopped" : "");
    if (proposal.kind == "agent.rotate") {
        text += " " + daemon;
    }
    return sha256Hex(text);
}

Result<Json> applyAgentProposal(store::Transaction& db, const store::ProposalRow& proposal, const std::string& actor)
{
    EX_TRY(const Json request, parseJson(proposal.requestJson));
    EX_TRY(auto row, store::findAgent(db, AgentId(textMember(request, "id"))));
    if (!row || row->removedAt) {
        return fail(ErrorCode::NotFound, "The agent is gone.");
    }
    if (proposal.kind == "agent.rotate") {
        const TokenFacts facts{fromBase64(textMember(request, "sha256")).value_or(""), textMember(request, "prefix")};
        EX_TRY(const std::int64_t token, rotateToken(db, row->id, facts, db.now() + kOldTokenLasts, actor));
        static_cast<void>(token);
        return Json{{"agent", row->id.text()}, {"change", "token_rotated"}};
    }
    row->paused = false;
    row->stopped = false;
    EX_TRY(const store::AgentRow saved, saveAgent(db, *row, actor, "resumed"));
    return Json{{"agent", saved.id.text()}, {"status", "active"}};
}

} // namespace executor::agents
