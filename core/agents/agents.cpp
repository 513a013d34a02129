#include "core/agents/agents.h"

#include "core/agents/detail/agentnames.h"
#include "core/agents/detail/agentwrites.h"
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/store/database.h"

#include <algorithm>
#include <array>
#include <utility>

namespace executor::agents {
namespace {
Q_LOGGING_CATEGORY(lcAgents, "executor.agents")

constexpr auto kSeenGrain = std::chrono::minutes(1);

Agent::Kind kindOf(const std::string& word)
{
    return word == "cli" ? Agent::Kind::Cli : word == "person" ? Agent::Kind::Person : Agent::Kind::Client;
}

Error unknownToken()
{
    return Error{ErrorCode::TokenInvalid, "The token is unknown, revoked or has ended.",
                 "Make a new one: executor agents add NAME", Json::object()};
}
} // namespace

policy::CallFacts::AgentState Agent::policyState() const
{
    using State = policy::CallFacts::AgentState;
    return isStopped ? State::Stopped : isPaused ? State::Paused : State::Active;
}

Json Agent::toJson() const
{
    constexpr std::array<const char*, 3> kKinds{"client", "cli", "person"};
    return Json{{"id", id.text()},
                {"name", name},
                {"kind", kKinds[static_cast<std::size_t>(kind)]},
                {"exposure", exposure},
                {"status", isStopped  ? "stopped"
                           : isPaused ? "paused"
                                      : "active"},
                {"program", program.empty() ? Json() : Json(program)},
                {"peerChanged", hasOtherProgram},
                {"tokens", tokens},
                {"settings", {{"typecheck", typeCheck}}},
                {"lastSeenAt", lastSeenAt ? Json(toRfc3339(*lastSeenAt)) : Json()},
                {"createdAt", toRfc3339(createdAt)}};
}

Agents::Agents(store::Database& database, policy::Proposals& proposals, policy::PolicyService& policy,
               const Clock& clock)
    : m_database(database), m_proposals(proposals), m_policy(policy), m_clock(clock)
{
    // A question for a new token ends with the daemon that keeps the token.
    const std::string daemon = newToken();
    auto base = [daemon](store::Connection& db, const store::ProposalRow& row) { return agentBase(db, row, daemon); };
    m_proposals.registerKind({"agent", std::move(base), applyAgentProposal, [this] { return reload(); }});
}

Task<void> Agents::start()
{
    auto prepare = [](store::Transaction& db) { return makeBuiltIns(db); };
    EX_CO_CHECK(co_await m_database.write(std::move(prepare)));
    EX_CO_CHECK(co_await reload());
    co_return Result<void>{};
}

Task<void> Agents::stop()
{
    co_return co_await m_tasks.stop();
}

Task<void> Agents::reload()
{
    auto read = [](store::Connection& db) { return readRoster(db); };
    EX_CO_TRY(Roster roster, co_await m_database.read(std::move(read)));
    m_agents.clear();
    m_tokens = TokenBook();
    for (store::AgentRow& row : roster.agents) {
        AgentId id = row.id;
        m_agents.emplace(std::move(id), std::move(row));
    }
    for (const store::TokenRow& row : roster.tokens) {
        m_tokens.add({row.id, row.agent, row.sha256, row.expiresAt, false});
    }
    const auto isValid = [&](const std::string& hash) {
        return std::any_of(roster.tokens.begin(), roster.tokens.end(),
                           [&](const store::TokenRow& row) { return row.sha256 == hash; });
    };
    m_asked.noteValid(isValid, m_clock.now());
    co_return Result<void>{};
}

Agent Agents::agentOf(const store::AgentRow& row) const
{
    Agent agent;
    agent.id = row.id;
    agent.name = row.name;
    agent.kind = kindOf(row.kind);
    agent.exposure = row.exposure;
    const Json settings = parseJson(row.settingsJson, kLenientJson).value_or(Json::object());
    agent.typeCheck = textMember(settings, "typecheck", agent.typeCheck);
    agent.isPaused = row.paused;
    agent.isStopped = row.stopped;
    const Json peer = parseJson(row.peerJson, kLenientJson).value_or(Json::object());
    agent.program = textMember(peer, "program");
    agent.hasOtherProgram = member(peer, "other") != nullptr;
    agent.lastSeenAt = row.lastSeenAt;
    agent.createdAt = row.createdAt;
    agent.tokens = m_tokens.countOf(row.id);
    return agent;
}

Agent Agents::builtIn(Agent::Kind kind) const
{
    const auto found = std::find_if(m_agents.begin(), m_agents.end(),
                                    [&](const auto& entry) { return kindOf(entry.second.kind) == kind; });
    return found == m_agents.end() ? Agent{} : agentOf(found->second);
}

std::optional<Agent> Agents::find(const AgentId& id) const
{
    const auto found = m_agents.find(id);
    return found == m_agents.end() ? std::nullopt : std::optional(agentOf(found->second));
}

Result<Agent> Agents::findByName(std::string_view nameOrId) const
{
    std::vector<std::string> names;
    for (const auto& [id, row] : m_agents) {
        if (row.name == nameOrId || id.text() == nameOrId) {
            return agentOf(row);
        }
        names.push_back(row.name);
    }
    const std::vector<std::string> near = nearMatches(nameOrId, names);
    return fail(ErrorCode::NotFound, "There is no agent \"" + cutText(withVisibleControls(nameOrId), 60) + "\".",
                near.empty() ? "List them: executor agents list" : "Did you mean \"" + near.front() + "\"?");
}

std::vector<Agent> Agents::list() const
{
    std::vector<Agent> agents;
    agents.reserve(m_agents.size());
    for (const auto& [id, row] : m_agents) {
        agents.push_back(agentOf(row));
    }
    std::sort(agents.begin(), agents.end(), [](const Agent& a, const Agent& b) { return a.name < b.name; });
    return agents;
}

Result<Agent> Agents::authenticate(std::string_view token, const AgentPeer& peer)
{
    KnownToken* known = m_tokens.find(token, m_clock.now());
    const auto row = known == nullptr ? m_agents.end() : m_agents.find(known->agent);
    if (row == m_agents.end()) {
        switch (m_wrong.note(peer.key, m_clock.steady())) {
        case WrongTokens::Verdict::Counted:
            return tl::unexpected(unknownToken());
        case WrongTokens::Verdict::FirstTooMany:
            qCWarning(lcAgents, "wrong tokens peer=%s: more than ten in a minute", peer.key.c_str());
            break;
        case WrongTokens::Verdict::TooMany:
            break;
        }
        return fail(ErrorCode::TooManyRequests, "Too many wrong tokens.", "Wait a minute.",
                    Json{{"retryAfterMs", 60'000}});
    }
    if (row->second.stopped) {
        return fail(ErrorCode::AccountDisabled, "This agent was stopped.", "A person can let it go on in Executor.",
                    Json{{"reason", "agent_stopped"}});
    }
    noteUse(*known, row->second, peer);
    return agentOf(row->second);
}

/// Time of last use (by the minute), the program, and the end of older tokens.
void Agents::noteUse(KnownToken& token, store::AgentRow& row, const AgentPeer& peer)
{
    const Instant now = m_clock.now();
    if (!std::exchange(token.wasUsed, true) && m_tokens.countOf(row.id) > 1 && !token.expiresAt) {
        const std::int64_t keep = token.id;
        m_tokens.removeOf(row.id, keep);
        m_tasks.spawn("end old tokens", endOldTokens(row.id, keep));
    }
    Json known = parseJson(row.peerJson, kLenientJson).value_or(Json::object());
    const std::string first = textMember(known, "program");
    bool isChanged = false;
    if (!peer.program.empty() && first.empty()) {
        known["program"] = peer.program;
    } else if (!peer.program.empty() && peer.program != first && textMember(known, "other") != peer.program) {
        known["other"] = peer.program;
        isChanged = true;
    }
    const std::string text = toText(known);
    const bool isDue = !row.lastSeenAt || now - *row.lastSeenAt >= kSeenGrain;
    if (!isDue && text == row.peerJson) {
        return;
    }
    row.lastSeenAt = now;
    row.peerJson = text;
    m_tasks.spawn("note an agent", writeSeen(row.id, text, isChanged));
}

Task<void> Agents::writeSeen(AgentId id, std::string peerJson, bool isChanged)
{
    auto work = [id, peerJson, isChanged](store::Transaction& db) -> Result<void> {
        EX_CHECK(store::setAgentSeen(db, id, db.now(), peerJson));
        return isChanged ? tell(db, {"agent.peer_changed", id, "system", Json::object()}) : Result<void>{};
    };
    co_return co_await m_database.write(std::move(work));
}

Task<IssuedToken> Agents::add(std::string name, policy::Asker asker)
{
    EX_CO_CHECK(checkName(name));
    EX_CO_CHECK(checkUnlike(name, AgentId()));
    const std::string token = newToken();
    const TokenFacts facts{sha256(token), tokenPrefix(token)};
    auto work = [name, facts, asker](store::Transaction& db) { return addAgent(db, name, facts, asker.principal); };
    EX_CO_TRY(Added added, co_await m_database.writeDurable(std::move(work)));
    m_tokens.add({added.token, added.agent.id, facts.sha256, std::nullopt, false});
    const AgentId id = added.agent.id;
    m_agents.insert_or_assign(id, std::move(added.agent));
    IssuedToken issued{agentOf(m_agents.at(id)), token};
    co_return std::move(issued);
}

Result<void> Agents::checkUnlike(const std::string& name, const AgentId& self) const
{
    for (const auto& [id, row] : m_agents) {
        if (id != self && row.name != name && equalsIgnoreCase(row.name, name)) {
            return fail(ErrorCode::AlreadyExists, "There is an agent \"" + row.name + "\" already.",
                        "Choose a name that people can tell from it.");
        }
    }
    return {};
}

Result<store::AgentRow> Agents::changeable(const AgentId& id) const
{
    const auto found = m_agents.find(id);
    if (found == m_agents.end()) {
        return fail(ErrorCode::NotFound, "There is no agent \"" + id.text() + "\".", "List them: executor agents list");
    }
    if (kindOf(found->second.kind) != Agent::Kind::Client) {
        return fail(ErrorCode::InvalidState, "\"" + found->second.name + "\" is built in and stays as it is.");
    }
    return found->second;
}

Result<store::AgentRow> Agents::stoppable(const AgentId& id) const
{
    const auto found = m_agents.find(id);
    if (found != m_agents.end() && kindOf(found->second.kind) == Agent::Kind::Cli) {
        return found->second;
    }
    return changeable(id);
}

Task<Agent> Agents::save(store::AgentRow row, policy::Asker asker, std::string change)
{
    auto work = [row, asker, change](store::Transaction& db) { return saveAgent(db, row, asker.principal, change); };
    EX_CO_TRY(store::AgentRow saved, co_await m_database.writeDurable(std::move(work)));
    const AgentId id = saved.id;
    m_agents.insert_or_assign(id, std::move(saved));
    co_return agentOf(m_agents.at(id));
}

Task<Agent> Agents::rename(AgentId id, std::string name, policy::Asker asker)
{
    EX_CO_CHECK(checkName(name));
    EX_CO_CHECK(checkUnlike(name, id));
    EX_CO_TRY(store::AgentRow row, changeable(id));
    row.name = name;
    co_return co_await save(std::move(row), std::move(asker), "renamed");
}

Task<Agent> Agents::setTypeCheck(AgentId id, std::string check, policy::Asker asker)
{
    if (check != "strict" && check != "warn" && check != "off") {
        co_return fail(ErrorCode::InvalidRequest,
                       "\"typecheck\" is strict, warn or off, not \"" + cutText(check, 40) + "\".");
    }
    EX_CO_TRY(store::AgentRow row, stoppable(id));
    Json settings = parseJson(row.settingsJson, kLenientJson).value_or(Json::object());
    settings["typecheck"] = check;
    row.settingsJson = toText(settings);
    co_return co_await save(std::move(row), std::move(asker), "updated");
}

Task<void> Agents::remove(AgentId id, policy::Asker asker)
{
    EX_CO_CHECK(changeable(id));
    m_tokens.removeOf(id);
    m_agents.at(id).stopped = true;
    announceStop(id);
    auto work = [id, asker](store::Transaction& db) { return removeAgent(db, id, asker.principal); };
    EX_CO_CHECK(co_await m_database.writeDurable(std::move(work)));
    m_agents.erase(id);
    EX_CO_CHECK(co_await m_policy.reload());
    co_return Result<void>{};
}

Task<Agent> Agents::pause(AgentId id, policy::Asker asker)
{
    EX_CO_TRY(store::AgentRow row, stoppable(id));
    m_agents.at(id).paused = true;
    row.paused = true;
    co_return co_await save(std::move(row), std::move(asker), "paused");
}

void Agents::announceStop(const AgentId& id)
{
    for (const auto& callback : m_stopped) {
        callback(id);
    }
}

Task<Agent> Agents::stopAgent(AgentId id, policy::Asker asker)
{
    EX_CO_TRY(store::AgentRow row, stoppable(id));
    m_agents.at(id).stopped = true;
    announceStop(id);
    row.stopped = true;
    co_return co_await save(std::move(row), std::move(asker), "stopped");
}

Task<std::size_t> Agents::stopAll(policy::Asker asker)
{
    std::vector<AgentId> ids;
    for (auto& [id, row] : m_agents) {
        if (kindOf(row.kind) != Agent::Kind::Person && !row.stopped) {
            row.stopped = true;
            ids.push_back(id);
        }
    }
    for (const AgentId& id : ids) {
        announceStop(id);
    }
    for (const AgentId& id : ids) {
        const auto found = m_agents.find(id);
        if (found != m_agents.end()) {
            store::AgentRow row = found->second;
            EX_CO_CHECK(co_await save(std::move(row), asker, "stopped"));
        }
    }
    co_return ids.size();
}

Task<policy::ChangeOutcome> Agents::resume(AgentId id, policy::Asker asker, std::optional<policy::PersonProof> proof)
{
    EX_CO_TRY(store::AgentRow row, stoppable(id));
    policy::ChangeOutcome outcome;
    if (!proof) {
        policy::ProposalDraft draft;
        draft.kind = "agent.resume";
        draft.request = Json{{"id", id.text()}};
        draft.summary = "Let the agent \"" + withVisibleControls(row.name) + "\" work again.";
        EX_CO_TRY(outcome.proposal, co_await m_proposals.propose(std::move(draft), std::move(asker)));
        co_return std::move(outcome);
    }
    row.paused = false;
    row.stopped = false;
    policy::Asker person;
    person.principal = proof->actor();
    EX_CO_TRY(const Agent agent, co_await save(std::move(row), std::move(person), "resumed"));
    outcome.applied = Json{{"agent", agent.toJson()}};
    co_return std::move(outcome);
}

Task<void> Agents::resumeAll(policy::PersonProof proof)
{
    policy::Asker person;
    person.principal = proof.actor();
    const auto rows = m_agents;
    for (const auto& [id, row] : rows) {
        if (row.paused || row.stopped) {
            store::AgentRow resumed = row;
            resumed.paused = false;
            resumed.stopped = false;
            EX_CO_CHECK(co_await save(std::move(resumed), person, "resumed"));
        }
    }
    co_return Result<void>{};
}

} // namespace executor::agents
