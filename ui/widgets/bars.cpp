#include "ui/widgets/bars.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QVBoxLayout>

namespace executor::ui {

Card::Card(Ground ground, QWidget* parent) : QWidget(parent), m_ground(ground) {}

void Card::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    const bool isSide = m_ground == Ground::Side;
    paintBox(&painter, rect(), kRadiusInner, isSide ? t.side : t.surface, isSide ? QColor() : t.line);
}

HairLine::HairLine(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(1);
}

void HairLine::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), tokens().line);
}

MessageBar::MessageBar(Tone tone, const QString& text, QWidget* parent)
    : QWidget(parent), m_tone(tone), m_text(makeParagraph(text, LabelRole::Text, this)), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(42, 6, 8, 6);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_text, 1);
    setMinimumHeight(atLeast(44));
}

void MessageBar::setText(const QString& text)
{
    m_text->setText(text);
}

QString MessageBar::text() const
{
    return m_text->text();
}

QPushButton* MessageBar::addButton(const QString& text)
{
    auto* button = new QPushButton(text, this);
    button->setAutoDefault(false);
    addWidget(button);
    return button;
}

void MessageBar::addWidget(QWidget* widget)
{
    m_layout->addWidget(widget, 0, Qt::AlignVCenter);
}

QPushButton* MessageBar::addClose()
{
    auto* button = new QPushButton(glyphIcon(Glyph::Close, GlyphRole::Text2), QString(), this);
    button->setAutoDefault(false);
    setKind(button, ButtonKind::Plain);
    button->setAccessibleName(tr("Close"));
    button->setToolTip(tr("Close"));
    addWidget(button);
    return button;
}

void MessageBar::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    Glyph glyph = Glyph::Check;
    QColor fill = t.side;
    QColor colour = t.text2;
    QColor side = t.line;
    switch (m_tone) {
    case Tone::Neutral:
        break;
    case Tone::Warn:
        glyph = Glyph::Warning;
        fill = t.warn.tint;
        colour = t.warn.text;
        side = QColor();
        break;
    case Tone::Error:
        glyph = Glyph::Alert;
        fill = t.danger.tint;
        colour = t.danger.text;
        side = QColor();
        break;
    case Tone::Good:
        glyph = Glyph::CheckCircle;
        fill = t.ok.tint;
        colour = t.ok.text;
        side = QColor();
        break;
    }
    paintBox(&painter, rect(), kRadiusInner, fill, side);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 30 : 14;
    paintGlyph(&painter, QRectF(x, height() / 2.0 - 8, 16, 16), glyph, colour);
}

EmptyState::EmptyState(const QString& title, const QString& text, Frame frame, QWidget* parent)
    : QWidget(parent),
      m_frame(frame),
      m_box(new QWidget(this)),
      m_title(makeLabel(title, TextSize::Section, Weight::Semibold, LabelRole::Text, m_box)),
      m_text(makeParagraph(text, LabelRole::Text2, m_box)),
      m_layout(new QVBoxLayout(m_box))
{
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_layout->setContentsMargins(32, 40, 32, 40);
    m_layout->setSpacing(6);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_text);
    m_box->setMaximumWidth(560);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(24, 24, 24, 24);
    outer->addStretch(3);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_box, 20);
    middle->addStretch(1);
    outer->addLayout(middle);
    outer->addStretch(5);
    hide(); // a child without a layout would show at the corner of its page
}

QPushButton* EmptyState::addButton(const QString& text, Glyph glyph)
{
    auto* button = new QPushButton(glyphIcon(glyph, GlyphRole::OnAccent), text, m_box);
    setKind(button, ButtonKind::Primary);
    button->setAutoDefault(false);
    m_layout->addSpacing(10);
    m_layout->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

void EmptyState::setTexts(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
}

void EmptyState::addFootnote(const QString& text)
{
    QLabel* label = makeLabel(text, TextSize::Small, Weight::Normal, LabelRole::Text2, m_box);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    m_layout->addSpacing(12);
    m_layout->addWidget(label);
}

void EmptyState::paintEvent(QPaintEvent* /*event*/)
{
    if (m_frame == Frame::None) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    QPen pen(mix(t.line, t.lineStrong, 0.7), 1.5);
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.setBrush(t.side);
    painter.drawRoundedRect(QRectF(m_box->geometry()).adjusted(1, 1, -1, -1), kRadiusCard, kRadiusCard);
}

TaskRow::TaskRow(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_title(makeLabel(title, TextSize::Body, Weight::Normal, LabelRole::Text, this)),
      m_bar(new QProgressBar(this)),
      m_text(makeLabel(QString(), TextSize::Small, Weight::Normal, LabelRole::Text2, this)),
      m_button(new QPushButton(tr("Cancel"), this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(44, 4, 8, 4);
    layout->setSpacing(12);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0);
    m_bar->setFixedWidth(160);
    m_bar->setAccessibleName(title);
    setKind(m_button, ButtonKind::Plain);
    m_button->setAutoDefault(false);
    layout->addWidget(m_title);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    setMinimumHeight(atLeast(40));
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_done) {
            Q_EMIT closed();
        } else {
            m_button->setEnabled(false);
            Q_EMIT cancelled();
        }
    });
}

void TaskRow::setProgress(const QString& text, qint64 done, qint64 total)
{
    const bool isKnown = total > 0;
    m_bar->setRange(0, isKnown ? 1000 : 0);
    if (isKnown) {
        m_bar->setValue(int(qBound(qint64(0), done * 1000 / total, qint64(1000))));
    }
    m_text->setText(text);
}

void TaskRow::finish(Hue hue, const QString& text)
{
    if (m_done == hue && m_title->text() == text) {
        return;
    }
    m_done = hue;
    m_bar->hide();
    m_title->setText(text);
    m_text->clear();
    m_button->setEnabled(true);
    m_button->setText(tr("Close"));
    update();
    announce(this);
}

void TaskRow::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), tokens().line);
    const Glyph glyph = !m_done ? Glyph::Refresh : (*m_done == Hue::Ok ? Glyph::CheckCircle : Glyph::Alert);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 36 : 20;
    paintGlyph(&painter, QRectF(x, height() / 2.0 - 8, 16, 16), glyph, colourOf(m_done.value_or(Hue::Text2)));
}

void announce(QWidget* widget)
{
    QAccessibleEvent event(widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace executor::ui

#include "moc_bars.cpp"
