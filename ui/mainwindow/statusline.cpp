#include "ui/mainwindow/statusline.h"

#include "ui/widgets/look.h"

#include <QLocale>
#include <QPainter>

namespace executor::ui {

StatusLine::StatusLine(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StatusLine::setStatus(const StatusView& status)
{
    m_status = status;
    const QString dot = QStringLiteral("  ·  ");
    m_text = status.address + dot + tr("%n source(s)", nullptr, int(status.sources)) + dot +
             tr("%Ln tool(s)", nullptr, int(status.tools)) + dot + tr("%1 running").arg(status.running);
    if (status.waiting > 0) {
        m_text += dot + tr("%n wait(s) for you", nullptr, status.waiting);
    }
    if (!status.problem.isEmpty()) {
        m_text = status.problem;
    }
    setAccessibleName(m_text);
    update();
}

QSize StatusLine::sizeHint() const
{
    return {200, qMax(28, QFontMetrics(textFont(TextSize::Small)).height() + 12)};
}

void StatusLine::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    const bool isWell = m_status.problem.isEmpty();
    const auto mirrored = [this](const QRect& box) { return QStyle::visualRect(layoutDirection(), rect(), box); };
    paintGlyph(&painter, mirrored(QRect(15, height() / 2 - 5, 11, 11)), isWell ? Glyph::Dot : Glyph::Warning,
               isWell ? t.ok.text : t.danger.text);
    painter.setFont(textFont(TextSize::Small));
    painter.setPen(t.text2);
    const QString level = m_status.level.isEmpty() ? QString() : tr("Level: %1").arg(m_status.level);
    const int right = painter.fontMetrics().horizontalAdvance(level) + 36;
    const QRect box(32, 0, width() - 32 - right, height());
    painter.drawText(mirrored(box), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_text, Qt::ElideRight, box.width()));
    painter.drawText(mirrored(QRect(width() - right, 0, right - 18, height())), Qt::AlignRight | Qt::AlignVCenter,
                     level);
}

} // namespace executor::ui

#include "moc_statusline.cpp"
