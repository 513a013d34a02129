#pragma once

#include <QFont>

class QWidget;

namespace executor::ui {

/// The sizes of text, relative to the system's font: 0.85, 1, 1.15, 1.4.
enum class TextSize
{
    Small,
    Body,
    Section,
    Title
};
enum class Weight
{
    Normal,
    Semibold
};

/// The system font in one of our sizes. Points, so that the system's text size rules.
[[nodiscard]] QFont textFont(TextSize size = TextSize::Body, Weight weight = Weight::Normal);
/// The system's fixed font for code, paths and values.
[[nodiscard]] QFont codeFont(TextSize size = TextSize::Body);
/// A height that fits text of `font` with 12 px of air, never below `least`.
[[nodiscard]] int atLeast(int least, const QFont& font = textFont());

} // namespace executor::ui
