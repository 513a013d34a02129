#include "ui/theme/icons.h"

#include "ui/theme/style.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>
#include <memory>

namespace executor::ui {

namespace {

constexpr std::array kFiles = {
    "inbox",   "runs",          "sources",      "tools",        "agents", "rules",   "secrets", "search",
    "plus",    "close",         "check",        "check-circle", "clock",  "block",   "alert",   "info",
    "warning", "chevron-right", "chevron-down", "chevron-left", "copy",   "refresh", "trash",   "play",
    "stop",    "more",          "undo",         "shield",       "lock",   "file",    "pause",   "link",
    "dot",     "square",        "arrow",        "triangle",     "diamond"};
static_assert(kFiles.size() == static_cast<std::size_t>(Glyph::Diamond) + 1);

QString nameOf(Glyph glyph)
{
    return QString::fromLatin1(kFiles.at(static_cast<std::size_t>(glyph)));
}

// Qt's SVG engine does not take currentColor from a palette: the one colour of a file is put in before it is parsed.
QPixmap render(Glyph glyph, int devicePixels, const QColor& colour)
{
    const QString key = QStringLiteral("ex-glyph/%1/%2/%3").arg(nameOf(glyph)).arg(devicePixels).arg(colour.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QFile file(QStringLiteral(":/icons/%1.svg").arg(nameOf(glyph)));
    if (!file.open(QIODevice::ReadOnly)) {
        return pixmap;
    }
    QSvgRenderer renderer(file.readAll().replace("#000", colour.name().toLatin1()));
    pixmap = QPixmap(devicePixels, devicePixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, devicePixels, devicePixels));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class GlyphEngine final : public QIconEngine
{
public:
    GlyphEngine(Glyph glyph, GlyphRole role) : m_glyph(glyph), m_role(role) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const int side = qMin(rect.width(), rect.height());
        QRect box(0, 0, side, side);
        box.moveCenter(rect.center());
        paintGlyph(painter, box, m_glyph, colour(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        return render(m_glyph, qMin(size.width(), size.height()), colour(mode));
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal /*scale*/) override
    {
        return pixmap(size, mode, state);
    }
    [[nodiscard]] QIconEngine* clone() const override
    {
        return std::make_unique<GlyphEngine>(m_glyph, m_role).release();
    }

private:
    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        const Tokens& t = tokens();
        if (mode == QIcon::Disabled) {
            return t.off;
        }
        switch (m_role) {
        case GlyphRole::Text:
            return t.text;
        case GlyphRole::Text2:
            return t.text2;
        case GlyphRole::Accent:
            return t.accentText;
        case GlyphRole::OnAccent:
            return t.onAccent;
        }
        return t.text;
    }

    Glyph m_glyph;
    GlyphRole m_role;
};

} // namespace

void paintGlyph(QPainter* painter, const QRectF& box, Glyph glyph, const QColor& colour)
{
    const qreal scale = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
    const int devicePixels = qMax(1, qRound(box.width() * scale));
    QPixmap pixmap = render(glyph, devicePixels, colour);
    pixmap.setDevicePixelRatio(scale);
    const QPointF corner(qRound(box.x() * scale) / scale, qRound(box.y() * scale) / scale);
    painter->drawPixmap(corner, pixmap);
}

QIcon glyphIcon(Glyph glyph, GlyphRole role)
{
    return QIcon(std::make_unique<GlyphEngine>(glyph, role).release());
}

QIcon appIcon()
{
    return QIcon(QStringLiteral(":/icons/mark.svg"));
}

} // namespace executor::ui
