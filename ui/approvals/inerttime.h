#pragma once

#include "core/base/clock.h"

#include <optional>

namespace executor::ui {

/// The 700 ms in which answers do not count, so that nobody answers a question that has just slid under their finger.
/// Keys and the pointer differ in one case: a press that brings the focus itself, on a button that was live before,
/// counts; keys wait after every focus. Plain value over the injected clock.
class InertTime
{
public:
    static constexpr Milliseconds kLength{700};

    explicit InertTime(const Clock& clock) : m_clock(clock) {}
    /// Shown, content, size or place changed, queue advanced.
    void restart()
    {
        m_from = m_clock.steady();
        m_keysFrom = m_from;
        m_fromBeforeFocus.reset();
        m_pressedAt.reset();
        m_hasStarted = true;
    }
    /// The window got the focus: by a press that notePress() tells of just before or just after, or in another way.
    void restartByFocus()
    {
        const Steady at = m_clock.steady();
        if (m_pressedAt && at - *m_pressedAt <= kTogether && wasLiveAt(*m_pressedAt)) {
            m_keysFrom = at;
            return;
        }
        const std::optional<Steady> before = isLive() ? std::optional(m_from) : std::nullopt;
        restart();
        m_fromBeforeFocus = before;
    }
    /// A pointer press on an answer. Window managers give the focus first and pass the press on at once after it;
    /// some do it the other way round.
    void notePress()
    {
        const Steady at = m_clock.steady();
        if (m_fromBeforeFocus && at - m_from <= kTogether) {
            m_from = *m_fromBeforeFocus;
        }
        m_fromBeforeFocus.reset();
        m_pressedAt = at;
    }
    [[nodiscard]] bool isLive() const { return wasLiveAt(m_clock.steady()); }
    [[nodiscard]] bool isLiveForKeys() const { return wereKeysLiveAt(m_clock.steady()); }
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
    [[nodiscard]] bool wereKeysLiveAt(Steady moment) const { return m_hasStarted && moment - m_keysFrom >= kLength; }
    [[nodiscard]] Steady now() const { return m_clock.steady(); }

private:
    static constexpr Milliseconds kTogether{150}; ///< between a press and the focus that it brings

    const Clock& m_clock;
    Steady m_from{};
    Steady m_keysFrom{};
    std::optional<Steady> m_fromBeforeFocus; ///< set while a press could still show that it brought the focus
    std::optional<Steady> m_pressedAt;
    bool m_hasStarted = false;
};

} // namespace executor::ui
