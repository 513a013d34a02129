#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace executor::agents {

/// New tokens that a program asked for: in memory only, from the question until the asker fetches the token, at most
/// ten minutes after a person said yes. What is stored with the question is the hash. Thread: core.
class AskedTokens
{
public:
    /// The token of an open question; the same one while `principal` goes on asking.
    [[nodiscard]] const std::string& tokenFor(const AgentId& agent, const std::string& principal);
    /// Tokens became valid; `isValid` knows by their SHA-256.
    void noteValid(const std::function<bool(const std::string& sha256)>& isValid, Instant now);
    /// The token that a person agreed to, once.
    [[nodiscard]] std::optional<std::string> take(const AgentId& agent, const std::string& principal, Instant now);

private:
    struct Asked
    {
        std::string token;
        std::optional<Instant> validSince;
    };
    void forgetOld(Instant now);

    std::map<std::pair<AgentId, std::string>, Asked> m_asked;
};

} // namespace executor::agents
