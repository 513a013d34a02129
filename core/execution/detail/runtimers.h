#pragma once

#include "core/base/clock.h"
#include "core/sandbox/run.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace executor::execution {

/// The armed timers of one run. They run on the active clock: stopped while the execution waits for a person. Equal due
/// times fire in the order in which they were armed. Pure.
class RunTimers
{
public:
    void arm(sandbox::TimerNumber id, Milliseconds delay, Steady now)
    {
        const Key key{(m_stoppedAt ? *m_stoppedAt : now) + std::max(delay, Milliseconds(0)) - m_stood, ++m_armed};
        m_byDue.emplace(key, id);
        m_keys[id] = key;
    }
    void clear(sandbox::TimerNumber id)
    {
        if (const auto found = m_keys.extract(id)) {
            m_byDue.erase(found.mapped());
        }
    }
    void stop(Steady now)
    {
        if (!m_stoppedAt) {
            m_stoppedAt = now;
        }
    }
    void goOn(Steady now)
    {
        if (m_stoppedAt) {
            m_stood += now - *m_stoppedAt;
            m_stoppedAt.reset();
        }
    }
    /// Time until the first one is due; nothing when none is armed or all stand still.
    [[nodiscard]] std::optional<Steady::duration> untilNext(Steady now) const
    {
        if (m_byDue.empty() || m_stoppedAt) {
            return std::nullopt;
        }
        return std::max(m_byDue.begin()->first.first + m_stood - now, Steady::duration::zero());
    }
    /// Takes the next one that is due.
    [[nodiscard]] std::optional<sandbox::TimerNumber> takeDue(Steady now)
    {
        if (m_byDue.empty() || m_stoppedAt || m_byDue.begin()->first.first + m_stood > now) {
            return std::nullopt;
        }
        const sandbox::TimerNumber id = m_byDue.begin()->second;
        clear(id);
        return id;
    }

private:
    using Key = std::pair<Steady, std::uint64_t>; ///< when it is due by the active clock, and the order of arming

    std::map<Key, sandbox::TimerNumber> m_byDue;
    std::unordered_map<sandbox::TimerNumber, Key> m_keys;
    std::uint64_t m_armed = 0;
    Steady::duration m_stood{}; ///< how long they stood still in all
    std::optional<Steady> m_stoppedAt;
};

} // namespace executor::execution
