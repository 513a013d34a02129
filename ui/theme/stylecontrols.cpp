// Buttons, fields, boxes and combo boxes of Style.
#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

namespace executor::ui {

namespace {

ButtonKind kindOf(const QWidget* widget)
{
    return widget != nullptr ? static_cast<ButtonKind>(widget->property("exKind").toInt()) : ButtonKind::Neutral;
}

struct ButtonLook
{
    QColor fill;
    QColor side;
    QColor text;
};

QColor neutralSide(const Tokens& t)
{
    return mix(t.line, t.lineStrong, 0.35);
}

ButtonLook lookOf(ButtonKind kind, QStyle::State state, const Tokens& t)
{
    const bool isEnabled = state.testFlag(QStyle::State_Enabled);
    const bool isDown = state.testFlag(QStyle::State_Sunken) || state.testFlag(QStyle::State_On);
    const bool isHover = state.testFlag(QStyle::State_MouseOver);
    const bool isBare = kind == ButtonKind::Plain;
    if (!isEnabled) {
        return isBare ? ButtonLook{QColor(), QColor(), t.off} : ButtonLook{t.side, t.line, t.off};
    }
    const QColor ground = isDown ? t.press : (isHover ? t.hover : QColor());
    switch (kind) {
    case ButtonKind::Primary:
        return {isDown || isHover ? t.accentHover : t.accent, QColor(), t.onAccent};
    case ButtonKind::Destroys: {
        const QColor fill = t.danger.text;
        return {isHover || isDown ? mix(fill, t.isDark ? Qt::white : Qt::black, 0.12) : fill, QColor(), t.onSolid()};
    }
    case ButtonKind::Plain:
        return {ground, QColor(), t.text};
    case ButtonKind::ChipOn:
        return {t.sel, t.accent, t.text};
    case ButtonKind::Neutral:
    case ButtonKind::Chip:
        break;
    }
    return {ground.isValid() ? ground : t.raised, neutralSide(t), t.text};
}

} // namespace

void Style::drawButton(const QStyleOptionButton& option, QPainter* painter, const QWidget* widget) const
{
    const ButtonKind kind = kindOf(widget);
    const ButtonLook look = lookOf(kind, option.state, *m_tokens);
    paintBox(painter, option.rect, kRadiusControl, look.fill, look.side);
    if (option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange)) {
        paintFocusRing(painter, option.rect, kRadiusControl, m_tokens->surface);
    }
    const bool hasMenu = option.features.testFlag(QStyleOptionButton::HasMenu);
    const int icon = option.icon.isNull() ? 0 : 16;
    const QFontMetrics metrics(option.fontMetrics);
    const int textWidth = metrics.size(Qt::TextShowMnemonic, option.text).width();
    const int arrow = hasMenu ? 20 : 0;
    const int gap = icon > 0 && !option.text.isEmpty() ? 8 : 0;
    const int total = icon + gap + textWidth + arrow;
    int x = option.rect.left() + qMax(6, (option.rect.width() - total) / 2);
    const auto mirrored = [&option](QRect box) { return visualRect(option.direction, option.rect, box); };
    if (icon > 0) {
        const QRect box(x, option.rect.top() + (option.rect.height() - icon) / 2, icon, icon);
        option.icon.paint(painter, mirrored(box), Qt::AlignCenter,
                          option.state.testFlag(State_Enabled) ? QIcon::Normal : QIcon::Disabled);
        x += icon + gap;
    }
    painter->setPen(look.text);
    const int room = qMin(textWidth + 2, option.rect.right() - x - arrow + 1);
    const QString text = room < textWidth ? metrics.elidedText(option.text, Qt::ElideRight, room) : option.text;
    painter->drawText(mirrored(QRect(x, option.rect.top(), room, option.rect.height())),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextHideMnemonic, text);
    if (hasMenu) {
        const QRect box(x + textWidth + 8, option.rect.center().y() - 5, 12, 12);
        paintGlyph(painter, mirrored(box), Glyph::ChevronDown, look.text);
    }
}

void Style::drawToolButton(const QStyleOptionToolButton& option, QPainter* painter, const QWidget* widget) const
{
    const ButtonLook look = lookOf(ButtonKind::Plain, option.state, *m_tokens);
    Q_UNUSED(widget)
    paintBox(painter, option.rect, kRadiusControl, look.fill, QColor());
    if (option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange)) {
        paintFocusRing(painter, option.rect, kRadiusControl, m_tokens->surface);
    }
    QRect icon(0, 0, 16, 16);
    icon.moveCenter(option.rect.center());
    option.icon.paint(painter, icon, Qt::AlignCenter,
                      option.state.testFlag(State_Enabled) ? QIcon::Normal : QIcon::Disabled);
}

