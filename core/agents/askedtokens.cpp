#include "core/agents/askedtokens.h"

#include "core/agents/tokenbook.h"
#include "core/base/hash.h"

namespace executor::agents {
namespace {
constexpr auto kFetchedWithin = std::chrono::minutes(10);
}

const std::string& AskedTokens::tokenFor(const AgentId& agent, const std::string& principal)
{
    Asked& asked = m_asked[std::pair(agent, principal)];
    if (asked.token.empty()) {
        asked.token = newToken();
    }
    return asked.token;
}

void AskedTokens::noteValid(const std::function<bool(const std::string&)>& isValid, Instant now)
{
    forgetOld(now);
    for (auto& [key, asked] : m_asked) {
        if (!asked.validSince && isValid(sha256(asked.token))) {
            asked.validSince = now;
        }
    }
}

std::optional<std::string> AskedTokens::take(const AgentId& agent, const std::string& principal, Instant now)
{
    forgetOld(now);
    const auto found = m_asked.find(std::pair(agent, principal));
    if (found == m_asked.end() || !found->second.validSince) {
        return std::nullopt;
    }
    std::optional<std::string> token = std::move(found->second.token);
    m_asked.erase(found);
    return token;
}

void AskedTokens::forgetOld(Instant now)
{
    std::erase_if(m_asked, [&](const auto& entry) {
        return entry.second.validSince && now - *entry.second.validSince > kFetchedWithin;
    });
}

} // namespace executor::agents
