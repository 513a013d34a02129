#pragma once

#include "core/base/clock.h"

namespace executor::execution {

/// The clocks of one run (execution.md 7), monotonic. The wall clock runs only while no call is in flight or waiting;
/// the active clock runs while the execution is running, calls included. Pure.
class RunClocks
{
public:
    explicit RunClocks(Steady now) : m_last(now) {}

    /// Tells what the time until `now` was spent on, and what it is spent on from now.
    void change(Steady now, bool isRunning, bool isCallOpen)
    {
        settle(now);
        m_isRunning = isRunning;
        m_isCallOpen = isCallOpen;
    }
    [[nodiscard]] Milliseconds wall(Steady now)
    {
        settle(now);
        return toMs(m_wall);
    }
    [[nodiscard]] Milliseconds active(Steady now)
    {
        settle(now);
        return toMs(m_active);
    }
    [[nodiscard]] Milliseconds waited(Steady now)
    {
        settle(now);
        return toMs(m_waited);
    }

private:
    static Milliseconds toMs(Steady::duration time) { return std::chrono::duration_cast<Milliseconds>(time); }
    void settle(Steady now)
    {
        const Steady::duration passed = now - m_last;
        m_last = now;
        if (!m_isRunning) {
            m_waited += passed;
            return;
        }
        m_active += passed;
        if (m_isCallOpen) {
            m_waited += passed;
        } else {
            m_wall += passed;
        }
    }

    Steady m_last;
    Steady::duration m_wall{};
    Steady::duration m_active{};
    Steady::duration m_waited{};
    bool m_isRunning = false;
    bool m_isCallOpen = false;
};

} // namespace executor::execution
