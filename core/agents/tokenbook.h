#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace executor::agents {

/// A new agent token: `exa_` and 43 base64url characters. Shown once; only its SHA-256 is kept.
[[nodiscard]] std::string newToken();
/// First characters of a token, to tell tokens apart.
[[nodiscard]] std::string tokenPrefix(std::string_view token);

/// One valid token.
struct KnownToken
{
    std::int64_t id = 0; ///< of its row
    AgentId agent;
    std::string sha256;
    std::optional<Instant> expiresAt;
    bool wasUsed = false; ///< since this daemon started
};

/// All valid tokens in memory, by hash. Thread: core.
class TokenBook
{
public:
    void add(KnownToken token);
    /// Removes all tokens of the agent; with `keep`, all but that row.
    void removeOf(const AgentId& agent, std::int64_t keep = 0);
    void limit(const AgentId& agent, Instant until);
    /// The entry of a token text, or null. Looked up by hash, compared in constant time.
    [[nodiscard]] KnownToken* find(std::string_view token, Instant now);
    [[nodiscard]] std::size_t countOf(const AgentId& agent) const;

private:
    std::unordered_map<std::string, KnownToken> m_byHash;
};

/// Counts wrong tokens per peer: ten a minute, then the answer is 429. A right token always works.
/// Thread: core. Memory is bounded: the longest silent peers are forgotten.
class WrongTokens
{
public:
    enum class Verdict
    {
        Counted,
        TooMany,
        FirstTooMany ///< the eleventh: worth one notice
    };
    [[nodiscard]] Verdict note(const std::string& peer, Steady now);

private:
    struct Tries
    {
        std::deque<Steady> times;
        bool wasTold = false;
    };
    std::map<std::string, Tries> m_peers;
};

} // namespace executor::agents
