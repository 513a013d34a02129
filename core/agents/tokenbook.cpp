#include "core/agents/tokenbook.h"

#include "core/base/hash.h"

#include <algorithm>

namespace executor::agents {
namespace {
constexpr std::string_view kPrefix = "exa_";
constexpr std::size_t kTokenLength = 47;
constexpr std::size_t kMaxWrong = 10;
constexpr std::size_t kMaxPeers = 1024;
constexpr auto kWindow = std::chrono::minutes(1);
} // namespace

std::string newToken()
{
    return std::string(kPrefix) + toBase64Url(randomBytes(32));
}

std::string tokenPrefix(std::string_view token)
{
    return std::string(token.substr(0, kPrefix.size() + 4));
}

void TokenBook::add(KnownToken token)
{
    std::string key = token.sha256;
    m_byHash.insert_or_assign(std::move(key), std::move(token));
}

void TokenBook::removeOf(const AgentId& agent, std::int64_t keep)
{
    std::erase_if(m_byHash, [&](const auto& entry) { return entry.second.agent == agent && entry.second.id != keep; });
}

void TokenBook::limit(const AgentId& agent, Instant until)
{
    for (auto& [hash, token] : m_byHash) {
        if (token.agent == agent && (!token.expiresAt || *token.expiresAt > until)) {
            token.expiresAt = until;
        }
    }
}

KnownToken* TokenBook::find(std::string_view token, Instant now)
{
    // The hash of 256 random bits tells nothing by the time that its look-up takes.
    const std::string hash = sha256(token);
    const auto found = m_byHash.find(hash);
    const bool isOurs = token.size() == kTokenLength && token.starts_with(kPrefix);
    if (found == m_byHash.end() || !isOurs || !equalConstantTime(found->second.sha256, hash)) {
        return nullptr;
    }
    return found->second.expiresAt && *found->second.expiresAt <= now ? nullptr : &found->second;
}

std::size_t TokenBook::countOf(const AgentId& agent) const
{
    return static_cast<std::size_t>(std::count_if(m_byHash.begin(), m_byHash.end(),
                                                  [&](const auto& entry) { return entry.second.agent == agent; }));
}

WrongTokens::Verdict WrongTokens::note(const std::string& peer, Steady now)
{
    if (m_peers.size() >= kMaxPeers && !m_peers.contains(peer)) {
        m_peers.erase(std::min_element(m_peers.begin(), m_peers.end(), [](const auto& a, const auto& b) {
            return a.second.times.back() < b.second.times.back();
        }));
    }
    Tries& tries = m_peers[peer];
    while (!tries.times.empty() && now - tries.times.front() >= kWindow) {
        tries.times.pop_front();
    }
    if (tries.times.empty()) {
        tries.wasTold = false;
    }
    const bool isTooMany = tries.times.size() >= kMaxWrong;
    tries.times.push_back(now);
    if (tries.times.size() > kMaxWrong + 1) {
        tries.times.pop_front();
    }
    if (!isTooMany) {
        return Verdict::Counted;
    }
    const bool isFirst = !std::exchange(tries.wasTold, true);
    return isFirst ? Verdict::FirstTooMany : Verdict::TooMany;
}

} // namespace executor::agents
