// Tabs, headers, menus, bars of Style.
#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QPainter>
#include <QStyleOption>

namespace executor::ui {

void Style::drawTab(const QStyleOptionTab& option, QPainter* painter) const
{
    const Tokens& t = *m_tokens;
    const bool isSelected = option.state.testFlag(State_Selected);
    const bool isHover = option.state.testFlag(State_MouseOver);
    painter->save();
    painter->setFont(textFont(TextSize::Body, isSelected ? Weight::Semibold : Weight::Normal));
    painter->setPen(isSelected || isHover ? t.text : t.text2);
    const QRect text = option.rect.adjusted(0, 0, 0, -2);
    painter->drawText(visualRect(option.direction, option.rect, text),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, option.text);
    if (isSelected) {
        const int width = painter->fontMetrics().size(Qt::TextHideMnemonic, option.text).width();
        const QRect bar(option.rect.left(), option.rect.bottom() - 1, width, 2);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.accent);
        painter->drawRoundedRect(visualRect(option.direction, option.rect, bar), 1, 1);
    }
    if (option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange) && isSelected) {
        paintFocusRing(painter, QRectF(text).adjusted(0, 4, -12, -3), 5, QColor());
    }
    painter->restore();
}

void Style::drawHeader(const QStyleOptionHeader& option, QPainter* painter) const
{
    const Tokens& t = *m_tokens;
    painter->fillRect(option.rect, t.surface);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);
    painter->save();
    painter->setFont(textFont(TextSize::Small));
    painter->setPen(t.text2);
    const Qt::Alignment side = option.textAlignment.testFlag(Qt::AlignRight) ? Qt::AlignRight : Qt::AlignLeft;
    painter->drawText(option.rect.adjusted(8, 0, -8, 0), side | Qt::AlignVCenter, option.text);
    painter->restore();
}

void Style::drawScrollBar(const QStyleOptionSlider& option, QPainter* painter) const
{
    const Tokens& t = *m_tokens;
    if (option.maximum <= option.minimum) {
        return;
    }
    const QRect slider = subControlRect(CC_ScrollBar, &option, SC_ScrollBarSlider, nullptr);
    const bool isFlat = option.orientation == Qt::Horizontal;
    const bool isLive = option.activeSubControls.testFlag(SC_ScrollBarSlider) && option.state.testFlag(State_MouseOver);
    const double thick = isLive ? 6 : 4;
    QRectF handle = isFlat ? QRectF(slider.left() + 2, (option.rect.height() - thick) / 2.0, slider.width() - 4, thick)
                           : QRectF((option.rect.width() - thick) / 2.0, slider.top() + 2, thick, slider.height() - 4);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(isLive ? t.text2 : t.lineStrong);
    painter->drawRoundedRect(handle, thick / 2, thick / 2);
    painter->restore();
}

void Style::drawProgress(const QStyleOption& option, QPainter* painter) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(&option);
    if (bar == nullptr) {
        return;
    }
    const Tokens& t = *m_tokens;
    const QRectF groove(option.rect.left(), option.rect.center().y() - 2, option.rect.width(), 6);
    paintBox(painter, groove, 3, t.press, QColor());
    QRectF done = groove;
    if (bar->maximum > bar->minimum) {
        const double share = double(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
        done.setWidth(qBound(0.0, share, 1.0) * groove.width());
    } else { // total not known: a resting piece, nothing that moves
        done.setWidth(groove.width() * 0.3);
    }
    if (done.width() >= 3) {
        paintBox(painter, visualRect(option.direction, option.rect, done.toRect()), 3, t.accent, QColor());
    }
}

void Style::drawMenuFrame(const QStyleOption& option, QPainter* painter) const
{
    paintBox(painter, option.rect, kRadiusInner, m_tokens->raised, mix(m_tokens->line, m_tokens->lineStrong, 0.35));
}

void Style::drawMenuItem(const QStyleOption& option, QPainter* painter) const
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option);
    if (item == nullptr) {
        return;
    }
    const Tokens& t = *m_tokens;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(option.rect.left() + 4, option.rect.center().y(), option.rect.width() - 8, 1), t.line);
        return;
    }
    const bool isEnabled = option.state.testFlag(State_Enabled);
    if (isEnabled && option.state.testFlag(State_Selected)) {
        paintBox(painter, option.rect, 5, t.hover, QColor());
    }
    const auto mirrored = [&option](QRect box) { return visualRect(option.direction, option.rect, box); };
    const QColor colour = isEnabled ? t.text : t.off;
    const QRect mark(option.rect.left() + 8, option.rect.center().y() - 7, 14, 14);
    if (item->checked) {
        paintGlyph(painter, mirrored(mark), Glyph::Check, colour);
    } else if (!item->icon.isNull()) {
        item->icon.paint(painter, mirrored(mark), Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled);
    }
    const auto parts = item->text.split(QLatin1Char('\t'));
    painter->save();
    painter->setFont(item->font);
    painter->setPen(colour);
    const QRect text = option.rect.adjusted(30, 0, -24, 0);
    painter->drawText(mirrored(text), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine,
                      parts.at(0));
    if (parts.size() > 1) {
        painter->setPen(t.text2);
        painter->setFont(textFont(TextSize::Small));
        painter->drawText(mirrored(option.rect.adjusted(30, 0, -12, 0)), Qt::AlignRight | Qt::AlignVCenter,
                          parts.at(1));
    }
    painter->restore();
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(option.rect.right() - 18, option.rect.center().y() - 5, 12, 12);
        paintGlyph(painter, mirrored(arrow),
                   option.direction == Qt::RightToLeft ? Glyph::ChevronLeft : Glyph::ChevronRight, t.text2);
    }
}

} // namespace executor::ui
