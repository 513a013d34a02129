#pragma once

#include "core/base/id.h"
#include "core/base/result.h"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace executor::execution {

/// Slots and queue limits (runtime.md 4, execution.md 7).
struct QueueLimits
{
    std::size_t runningAll = 16;
    std::size_t runningOneAgent = 4;
    std::size_t queuedAll = 256;
    std::size_t queuedOneAgent = 64;
};

/// Who may run next: one queue per agent, served round robin; in a queue `resume` and `recover` come before `start`,
/// then the oldest. A person's own runs are a queue of their own with one slot always reserved. Pure bookkeeping.
class FairQueue
{
public:
    enum class For
    {
        Resume,
        Recover,
        Start
    };

    explicit FairQueue(QueueLimits limits = {}) : m_limits(limits) {}

    /// Whether one more may be accepted. Errors: `queue_full` with `details.retryAfterMs`.
    [[nodiscard]] Result<void> checkRoom(const std::string& owner) const;
    void push(const ExecutionId& id, const std::string& owner, For reason);
    /// Takes a waiting one out; nothing when it is not queued.
    void remove(const ExecutionId& id, const std::string& owner);
    /// The next that gets a slot; the slot counts as taken until release().
    [[nodiscard]] std::optional<ExecutionId> next();
    /// Gives the slot of a run back.
    void release(const std::string& owner);
    /// Takes a slot without queueing: a waiting run whose process is alive goes on.
    void take(const std::string& owner);
    /// 1-based place among the runs of the same owner; 0 when it is not queued.
    [[nodiscard]] std::size_t position(const ExecutionId& id, const std::string& owner) const;
    [[nodiscard]] std::size_t queued() const { return m_queued; }
    [[nodiscard]] std::size_t running() const { return m_running; }

    /// Owner name of a person's own runs.
    static constexpr const char* kPerson = "person";

private:
    struct Lane
    {
        std::deque<ExecutionId> first; ///< resume, recover
        std::deque<ExecutionId> later; ///< start
        std::size_t running = 0;
    };
    [[nodiscard]] bool mayStart(const std::string& owner, const Lane& lane) const;

    QueueLimits m_limits;
    std::map<std::string, Lane> m_lanes;
    std::string m_lastServed;
    std::size_t m_queued = 0;
    std::size_t m_running = 0;
};

} // namespace executor::execution
