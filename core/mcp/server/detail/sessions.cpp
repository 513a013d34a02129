#include "core/mcp/server/detail/sessions.h"

#include "core/base/hash.h"

#include <algorithm>

namespace executor::mcp {

namespace {
constexpr auto kIdleLimit = std::chrono::hours(24 * 7);
constexpr std::size_t kMostPerAgent = 64;
constexpr auto kSeenStep = 1min;
} // namespace

Task<void> Sessions::load()
{
    EX_CO_TRY(const std::vector<StoredSession> rows, co_await m_shelf.load());
    for (const StoredSession& row : rows) {
        const auto session = Session::fromStored(row);
        if (session && m_clock.now() - session->lastSeenAt < kIdleLimit) {
            m_sessions.emplace(session->idHash, session);
        } else {
            EX_CO_CHECK(co_await m_shelf.remove(row.idHash));
        }
    }
    co_return Result<void>();
}

std::string Sessions::newId()
{
    return toBase64Url(randomBytes(32));
}

Task<std::shared_ptr<Session>> Sessions::add(std::string id, AgentId agent, std::shared_ptr<Session> session)
{
    session->idHash = sha256(id);
    session->agent = agent;
    session->createdAt = session->lastSeenAt = session->storedSeenAt = m_clock.now();
    EX_CO_CHECK(co_await m_shelf.save(session->stored()));
    m_sessions.insert_or_assign(session->idHash, session);
    const std::vector<std::string> surplus = surplusOf(agent);
    for (const std::string& hash : surplus) {
        m_sessions.erase(hash);
        EX_CO_CHECK(co_await m_shelf.remove(hash));
    }
    co_return session;
}

std::shared_ptr<Session> Sessions::find(std::string_view id, const AgentId& agent)
{
    const auto found = m_sessions.find(sha256(id));
    if (found == m_sessions.end() || found->second->agent != agent) {
        return nullptr;
    }
    if (m_clock.now() - found->second->lastSeenAt >= kIdleLimit) {
        return nullptr;
    }
    return found->second;
}

Task<void> Sessions::end(std::shared_ptr<Session> session)
{
    m_sessions.erase(session->idHash);
    if (session->notifications) {
        session->notifications->end(m_clock.steady());
    }
    return m_shelf.remove(session->idHash);
}

Task<void> Sessions::save(std::shared_ptr<Session> session)
{
    return m_shelf.save(session->stored());
}

bool Sessions::touch(Session& session) const
{
    session.lastSeenAt = m_clock.now();
    if (session.lastSeenAt - session.storedSeenAt < kSeenStep) {
        return false;
    }
    session.storedSeenAt = session.lastSeenAt;
    return true;
}

std::vector<std::shared_ptr<Session>> Sessions::all() const
{
    std::vector<std::shared_ptr<Session>> sessions;
    for (const auto& [hash, session] : m_sessions) {
        sessions.push_back(session);
    }
    return sessions;
}

void Sessions::endAllOf(const AgentId& agent)
{
    for (const auto& [hash, session] : m_sessions) {
        if (session->agent == agent && session->notifications) {
            session->notifications->end(m_clock.steady());
        }
    }
    std::erase_if(m_sessions, [&](const auto& entry) { return entry.second->agent == agent; });
}

/// Hashes of the longest idle sessions beyond the limit.
std::vector<std::string> Sessions::surplusOf(const AgentId& agent) const
{
    std::vector<const Session*> own;
    for (const auto& [hash, session] : m_sessions) {
        if (session->agent == agent) {
            own.push_back(session.get());
        }
    }
    std::ranges::sort(own, [](const Session* a, const Session* b) { return a->lastSeenAt > b->lastSeenAt; });
    std::vector<std::string> hashes;
    for (std::size_t i = kMostPerAgent; i < own.size(); ++i) {
        hashes.push_back(own[i]->idHash);
    }
    return hashes;
}

} // namespace executor::mcp
