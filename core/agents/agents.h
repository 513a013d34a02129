#pragma once

#include "core/agents/askedtokens.h"
#include "core/agents/tokenbook.h"
#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/policy/policyservice.h"
#include "core/store/agentrows.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace executor::agents {

/// A registered client program, or one of the two built-in callers.
struct Agent
{
    AgentId id;
    std::string name;
    enum class Kind
    {
        Client, ///< has tokens
        Cli,    ///< programs on the local door without a token
        Person  ///< runs that the person starts in the window
    } kind = Kind::Client;
    std::string exposure{"code"};
    std::string typeCheck{"strict"}; ///< of its code before it runs: `strict`, `warn` or `off`
    bool isPaused = false;
    bool isStopped = false;
    std::string program;          ///< path of the program that first used it; empty: unknown
    bool hasOtherProgram = false; ///< another program used its token since
    std::optional<Instant> lastSeenAt;
    Instant createdAt{};
    std::size_t tokens = 0;

    [[nodiscard]] policy::CallFacts::AgentState policyState() const;
    [[nodiscard]] Json toJson() const;
};

/// Who is at the other end of a connection.
struct AgentPeer
{
    std::string key;     ///< what wrong tokens are counted by: address or user
    std::string program; ///< path of the program; empty: unknown
};

/// A token, given out once.
struct IssuedToken
{
    Agent agent;
    std::string token;
};

/// A token that a person has agreed to, or the question to that person.
struct TokenAnswer
{
    std::optional<IssuedToken> issued;
    std::optional<policy::Proposal> proposal;
};

/// The registered agents: their tokens, states and who used them. Thread: core.
class Agents
{
public:
    Agents(store::Database& database, policy::Proposals& proposals, policy::PolicyService& policy, const Clock& clock);
    Agents(const Agents&) = delete;
    Agents& operator=(const Agents&) = delete;

    /// Reads agents and tokens; makes the built-in agents `cli` and `person` the first time.
    [[nodiscard]] Task<void> start();
    /// Waits for what is being written.
    [[nodiscard]] Task<void> stop();
    /// Called at once when an agent is stopped or removed, before anything is written: cancel its runs, decline its
    /// questions, close its streams.
    void onStopped(std::function<void(const AgentId&)> callback) { m_stopped.push_back(std::move(callback)); }

    /// The agent of a token. Errors: `token_invalid` (unknown, revoked, ended: the same words), `account_disabled`
    /// (`details.reason` `agent_stopped`), `too_many_requests` after ten wrong tokens a minute from one peer.
    [[nodiscard]] Result<Agent> authenticate(std::string_view token, const AgentPeer& peer);
    [[nodiscard]] Agent cli() const { return builtIn(Agent::Kind::Cli); }
    [[nodiscard]] Agent person() const { return builtIn(Agent::Kind::Person); }
    [[nodiscard]] std::optional<Agent> find(const AgentId& id) const;
    /// By id or name. Errors: `not_found` with near names.
    [[nodiscard]] Result<Agent> findByName(std::string_view nameOrId) const;
    /// By name, built-in ones too.
    [[nodiscard]] std::vector<Agent> list() const;

    /// The operator on the local door and the person in the window may add. Errors: `already_exists`,
    /// `invalid_request`.
    [[nodiscard]] Task<IssuedToken> add(std::string name, policy::Asker asker);
    /// Errors: `not_found`, `already_exists`, `invalid_state` for the built-in ones; so below.
    [[nodiscard]] Task<Agent> rename(AgentId id, std::string name, policy::Asker asker);
    /// How its code is checked before it runs: `strict`, `warn` or `off`. Also of the built-in `cli`. Errors:
    /// `invalid_request` for another word.
    [[nodiscard]] Task<Agent> setTypeCheck(AgentId id, std::string check, policy::Asker asker);
    /// Its tokens end at once, its rules go, its history stays.
    [[nodiscard]] Task<void> remove(AgentId id, policy::Asker asker);
    /// Also the built-in `cli`, as with stopAgent(), stopAll() and resume(); never the person.
    [[nodiscard]] Task<Agent> pause(AgentId id, policy::Asker asker);
    /// In force before this returns for the first time, also with a full disk.
    [[nodiscard]] Task<Agent> stopAgent(AgentId id, policy::Asker asker);
    [[nodiscard]] Task<std::size_t> stopAll(policy::Asker asker);
    /// Takes back pause and stop: at once with a proof, else as a proposal.
    [[nodiscard]] Task<policy::ChangeOutcome> resume(AgentId id, policy::Asker asker,
                                                     std::optional<policy::PersonProof> proof);
    /// Every agent that is paused or stopped goes on.
    [[nodiscard]] Task<void> resumeAll(policy::PersonProof proof);
    /// A new token; the old ones end with its first use, at the latest after 24 hours.
    [[nodiscard]] Task<IssuedToken> rotate(AgentId id, policy::PersonProof proof);
    /// The same for who is no person: asks one; asked again after the yes, within ten minutes, it gives the token once.
    [[nodiscard]] Task<TokenAnswer> askToken(AgentId id, policy::Asker asker);

private:
    [[nodiscard]] Agent builtIn(Agent::Kind kind) const;
    [[nodiscard]] Result<store::AgentRow> changeable(const AgentId& id) const;
    [[nodiscard]] Result<void> checkUnlike(const std::string& name, const AgentId& self) const;
    [[nodiscard]] Result<store::AgentRow> stoppable(const AgentId& id) const;
    [[nodiscard]] Agent agentOf(const store::AgentRow& row) const;
    void noteUse(KnownToken& token, store::AgentRow& row, const AgentPeer& peer);
    void announceStop(const AgentId& id);
    [[nodiscard]] Task<void> reload();
    [[nodiscard]] Task<Agent> save(store::AgentRow row, policy::Asker asker, std::string change);
    [[nodiscard]] Task<void> writeSeen(AgentId id, std::string peerJson, bool isChanged);
    [[nodiscard]] Task<void> endOldTokens(AgentId id, std::int64_t keep);

    store::Database& m_database;
    policy::Proposals& m_proposals;
    policy::PolicyService& m_policy;
    const Clock& m_clock;
    std::map<AgentId, store::AgentRow> m_agents;
    TokenBook m_tokens;
    AskedTokens m_asked;
    WrongTokens m_wrong;
    std::vector<std::function<void(const AgentId&)>> m_stopped;
    TaskGroup m_tasks;
};

} // namespace executor::agents
