#include "ui/theme/style.h"

#include "ui/theme/icons.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolButton>

namespace executor::ui {

namespace {
constexpr auto kKindProperty = "exKind";
constexpr auto kWrongProperty = "exWrong";
} // namespace

void setKind(QWidget* button, ButtonKind kind)
{
    button->setProperty(kKindProperty, static_cast<int>(kind));
    button->update();
}

void setFieldState(QWidget* field, FieldState state)
{
    field->setProperty(kWrongProperty, state == FieldState::Wrong);
    field->update();
}

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

const Tokens& tokens()
{
    const auto* style = qobject_cast<const Style*>(QApplication::style());
    return style != nullptr ? style->tokens() : Tokens::light();
}

Motion motion()
{
    const auto* style = qobject_cast<const Style*>(QApplication::style());
    return style != nullptr ? style->motion() : Motion::Full;
}

void paintBox(QPainter* painter, const QRectF& box, double radius, const QColor& fill, const QColor& side)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(side.isValid() ? QPen(side, 1) : QPen(Qt::NoPen));
    const double inset = side.isValid() ? 0.5 : 0.0;
    painter->drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void paintFocusRing(QPainter* painter, const QRectF& box, double radius, const QColor& gap)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    if (gap.isValid()) {
        painter->setPen(QPen(gap, 1.5));
        painter->drawRoundedRect(box.adjusted(2.75, 2.75, -2.75, -2.75), radius - 2, radius - 2);
    }
    painter->setPen(QPen(tokens().focus, 2));
    painter->drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
    painter->restore();
}

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
        qobject_cast<QScrollBar*>(widget) != nullptr) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (auto* view = qobject_cast<QAbstractItemView*>(widget)) {
        view->viewport()->setAttribute(Qt::WA_Hover);
        view->setMouseTracking(true);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        drawField(*option, painter, widget);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton:
        drawIndicator(element, *option, painter);
        return;
    case PE_FrameFocusRect: // our controls draw their own ring
    case PE_FrameTabBarBase:
    case PE_IndicatorTabClose:
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        drawMenuFrame(*option, painter);
        return;
    case PE_Frame:
        if (widget != nullptr && qobject_cast<const QAbstractScrollArea*>(widget) != nullptr) {
            return; // cards and pages paint the sides
        }
        break;
    case PE_PanelTipLabel:
        paintBox(painter, option->rect, 4, m_tokens->raised, mix(m_tokens->line, m_tokens->lineStrong, 0.35));
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const
{
    switch (element) {
    case CE_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            drawButton(*button, painter, widget);
            return;
        }
        break;
    case CE_TabBarTab:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            drawTab(*tab, painter);
            return;
        }
        break;
    case CE_Header:
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            drawHeader(*header, painter);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_tokens->surface);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), m_tokens->line);
        return;
    case CE_Splitter:
        if (option->rect.width() < option->rect.height()) {
            painter->fillRect(QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()),
                              m_tokens->line);
        } else {
            painter->fillRect(QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1),
                              m_tokens->line);
        }
        return;
    case CE_ProgressBar:
        drawProgress(*option, painter);
        return;
    case CE_MenuItem:
        drawMenuItem(*option, painter);
        return;
    case CE_MenuEmptyArea:
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const
{
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        bar != nullptr && control == CC_ScrollBar) {
        drawScrollBar(*bar, painter);
        return;
    }
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        combo != nullptr && control == CC_ComboBox && !combo->editable) {
        drawCombo(*combo, painter);
        return;
    }
    if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        tool != nullptr && control == CC_ToolButton) {
        drawToolButton(*tool, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarBaseHeight:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_TabBarTabHSpace:
        return 0;
    case PM_SplitterWidth:
        return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_MenuPanelWidth:
        return 5;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_HeaderMargin:
        return 8;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* returned) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_ContextMenu:
        return 0;
    case SH_LineEdit_PasswordCharacter:
        return 0x2022;
    case SH_ComboBox_Popup:
        return 0;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_Menu_Mask: // not a translucent ground: its corners are black where no compositor runs
        if (auto* mask = qstyleoption_cast<QStyleHintReturnMask*>(returned); mask != nullptr && option != nullptr) {
            QPainterPath round;
            round.addRoundedRect(QRectF(option->rect), kRadiusInner, kRadiusInner);
            mask->region = QRegion(round.toFillPolygon().toPolygon());
        }
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

} // namespace executor::ui

#include "moc_style.cpp"
