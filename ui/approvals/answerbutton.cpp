#include "ui/approvals/answerbutton.h"

#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

namespace executor::ui {

namespace {
constexpr int kLeastWidth = 136;
constexpr int kMenuWidth = 33;

bool pressesButton(const QKeyEvent& event)
{
    const bool isReturn = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    const bool isPlain = (event.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    return event.key() == Qt::Key_Space || (isReturn && isPlain);
}
} // namespace

AnswerButton::AnswerButton(InertTime& inert, QWidget* parent) : QPushButton(parent), m_inert(inert)
{
    setAutoDefault(false);
    setDefault(false);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    m_fill.setSingleShot(true);
    m_fill.setInterval(16);
    connect(&m_fill, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    // What comes here without an input event of ours is the accessibility action (Deny and Later offer it).
    connect(this, &QPushButton::clicked, this, [this] { Q_EMIT answered(); });
}

void AnswerButton::setMenuPart(QMenu* menu, const QString& accessibleName)
{
    m_menu = menu;
    m_menu->setAccessibleName(accessibleName);
    updateGeometry();
}

void AnswerButton::openMenu()
{
    if (m_menu != nullptr && isEnabled() && m_inert.isLiveForKeys()) {
        popUpMenu();
    }
}

void AnswerButton::popUpMenu()
{
    m_menu->popup(mapToGlobal(QPoint(0, -m_menu->sizeHint().height() - 4)));
}

QRect AnswerButton::menuRect() const
{
    return m_menu == nullptr ? QRect() : QRect(width() - kMenuWidth, 0, kMenuWidth, height());
}

QSize AnswerButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int width = metrics.horizontalAdvance(text()) + 36 + (m_menu != nullptr ? kMenuWidth : 0);
    return {qMax(kLeastWidth, width), qMax(kAnswerHeight, metrics.height() + 16)};
}

void AnswerButton::accept(const QEvent& /*event*/)
{
    Q_EMIT answered();
}

void AnswerButton::mousePressEvent(QMouseEvent* event)
{
    event->accept();
    if (event->button() != Qt::LeftButton) {
        return;
    }
    m_inert.notePress();
    if (!m_inert.isLive()) {
        return;
    }
    if (menuRect().contains(event->position().toPoint())) {
        popUpMenu();
        return;
    }
    m_isPressed = true;
    m_pressedAt = m_inert.now();
    setDown(true);
}

void AnswerButton::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept(); // the second press of a double-click is never an answer
}

void AnswerButton::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
    const bool counts = m_isPressed && m_inert.isLive() && m_inert.wasLiveAt(m_pressedAt) &&
                        event->button() == Qt::LeftButton && rect().contains(event->position().toPoint());
    m_isPressed = false;
    setDown(false);
    if (counts) {
        accept(*event);
    }
}

void AnswerButton::keyPressEvent(QKeyEvent* event)
{
    if (pressesButton(*event)) {
        event->accept();
        if (!event->isAutoRepeat() && m_inert.isLiveForKeys()) {
            m_isPressed = true;
            m_pressedAt = m_inert.now();
            setDown(true);
        }
        return;
    }
    if (event->key() == Qt::Key_Down && m_menu != nullptr) {
        openMenu();
        return;
    }
    event->ignore(); // the window has the other keys
}

void AnswerButton::keyReleaseEvent(QKeyEvent* event)
{
    if (!pressesButton(*event) || event->isAutoRepeat()) {
        event->ignore();
        return;
    }
    const bool counts = m_isPressed && m_inert.isLiveForKeys() && m_inert.wereKeysLiveAt(m_pressedAt);
    m_isPressed = false;
    setDown(false);
    event->accept();
    if (counts) {
        accept(*event);
    }
}

void AnswerButton::focusOutEvent(QFocusEvent* event)
{
    m_isPressed = false;
    setDown(false);
    QPushButton::focusOutEvent(event);
}

