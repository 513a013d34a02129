#pragma once

#include "core/mcp/server/detail/session.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace executor::mcp {

/// All live sessions, in memory and on the shelf. At most 64 an agent (the longest idle goes first), each for 7 days
/// without a request. Thread: core.
class Sessions
{
public:
    Sessions(SessionShelf& shelf, const Clock& clock) : m_shelf(shelf), m_clock(clock) {}

    /// Takes over what the last daemon left.
    [[nodiscard]] Task<void> load();
    /// 32 random bytes, base64url.
    [[nodiscard]] static std::string newId();
    /// Stores and admits a session under `id`; it is on the shelf when the task ends.
    [[nodiscard]] Task<std::shared_ptr<Session>> add(std::string id, AgentId agent, std::shared_ptr<Session> session);
    /// Null for an unknown id, an ended session, or one of another agent: no difference.
    [[nodiscard]] std::shared_ptr<Session> find(std::string_view id, const AgentId& agent);
    [[nodiscard]] Task<void> end(std::shared_ptr<Session> session);
    /// Writes a changed session.
    [[nodiscard]] Task<void> save(std::shared_ptr<Session> session);
    /// Notes a request; gives a task that must be awaited or spawned when the shelf is to be told (at most once a
    /// minute).
    [[nodiscard]] bool touch(Session& session) const;
    [[nodiscard]] Task<void> markSeen(std::string idHash, Instant at)
    {
        return m_shelf.markSeen(std::move(idHash), at);
    }
    [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;
    void endAllOf(const AgentId& agent);

private:
    [[nodiscard]] std::vector<std::string> surplusOf(const AgentId& agent) const;

    SessionShelf& m_shelf;
    const Clock& m_clock;
    std::map<std::string, std::shared_ptr<Session>, std::less<>> m_sessions; ///< by hash
};

} // namespace executor::mcp
