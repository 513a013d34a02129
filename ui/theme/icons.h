#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace executor::ui {

/// Our own icons (resources/icons, 24 grid), painted in one colour. Thread: GUI.
enum class Glyph
{
    Inbox,
    Runs,
    Sources,
    Tools,
    Agents,
    Rules,
    Secrets,
    Search,
    Plus,
    Close,
    Check,
    CheckCircle,
    Clock,
    Block,
    Alert,
    Info,
    Warning,
    ChevronRight,
    ChevronDown,
    ChevronLeft,
    Copy,
    Refresh,
    Trash,
    Play,
    Stop,
    More,
    Undo,
    Shield,
    Lock,
    File,
    Pause,
    Link,
    Dot,
    Square,
    Arrow,
    Triangle,
    Diamond
};

/// Paints `glyph` into `box` (square) in `colour`, sharp at any scale.
void paintGlyph(QPainter* painter, const QRectF& box, Glyph glyph, const QColor& colour);

/// Which role of the tokens an icon on a button takes; disabled is always `off`.
enum class GlyphRole
{
    Text,
    Text2,
    Accent,
    OnAccent
};
/// An icon that follows the palette live.
[[nodiscard]] QIcon glyphIcon(Glyph glyph, GlyphRole role = GlyphRole::Text);

/// The program's mark as an application icon.
[[nodiscard]] QIcon appIcon();

} // namespace executor::ui
