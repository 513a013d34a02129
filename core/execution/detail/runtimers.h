#pragma once

#include "core/base/clock.h"
#include "core/sandbox/run.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace executor::execution {

/// The armed timers of one run. They run on the active clock: stopped while the execution waits for a person. Equal due
/// times fire in the order in which they were armed. Pure.
class RunTimers
{
public:
    void arm(sandbox::TimerNumber id, Milliseconds delay, Steady now)
    {
        m_timers.push_back({id, (m_stoppedAt ? *m_stoppedAt : now) + std::max(delay, Milliseconds(0))});
    }
    void clear(sandbox::TimerNumber id)
    {
        std::erase_if(m_timers, [id](const Timer& timer) { return timer.id == id; });
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
            for (Timer& timer : m_timers) {
                timer.due += now - *m_stoppedAt;
            }
            m_stoppedAt.reset();
        }
    }
    /// Time until the first one is due; nothing when none is armed or all stand still.
    [[nodiscard]] std::optional<Steady::duration> untilNext(Steady now) const
    {
        const auto first = earliest();
        if (first == m_timers.end() || m_stoppedAt) {
            return std::nullopt;
        }
        return std::max(first->due - now, Steady::duration::zero());
    }
    /// Takes the next one that is due.
    [[nodiscard]] std::optional<sandbox::TimerNumber> takeDue(Steady now)
    {
        const auto first = earliest();
        if (first == m_timers.end() || m_stoppedAt || first->due > now) {
            return std::nullopt;
        }
        const sandbox::TimerNumber id = first->id;
        m_timers.erase(first);
        return id;
    }

private:
    struct Timer
    {
        sandbox::TimerNumber id;
        Steady due;
    };
    [[nodiscard]] std::vector<Timer>::const_iterator earliest() const
    {
        return std::min_element(m_timers.begin(), m_timers.end(),
                                [](const Timer& a, const Timer& b) { return a.due < b.due; });
    }
    std::vector<Timer> m_timers;
    std::optional<Steady> m_stoppedAt;
};

} // namespace executor::execution
