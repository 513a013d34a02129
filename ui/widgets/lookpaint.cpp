// Painting shared by rows, heads and pop-ups.
#include "ui/widgets/look.h"

#include <QPainter>

namespace executor::ui {

namespace {
constexpr int kShape = 8;
constexpr int kBadgeHeight = 20;

QFont badgeFont()
{
    return textFont(TextSize::Small, Weight::Semibold);
}
} // namespace

int effectWidth(Effect effect)
{
    return QFontMetrics(badgeFont()).horizontalAdvance(wordOf(effect)) + kShape + 6 + 16;
}

int paintEffect(QPainter* painter, const QRect& box, Effect effect, BadgeLook look)
{
    const Tokens& t = tokens();
    const HuePair& pair = t.effect(effect);
    const QFontMetrics metrics(badgeFont());
    const int width = effectWidth(effect);
    const int height = qMax(kBadgeHeight, metrics.height() + 4);
    const QRect badge(box.left(), box.top() + (box.height() - height) / 2, width, height);
    if (look != BadgeLook::Bare) {
        paintBox(painter, badge, kRadiusBadge, look == BadgeLook::Solid ? pair.text : pair.tint, QColor());
    }
    const QColor colour = look == BadgeLook::Solid ? t.onSolid() : pair.text;
    const int shape = effect == Effect::Write ? kShape - 1 : kShape + 2;
    const QRectF shapeBox(badge.left() + 8 + (kShape - shape) / 2.0, badge.center().y() - shape / 2.0 + 0.5, shape,
                          shape);
    paintGlyph(painter, shapeBox, glyphOf(effect), colour);
    painter->save();
    painter->setFont(badgeFont());
    painter->setPen(colour);
    painter->drawText(badge.adjusted(8 + kShape + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, wordOf(effect));
    painter->restore();
    return width;
}

void paintAvatar(QPainter* painter, const QRect& box, const QString& initials)
{
    const Tokens& t = tokens();
    paintBox(painter, box, box.width() > 26 ? 8 : 5, t.read.tint, QColor());
    painter->save();
    QFont font = textFont(box.width() > 26 ? TextSize::Body : TextSize::Small, Weight::Semibold);
    if (box.width() <= 22) {
        font.setPointSizeF(font.pointSizeF() * 0.88);
    }
    painter->setFont(font);
    painter->setPen(t.read.text);
    painter->drawText(box, Qt::AlignCenter, initials);
    painter->restore();
}

void paintRowGround(QPainter* painter, const QRect& row, bool isSelected, bool isHovered, bool isActive)
{
    if (!isSelected && !isHovered) {
        return;
    }
    const Tokens& t = tokens();
    const QColor fill = isSelected ? (isActive ? t.sel : t.selOff) : t.hover;
    paintBox(painter, row, kRadiusControl, fill, QColor());
}

QLabel* makeLabel(const QString& text, TextSize size, Weight weight, LabelRole role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(textFont(size, weight));
    switch (role) {
    case LabelRole::Text:
        label->setForegroundRole(QPalette::WindowText);
        break;
    case LabelRole::Text2:
        label->setForegroundRole(QPalette::PlaceholderText);
        break;
    case LabelRole::Accent:
        label->setForegroundRole(QPalette::Link);
        break;
    case LabelRole::Danger:
        label->setForegroundRole(QPalette::BrightText);
        break;
    }
    return label;
}

QLabel* makeParagraph(const QString& text, LabelRole role, QWidget* parent)
{
    QLabel* label = makeLabel(text, TextSize::Body, Weight::Normal, role, parent);
    label->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

} // namespace executor::ui
