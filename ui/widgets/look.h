#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/values.h"

#include <QLabel>

namespace executor::ui {

/// Colours by what they mean; resolved at paint time.
enum class Hue
{
    Text,
    Text2,
    Off,
    Accent,
    Read,
    Write,
    Send,
    Danger,
    Ok,
    Warn
};
[[nodiscard]] QColor colourOf(Hue hue);
[[nodiscard]] QColor tintOf(Hue hue);

// Words, shapes and colours of what the core says. A meaning is never told by colour alone.
[[nodiscard]] Hue hueOf(Effect effect);
[[nodiscard]] QString wordOf(Effect effect);
[[nodiscard]] Glyph glyphOf(Effect effect);
[[nodiscard]] Hue hueOf(Action action);
[[nodiscard]] QString wordOf(Action action);
[[nodiscard]] Glyph glyphOf(Action action);
[[nodiscard]] Hue hueOf(RunState state);
[[nodiscard]] QString wordOf(RunState state);
[[nodiscard]] Glyph glyphOf(RunState state);
[[nodiscard]] Hue hueOf(Health health);
[[nodiscard]] QString wordOf(Health health);

/// "CC" for "Claude Code".
[[nodiscard]] QString initialsOf(const QString& name);
/// "14:02" today, "20 Nov" before.
[[nodiscard]] QString shortTime(const QDateTime& time);
/// "0:42", "12 min", "3 h", "2 d" since then.
[[nodiscard]] QString since(const QDateTime& time);
/// The same for a time that is to come.
[[nodiscard]] QString until(const QDateTime& time);
/// "212 ms", "1.9 s", "2 min".
[[nodiscard]] QString durationText(qint64 milliseconds);

enum class BadgeLook
{
    Bare,
    Tinted,
    Solid
};
/// Paints shape and word of an effect, vertically centred in `box`; returns the width used.
int paintEffect(QPainter* painter, const QRect& box, Effect effect, BadgeLook look);
[[nodiscard]] int effectWidth(Effect effect);
void paintAvatar(QPainter* painter, const QRect& box, const QString& initials);
/// The ground of a selected, hovered or resting row.
void paintRowGround(QPainter* painter, const QRect& row, bool isSelected, bool isHovered, bool isActive);

/// A label in one of our sizes whose colour is a role of the palette.
enum class LabelRole
{
    Text,
    Text2,
    Accent,
    Danger
};
[[nodiscard]] QLabel* makeLabel(const QString& text, TextSize size, Weight weight, LabelRole role, QWidget* parent);
/// A label that breaks lines.
[[nodiscard]] QLabel* makeParagraph(const QString& text, LabelRole role, QWidget* parent);

} // namespace executor::ui
