#include "ui/widgets/sentencelabel.h"

#include "ui/theme/style.h"

#include <QPainter>
#include <QTextLayout>

namespace executor::ui {

namespace {

// Joiners keep "acme/api" and short names on one line; they are in the painted text only, never in the accessible one.
QString joined(const TextRun& run)
{
    QString text = run.text;
    if (run.isStrong) {
        text.replace(QLatin1Char('/'), QStringLiteral("\u2060/\u2060"));
        if (text.size() <= 24) {
            text.replace(QLatin1Char(' '), QChar(0xA0));
        }
    }
    return text;
}

} // namespace

/// The lines of the sentence at one width.
class SentenceLabel::Laid
{
public:
    Laid(const std::vector<TextRun>& runs, int width, int lineHeight)
    {
        QString text;
        QList<QTextLayout::FormatRange> formats;
        for (const TextRun& run : runs) {
            const QString part = joined(run);
            if (run.isStrong) {
                QTextLayout::FormatRange range;
                range.start = int(text.size());
                range.length = int(part.size());
                range.format.setFontWeight(QFont::DemiBold);
                formats.append(range);
            }
            text += part;
        }
        m_layout.setFont(textFont(TextSize::Title));
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_layout.setTextOption(option);
        m_layout.setText(text);
        m_layout.setFormats(formats);
        m_layout.beginLayout();
        double y = 0;
        for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition(QPointF(0, y)); // a fallback font may raise one line: the step is ours
            y += lineHeight;
        }
        m_layout.endLayout();
        m_height = int(y);
    }
    [[nodiscard]] int height() const { return m_height; }
    void draw(QPainter* painter) const { m_layout.draw(painter, QPointF(0, 0)); }

private:
    QTextLayout m_layout;
    int m_height = 0;
};

namespace {
int lineStep()
{
    return QFontMetrics(textFont(TextSize::Title)).height() + 4;
}
} // namespace

SentenceLabel::SentenceLabel(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void SentenceLabel::setRuns(std::vector<TextRun> runs)
{
    m_runs = std::move(runs);
    QString plain;
    for (const TextRun& run : m_runs) {
        plain += run.text;
    }
    setText(plain);
    updateGeometry();
    update();
}

int SentenceLabel::heightForWidth(int width) const
{
    return Laid(m_runs, qMax(80, width), lineStep()).height();
}

QSize SentenceLabel::sizeHint() const
{
    return {440, heightForWidth(440)};
}

QSize SentenceLabel::minimumSizeHint() const
{
    return {120, lineStep()};
}

void SentenceLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setPen(tokens().text);
    Laid(m_runs, width(), lineStep()).draw(&painter);
}

} // namespace executor::ui

#include "moc_sentencelabel.cpp"
