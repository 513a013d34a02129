#pragma once

#include "core/base/clock.h"

namespace executor::ui {

/// The 700 ms in which answers do not count, so that nobody answers a question that has just slid under their finger.
/// Plain value over the injected clock.
class InertTime
{
public:
    static constexpr Milliseconds kLength{700};

    explicit InertTime(const Clock& clock) : m_clock(clock) {}
    /// Shown, focus gained, content, size or place changed, queue advanced.
    void restart()
    {
        m_from = m_clock.steady();
        m_hasStarted = true;
    }
    [[nodiscard]] bool isLive() const { return m_hasStarted && m_clock.steady() - m_from >= kLength; }
    /// 0 to 1, for the visible fill.
    [[nodiscard]] double share() const
    {
        if (!m_hasStarted) {
            return 0;
        }
        const std::chrono::duration<double> gone = m_clock.steady() - m_from;
        const double part = gone / std::chrono::duration<double>(kLength);
        return part < 0 ? 0 : (part > 1 ? 1 : part);
    }
    /// Whether `moment` lies in live time of the present stretch.
    [[nodiscard]] bool wasLiveAt(Steady moment) const { return m_hasStarted && moment - m_from >= kLength; }
    [[nodiscard]] Steady now() const { return m_clock.steady(); }

private:
    const Clock& m_clock;
    Steady m_from{};
    bool m_hasStarted = false;
};

} // namespace executor::ui