void AnswerButton::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    const HuePair* pair = hue();
    const QRectF box = rect();
    const double share = m_inert.share();
    const bool isLive = share >= 1 && isEnabled();
    if (share < 1) {
        m_fill.start();
    }
    const QColor ground = t.surface;
    const QColor neutralSide = mix(t.line, t.lineStrong, 0.35);
    if (!isEnabled()) {
        paintBox(&painter, box, kRadiusControl, t.side, t.line);
        paintText(&painter, t.off);
        return;
    }
    if (m_isPlain) {
        paintBox(&painter, box, kRadiusControl, isLive && underMouse() ? t.press : QColor(), QColor());
        if (hasFocus() && isLive && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            paintFocusRing(&painter, box, kRadiusControl, t.surface);
        }
        paintText(&painter, isLive ? t.text : t.text2);
        return;
    }
    QColor fill = pair != nullptr ? pair->tint : t.raised;
    const QColor text = pair != nullptr ? pair->text : t.text;
    const QColor side = pair != nullptr ? mix(fill, pair->text, 0.55) : neutralSide;
    if (isLive && (isDown() || underMouse())) {
        fill = pair != nullptr ? mix(fill, pair->text, isDown() ? 0.13 : 0.10) : (isDown() ? t.press : t.hover);
    }
    if (isLive) {
        paintBox(&painter, box, kRadiusControl, fill, side);
    } else {
        paintBox(&painter, box, kRadiusControl, ground, t.line);
        if (motion() == Motion::Full && share > 0) { // fills from the left in every language: it is time, not text
            painter.save();
            painter.setClipRect(QRectF(0, 0, box.width() * share, box.height()));
            paintBox(&painter, box, kRadiusControl, pair != nullptr ? pair->tint : t.hover, t.line);
            painter.restore();
        }
    }
    if (hasFocus() && isLive && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        paintFocusRing(&painter, box, kRadiusControl, t.surface);
    }
    paintText(&painter, isLive ? text : t.text2);
}

void AnswerButton::paintText(QPainter* painter, const QColor& colour)
{
    QRect box = rect().adjusted(8, 0, -8, 0);
    if (m_menu != nullptr) {
        const QRect part = menuRect();
        box.setRight(part.left() - 4);
        painter->setPen(QPen(mix(tokens().line, colour, 0.5), 1));
        painter->drawLine(part.left(), 8, part.left(), height() - 9);
        paintGlyph(painter, QRectF(part.center().x() - 6, part.center().y() - 5, 12, 12), Glyph::ChevronDown, colour);
    }
    painter->setFont(font());
    painter->setPen(colour);
    painter->drawText(box, Qt::AlignCenter, text());
}

AllowButton::AllowButton(InertTime& inert, const ProofMint& mint, QWidget* parent)
    : AnswerButton(inert, parent), m_mint(mint), m_live(inert)
{
    disconnect(this, &QPushButton::clicked, this, nullptr); // a programmatic click allows nothing
}

void AllowButton::setEffect(Effect effect)
{
    m_effect = effect;
    update();
}

const HuePair* AllowButton::hue() const
{
    return &tokens().effect(m_effect);
}

void AllowButton::accept(const QEvent& event)
{
    auto proof = m_mint.fromInput(event);
    if (proof && onAllowed) {
        onAllowed(std::move(*proof));
    }
}

void AllowButton::acceptKey(const QKeyEvent& event)
{
    if (isEnabled() && m_live.isLiveForKeys()) {
        accept(event);
    }
}

PersonButton::PersonButton(const ProofMint& mint, QWidget* parent) : QPushButton(parent), m_mint(mint)
{
    setAutoDefault(false);
}

void PersonButton::finish(const QEvent& event, bool wasDown)
{
    if (!wasDown || !isEnabled()) {
        return;
    }
    auto proof = m_mint.fromInput(event);
    if (proof && onPressed) {
        onPressed(std::move(*proof));
    }
}

void PersonButton::mouseReleaseEvent(QMouseEvent* event)
{
    const bool wasDown = isDown() && hitButton(event->position().toPoint());
    QPushButton::mouseReleaseEvent(event);
    finish(*event, wasDown);
}

void PersonButton::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept();
}

void PersonButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        event->ignore();
        return;
    }
    QPushButton::keyPressEvent(event);
}

void PersonButton::keyReleaseEvent(QKeyEvent* event)
{
    const bool wasDown = isDown() && event->key() == Qt::Key_Space && !event->isAutoRepeat();
    QPushButton::keyReleaseEvent(event);
    finish(*event, wasDown);
}

} // namespace executor::ui

#include "moc_answerbutton.cpp"
