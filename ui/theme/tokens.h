#pragma once

#include "core/base/effect.h"

#include <QColor>

namespace executor::ui {

/// A text colour and the tint behind it.
struct HuePair
{
    QColor text;
    QColor tint;
};

/// Every colour of the windows, as a role. The chrome is neutral plus one accent; any other hue means an effect or a
/// state.
struct Tokens
{
    bool isDark = false;
    QColor surface, side, raised, field;
    QColor hover, press, line, lineStrong;
    QColor text, text2, off;
    QColor accent, accentHover, onAccent, accentText;
    QColor focus, sel, selOff, mark;
    HuePair read, write, send, danger, ok, warn;

    [[nodiscard]] static const Tokens& light();
    [[nodiscard]] static const Tokens& dark();
    [[nodiscard]] const HuePair& effect(Effect effect) const;
    /// Text on a badge that is filled with an effect's text colour.
    [[nodiscard]] QColor onSolid() const;
};

/// `over` laid over `under` with a share of 0 to 1.
[[nodiscard]] QColor mix(const QColor& under, const QColor& over, double share);

// Spacing and sizes at 100 % text; heights are least values (see atLeast()).
inline constexpr int kPageLeft = 20;
inline constexpr int kPageRight = 16;
inline constexpr int kControlHeight = 32;
inline constexpr int kToolControlHeight = 28;
inline constexpr int kAnswerHeight = 36;
inline constexpr int kRowHeight = 28;
inline constexpr int kNavRowHeight = 32;
inline constexpr int kTwoLineRowHeight = 52;
inline constexpr int kStepRowHeight = 40;
inline constexpr int kPageHeadHeight = 56;
inline constexpr int kFilterBarHeight = 40;
inline constexpr int kTabsHeight = 36;
inline constexpr int kSidebarWidth = 200;
inline constexpr int kPopupWidth = 520;
inline constexpr int kConnectWidth = 640;
inline constexpr int kRadiusBadge = 5;
inline constexpr int kRadiusControl = 6;
inline constexpr int kRadiusInner = 8;
inline constexpr int kRadiusCard = 10;

} // namespace executor::ui
