#pragma once

#include "core/store/agentrows.h"
#include "core/store/interactionrows.h"

#include <string>
#include <vector>

// What the service writes and reads, as closures of one transaction. Thread: database.
namespace executor::agents {

/// What is kept of a token.
struct TokenFacts
{
    std::string sha256;
    std::string prefix;
};

struct Roster
{
    std::vector<store::AgentRow> agents;
    std::vector<store::TokenRow> tokens;
};

struct Added
{
    store::AgentRow agent;
    std::int64_t token = 0;
};

/// An event of an agent and its audit record.
struct Told
{
    std::string type; ///< of the event
    AgentId agent;
    std::string actor;
    Json data; ///< `change` names the audit record `agent.<change>`
};

[[nodiscard]] Result<void> makeBuiltIns(store::Transaction& db);
[[nodiscard]] Result<Roster> readRoster(store::Connection& db);
[[nodiscard]] Result<void> tell(store::Transaction& db, const Told& told);
/// Errors: `already_exists`.
[[nodiscard]] Result<Added> addAgent(store::Transaction& db, const std::string& name, const TokenFacts& token,
                                     const std::string& actor);
[[nodiscard]] Result<store::AgentRow> saveAgent(store::Transaction& db, store::AgentRow row, const std::string& actor,
                                                const std::string& change);
[[nodiscard]] Result<void> removeAgent(store::Transaction& db, const AgentId& id, const std::string& actor);
/// Gives the row of the new token; the others end at `until`.
[[nodiscard]] Result<std::int64_t> rotateToken(store::Transaction& db, const AgentId& id, const TokenFacts& token,
                                               Instant until, const std::string& actor);
constexpr auto kOldTokenLasts = std::chrono::hours(24);
/// For proposals of kinds `agent.resume` and `agent.rotate`; the latter depend on the running `daemon` too.
[[nodiscard]] Result<std::string> agentBase(store::Connection& db, const store::ProposalRow& proposal,
                                            const std::string& daemon);
[[nodiscard]] Result<Json> applyAgentProposal(store::Transaction& db, const store::ProposalRow& row,
                                              const std::string& actor);

} // namespace executor::agents
