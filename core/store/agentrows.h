#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A row of `agents`. kind: `client` (has tokens), `cli`, `person` (built in).
struct AgentRow
{
    AgentId id;
    std::string name;
    std::string kind = "client";
    std::string exposure = "code";
    std::string settingsJson = "{}";
    std::string peerJson = "{}";
    bool paused = false;
    bool stopped = false;
    std::optional<Instant> lastSeenAt;
    std::optional<Instant> removedAt;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

/// A row of `tokens`; of the token itself only its SHA-256 is kept.
struct TokenRow
{
    std::int64_t id = 0; ///< set by insertToken
    AgentId agent;       ///< empty: of `principal`
    std::string principal;
    std::string sha256; ///< 32 bytes
    std::string prefix; ///< first characters, to tell tokens apart
    std::string scope = "agent";
    bool readOnly = false;
    std::optional<Instant> expiresAt;
    std::optional<Instant> revokedAt;
    std::optional<Instant> lastUsedAt;
    Instant createdAt{};
};

/// Errors: `conflict` when the name is taken.
[[nodiscard]] Result<void> insertAgent(Transaction& db, const AgentRow& row);
/// Writes every column but id, kind, createdAt, lastSeenAt. Gives the new rev. Errors: `not_found`.
[[nodiscard]] Result<std::int64_t> updateAgent(Transaction& db, const AgentRow& row);
[[nodiscard]] Result<void> setAgentSeen(Transaction& db, const AgentId& id, Instant at, std::string_view peerJson);
/// Hides the agent, frees its name and revokes its tokens. Its history stays.
[[nodiscard]] Result<void> markAgentRemoved(Transaction& db, const AgentId& id);
/// Removed ones too: history names them.
[[nodiscard]] Result<std::optional<AgentRow>> findAgent(Connection& db, const AgentId& id);
[[nodiscard]] Result<std::optional<AgentRow>> findAgentByName(Connection& db, std::string_view name);
/// By name, removed ones only when asked for.
enum class Removed
{
    Hidden,
    Shown
};
[[nodiscard]] Result<std::vector<AgentRow>> listAgents(Connection& db, Removed removed = Removed::Hidden);

[[nodiscard]] Result<std::int64_t> insertToken(Transaction& db, const TokenRow& row);
/// Revokes every token of the agent; gives how many.
[[nodiscard]] Result<std::int64_t> revokeTokensOfAgent(Transaction& db, const AgentId& id);
/// Revokes every token of the agent but the row `keep`; gives how many.
[[nodiscard]] Result<std::int64_t> revokeOtherTokens(Transaction& db, const AgentId& id, std::int64_t keep);
/// Lets every valid token of the agent end at `until`, unless it ends sooner.
[[nodiscard]] Result<void> limitTokensOfAgent(Transaction& db, const AgentId& id, Instant until);
[[nodiscard]] Result<std::optional<TokenRow>> findToken(Connection& db, std::string_view sha256);
/// Those not revoked.
[[nodiscard]] Result<std::vector<TokenRow>> listTokens(Connection& db);

} // namespace executor::store
