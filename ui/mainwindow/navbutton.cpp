#include "ui/mainwindow/navbutton.h"

#include "ui/theme/style.h"

#include <QPainter>

namespace executor::ui {

NavButton::NavButton(Glyph glyph, const QString& text, QWidget* parent) : QAbstractButton(parent), m_glyph(glyph)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavButton::setCount(int count)
{
    m_count = count;
    setAccessibleDescription(count > 0 ? tr("%n wait(s)", nullptr, count) : QString());
    update();
}

void NavButton::setNarrow(bool isNarrow)
{
    m_isNarrow = isNarrow;
    setToolTip(isNarrow ? text() : QString());
    update();
}

QSize NavButton::sizeHint() const
{
    return {m_isNarrow ? 40 : kSidebarWidth - 16, atLeast(kNavRowHeight) - 2};
}

void NavButton::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    const QColor fill = isChecked() ? t.sel : (isDown() ? t.press : (underMouse() ? t.hover : QColor()));
    if (fill.isValid()) {
        paintBox(&painter, rect(), kRadiusControl, fill, QColor());
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        paintFocusRing(&painter, rect(), kRadiusControl, QColor());
    }
    const auto mirrored = [this](const QRect& box) { return QStyle::visualRect(layoutDirection(), rect(), box); };
    const QRect icon(11, (height() - 18) / 2, 18, 18);
    paintGlyph(&painter, mirrored(icon), m_glyph, isChecked() ? t.accentText : t.text2);
    if (!m_isNarrow) {
        painter.setFont(textFont(TextSize::Body, isChecked() ? Weight::Semibold : Weight::Normal));
        painter.setPen(t.text);
        painter.drawText(mirrored(rect().adjusted(38, 0, -36, 0)), Qt::AlignLeft | Qt::AlignVCenter, text());
    }
    if (m_count <= 0) {
        return;
    }
    const QString number = m_count > 99 ? QStringLiteral("99+") : QString::number(m_count);
    painter.setFont(textFont(TextSize::Small, Weight::Semibold));
    const int high = qMax(18, painter.fontMetrics().height() + 2);
    const int wide = qMax(20, painter.fontMetrics().horizontalAdvance(number) + 12);
    QRect pill(width() - wide - 8, (height() - high) / 2, wide, high);
    if (m_isNarrow) {
        pill.moveTopRight(QPoint(width() - 1, 0));
    }
    paintBox(&painter, mirrored(pill), high / 2.0, t.warn.tint, QColor());
    painter.setPen(t.warn.text);
    painter.drawText(mirrored(pill), Qt::AlignCenter, number);
}

} // namespace executor::ui

#include "moc_navbutton.cpp"
