#pragma once

#include "ui/theme/tokens.h"
#include "ui/theme/type.h"

#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionSlider;
class QStyleOptionTab;
class QStyleOptionToolButton;

namespace executor::ui {

enum class Motion
{
    Full,
    Reduced
};

/// How a button looks; set with setKind() before it is shown.
enum class ButtonKind
{
    Neutral,
    Primary,
    Plain,
    Destroys,
    Chip,
    ChipOn
};
void setKind(QWidget* button, ButtonKind kind);
/// Gives a field its red side, or takes it away.
enum class FieldState
{
    Fine,
    Wrong
};
void setFieldState(QWidget* field, FieldState state);

/// The one style: Fusion with our own drawing for what has a look. No style sheets anywhere: on a QPushButton even
/// `color: red` would switch this off. Thread: GUI.
class Style : public QProxyStyle
{
    Q_OBJECT

public:
    Style();
    void setTokens(const Tokens& tokens) { m_tokens = &tokens; }
    [[nodiscard]] const Tokens& tokens() const { return *m_tokens; }
    void setMotion(Motion motion) { m_motion = motion; }
    [[nodiscard]] Motion motion() const { return m_motion; }

    void polish(QWidget* widget) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override;
    using QProxyStyle::polish;

private:
    void drawButton(const QStyleOptionButton& option, QPainter* painter, const QWidget* widget) const;
    void drawIndicator(PrimitiveElement element, const QStyleOption& option, QPainter* painter) const;
    void drawField(const QStyleOption& option, QPainter* painter, const QWidget* widget) const;
    void drawTab(const QStyleOptionTab& option, QPainter* painter) const;
    void drawHeader(const QStyleOptionHeader& option, QPainter* painter) const;
    void drawCombo(const QStyleOptionComboBox& option, QPainter* painter) const;
    void drawToolButton(const QStyleOptionToolButton& option, QPainter* painter, const QWidget* widget) const;
    void drawScrollBar(const QStyleOptionSlider& option, QPainter* painter) const;
    void drawProgress(const QStyleOption& option, QPainter* painter) const;
    void drawMenuFrame(const QStyleOption& option, QPainter* painter) const;
    void drawMenuItem(const QStyleOption& option, QPainter* painter) const;

    const Tokens* m_tokens = &Tokens::light();
    Motion m_motion = Motion::Full;
};

/// The tokens that are in force now (of the application's style).
[[nodiscard]] const Tokens& tokens();
[[nodiscard]] Motion motion();

/// Fills a rounded box and draws its side, `line` at one device pixel.
void paintBox(QPainter* painter, const QRectF& box, double radius, const QColor& fill, const QColor& side);
/// The focus ring: 2 px, with a gap in the surface's colour inside it.
void paintFocusRing(QPainter* painter, const QRectF& box, double radius, const QColor& gap);

} // namespace executor::ui