void Style::drawIndicator(PrimitiveElement element, const QStyleOption& option, QPainter* painter) const
{
    const Tokens& t = *m_tokens;
    const bool isEnabled = option.state.testFlag(State_Enabled);
    const bool isOn = option.state.testFlag(State_On);
    const bool isRadio = element == PE_IndicatorRadioButton;
    const double radius = isRadio ? option.rect.width() / 2.0 : 4.0;
    const QColor fill = !isEnabled ? t.side : (isOn ? t.accent : t.field);
    const QColor side = !isEnabled ? t.line : (isOn ? t.accent : t.lineStrong);
    paintBox(painter, option.rect, radius, fill, side);
    if (isOn && isRadio) {
        const QPointF centre = QRectF(option.rect).center();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(isEnabled ? t.onAccent : t.off);
        painter->drawEllipse(centre, 3, 3);
        painter->restore();
    } else if (isOn) {
        paintGlyph(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), Glyph::Check, isEnabled ? t.onAccent : t.off);
    }
    if (option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange)) {
        paintFocusRing(painter, QRectF(option.rect).adjusted(-3, -3, 3, 3), radius + 2, QColor());
    }
}

void Style::drawField(const QStyleOption& option, QPainter* painter, const QWidget* widget) const
{
    if (widget != nullptr && widget->parentWidget() != nullptr &&
        qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr) {
        return;
    }
    if (const auto* line = qobject_cast<const QLineEdit*>(widget); line != nullptr && !line->hasFrame()) {
        return;
    }
    const Tokens& t = *m_tokens;
    const bool isEnabled = option.state.testFlag(State_Enabled);
    const bool isWrong = widget != nullptr && widget->property("exWrong").toBool();
    const bool hasFocus = option.state.testFlag(State_HasFocus);
    const QColor side = !isEnabled ? t.line : (isWrong ? t.danger.text : t.lineStrong);
    paintBox(painter, option.rect, kRadiusControl, isEnabled ? t.field : t.side, side);
    if (hasFocus && isEnabled) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(isWrong ? t.danger.text : t.focus, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), kRadiusControl - 1, kRadiusControl - 1);
        painter->restore();
    }
}

void Style::drawCombo(const QStyleOptionComboBox& option, QPainter* painter) const
{
    const ButtonLook look = lookOf(ButtonKind::Neutral, option.state & ~State_On, *m_tokens);
    paintBox(painter, option.rect, kRadiusControl, look.fill, look.side);
    if (option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange)) {
        paintFocusRing(painter, option.rect, kRadiusControl, m_tokens->surface);
    }
    const QRect arrow(option.rect.right() - 22, option.rect.center().y() - 5, 12, 12);
    paintGlyph(painter, visualRect(option.direction, option.rect, arrow), Glyph::ChevronDown, look.text);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const
{
    const int height = option != nullptr ? qMax(kControlHeight, option->fontMetrics.height() + 12) : kControlHeight;
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (button == nullptr) {
            break;
        }
        const int text = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
        const int icon = button->icon.isNull() ? 0 : 16 + (button->text.isEmpty() ? 0 : 8);
        const int arrow = button->features.testFlag(QStyleOptionButton::HasMenu) ? 20 : 0;
        const ButtonKind kind = kindOf(widget);
        const bool isLow = kind == ButtonKind::Chip || kind == ButtonKind::ChipOn;
        const int side = isLow ? 10 : 12;
        return {text + icon + arrow + 2 * side,
                isLow ? qMax(kToolControlHeight, button->fontMetrics.height() + 10) : height};
    }
    case CT_TabBarTab: {
        const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
        const QFontMetrics strong(textFont(TextSize::Body, Weight::Semibold)); // so that selecting shifts nothing
        return {tab != nullptr ? strong.size(Qt::TextHideMnemonic, tab->text).width() + 22 : size.width(),
                atLeast(kTabsHeight)};
    }
    case CT_LineEdit:
        return {size.width() + 12, height};
    case CT_ComboBox: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width() + 14, height};
    }
    case CT_ToolButton:
        return {qMax(kToolControlHeight, option->fontMetrics.height() + 8),
                qMax(kToolControlHeight, option->fontMetrics.height() + 8)};
    case CT_MenuItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator) {
            return {size.width(), 9};
        }
        return {size.width() + 56, qMax(kRowHeight + 2, option->fontMetrics.height() + 12)};
    }
    case CT_HeaderSection:
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width(),
                qMax(kRowHeight, option->fontMetrics.height() + 12)};
    case CT_ItemViewItem:
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width(),
                qMax(kRowHeight, option->fontMetrics.height() + 10)};
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        const QRect box = QProxyStyle::subElementRect(element, option, widget);
        return box.adjusted(6, 0, -4, 0);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const
{
    if (control == CC_ComboBox && part == SC_ComboBoxEditField) {
        return visualRect(option->direction, option->rect, option->rect.adjusted(9, 1, -26, -1));
    }
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine || bar == nullptr) {
            return {};
        }
        if (part == SC_ScrollBarGroove) {
            return option->rect;
        }
        if (part == SC_ScrollBarSlider) {
            const bool isFlat = bar->orientation == Qt::Horizontal;
            const int room = isFlat ? bar->rect.width() : bar->rect.height();
            const int range = bar->maximum - bar->minimum;
            const int length =
                range > 0 ? qBound(28, static_cast<int>(qint64(room) * bar->pageStep / (range + bar->pageStep)), room)
                          : room;
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, room - length,
                                                      bar->upsideDown);
            return isFlat ? QRect(start, 0, length, bar->rect.height()) : QRect(0, start, bar->rect.width(), length);
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace executor::ui
