#include "ui/sources/effectcounts.h"

#include "ui/widgets/look.h"

#include <QLocale>
#include <QPainter>

namespace executor::ui {

namespace {
QString wordsOf(const EffectCount& item)
{
    return QStringLiteral("%1 %2").arg(QLocale().toString(qlonglong(item.count)), wordOf(item.effect));
}
} // namespace

EffectCounts::EffectCounts(qsizetype total, std::vector<EffectCount> counts, QWidget* parent)
    : QWidget(parent), m_total(QLocale().toString(qlonglong(total))), m_counts(std::move(counts))
{
    QStringList words{m_total};
    for (const EffectCount& item : m_counts) {
        words.append(wordsOf(item));
    }
    setAccessibleName(words.join(QStringLiteral(", ")));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

// Places the badges, paints them if there is a painter, and gives the height.
int EffectCounts::flow(int width, QPainter* painter) const
{
    const QFont strong = textFont(TextSize::Body, Weight::Semibold);
    const QFont small = textFont(TextSize::Small, Weight::Semibold);
    const int line = atLeast(kToolControlHeight);
    const int high = qMax(20, QFontMetrics(small).height() + 4);
    const int indent = QFontMetrics(strong).horizontalAdvance(m_total) + 12;
    if (painter != nullptr) {
        painter->setFont(strong);
        painter->setPen(tokens().text);
        painter->drawText(QRect(0, 0, indent, line), Qt::AlignLeft | Qt::AlignVCenter, m_total);
        painter->setFont(small);
    }
    int x = indent;
    int y = 0;
    for (const EffectCount& item : m_counts) {
        const QString text = wordsOf(item);
        const int wide = QFontMetrics(small).horizontalAdvance(text) + 30;
        if (x > indent && x + wide > width) {
            x = indent;
            y += high + 6;
        }
        if (painter != nullptr) {
            const HuePair& pair = tokens().effect(item.effect);
            const QRect badge(x, y + (line - high) / 2, wide, high);
            paintBox(painter, badge, kRadiusBadge, pair.tint, QColor());
            paintGlyph(painter, QRectF(badge.left() + 8, badge.center().y() - 3.5, 8, 8), glyphOf(item.effect),
                       pair.text);
            painter->setPen(pair.text);
            painter->drawText(badge.adjusted(22, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
        }
        x += wide + 8;
    }
    return y + line;
}

void EffectCounts::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    flow(width(), &painter);
}

} // namespace executor::ui
