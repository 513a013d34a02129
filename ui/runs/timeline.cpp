#include "ui/runs/timeline.h"

#include "ui/widgets/look.h"

#include <QPainter>
#include <QPainterPath>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace executor::ui {

namespace {

constexpr int kNumber = 34;
constexpr int kDuration = 76;

Hue hueOfStatus(const QString& status)
{
    if (status == QLatin1String("waiting")) {
        return Hue::Warn;
    }
    const bool isBad =
        status == QLatin1String("failed") || status == QLatin1String("denied") || status == QLatin1String("unknown");
    return isBad ? Hue::Danger : Hue::Accent;
}

class StepDelegate final : public QStyledItemDelegate
{
public:
    StepDelegate(const Timeline* timeline, QObject* parent) : QStyledItemDelegate(parent), m_timeline(timeline) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const override
    {
        return {200, qMax(kStepRowHeight,
                          QFontMetrics(codeFont()).height() + QFontMetrics(textFont(TextSize::Small)).height() + 10)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto& steps = m_timeline->steps();
        if (index.row() >= int(steps.size())) {
            return;
        }
        const StepView& step = steps[std::size_t(index.row())];
        painter->save();
        const QRect band = option.rect.adjusted(4, 0, -4, 0);
        paintRowGround(painter, band, option.state.testFlag(QStyle::State_Selected),
                       option.state.testFlag(QStyle::State_MouseOver), option.state.testFlag(QStyle::State_Active));
        if (option.state.testFlag(QStyle::State_Selected) && option.state.testFlag(QStyle::State_HasFocus) &&
            option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            paintFocusRing(painter, band, kRadiusControl, QColor());
        }
        const int names = qBound(180, band.width() * 45 / 100, 320);
        paintName(painter, QRect(band.left(), band.top(), names, band.height()), step);
        const QRect axis(band.left() + names + 8, band.top(), band.width() - names - 8 - kDuration, band.height());
        paintBar(painter, axis, step);
        painter->setFont(textFont(TextSize::Small));
        const bool isWaiting = step.status == QLatin1String("waiting");
        painter->setPen(isWaiting ? tokens().warn.text : tokens().text2);
        painter->drawText(band.adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter,
                          isWaiting ? Timeline::tr("waits") : durationText(step.durationMs));
        painter->restore();
    }

private:
    static void paintName(QPainter* painter, QRect box, const StepView& step)
    {
        const Tokens& t = tokens();
        painter->setFont(textFont(TextSize::Small));
        painter->setPen(t.text2);
        painter->drawText(QRect(box.left(), box.top(), kNumber - 8, box.height()), Qt::AlignRight | Qt::AlignVCenter,
                          QString::number(step.seq));
        const QFont code = codeFont();
        const QFont small = textFont(TextSize::Small);
        const int high = QFontMetrics(code).height() + QFontMetrics(small).height();
        const int top = box.top() + (box.height() - high) / 2;
        const QRect shape(box.left() + kNumber + 2, top + QFontMetrics(code).height() / 2 - 4, 8, 8);
        paintGlyph(painter, shape, glyphOf(step.effect), colourOf(hueOf(step.effect)));
        box.setLeft(box.left() + kNumber + 18);
        painter->setFont(code);
        painter->setPen(t.text);
        painter->drawText(QRect(box.left(), top, box.width(), QFontMetrics(code).height()),
                          Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(code).elidedText(step.path, Qt::ElideMiddle, box.width()));
        painter->setFont(small);
        painter->setPen(step.status == QLatin1String("waiting")
                            ? t.warn.text
                            : (hueOfStatus(step.status) == Hue::Danger ? t.danger.text : t.text2));
        const QString words = hueOfStatus(step.status) == Hue::Danger
                                  ? step.status + QStringLiteral(" · ") + step.decision
                                  : step.decision;
        painter->drawText(
            QRect(box.left(), top + QFontMetrics(code).height(), box.width(), QFontMetrics(small).height()),
            Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(small).elidedText(words, Qt::ElideRight, box.width()));
    }

    void paintBar(QPainter* painter, const QRect& axis, const StepView& step) const
    {
        if (axis.width() < 20) {
            return;
        }
        const Tokens& t = tokens();
        const double total = double(qMax<qint64>(1, m_timeline->axisMs()));
        const double from = axis.left() + double(step.startMs) / total * axis.width();
        const bool isWaiting = step.status == QLatin1String("waiting");
        double wide = isWaiting ? axis.right() - from : double(qMax<qint64>(0, step.durationMs)) / total * axis.width();
        wide = qMax(4.0, qMin(wide, axis.right() + 1.0 - from));
        const QRectF bar(qMin(from, axis.right() - 4.0), axis.center().y() - 5, wide, 11);
        const QColor colour = colourOf(hueOfStatus(step.status));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isWaiting) {
            paintWait(painter, bar);
        } else {
            const double asked = axis.left() + double(step.askedMs) / total * axis.width();
            if (step.askedMs >= 0 && bar.left() - asked >= 4) {
                paintWait(painter, QRectF(asked, bar.top(), bar.left() - asked, bar.height()));
            }
            paintBox(painter, bar, 3, mix(t.surface, colour, 0.78), QColor());
        }
        painter->restore();
    }

    static void paintWait(QPainter* painter, const QRectF& bar)
    {
        const Tokens& t = tokens();
        painter->save();
        paintBox(painter, bar, 3, t.warn.tint, t.warn.text);
        QPainterPath path;
        path.addRoundedRect(bar.adjusted(1, 1, -1, -1), 3, 3);
        painter->setClipPath(path);
        painter->setPen(QPen(t.warn.text, 1.5));
        for (double x = bar.left() - bar.height(); x < bar.right(); x += 6) {
            painter->drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()));
        }
        painter->restore();
    }

    const Timeline* m_timeline;
};

} // namespace

Timeline::Timeline(QWidget* parent) : QListView(parent), m_model(new QStandardItemModel(this))
{
    setModel(m_model);
    setItemDelegate(new StepDelegate(this, this));
    setAccessibleName(tr("Steps"));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void Timeline::setSteps(const std::vector<StepView>& steps)
{
    const int kept = currentIndex().row();
    m_steps = steps;
    m_axisMs = 1;
    for (const StepView& step : m_steps) {
        m_axisMs = qMax(m_axisMs,
                        step.startMs + qMax<qint64>(step.durationMs, step.durationMs < 0 ? step.startMs / 6 + 20 : 0));
    }
    m_model->removeRows(0, m_model->rowCount());
    for (const StepView& step : m_steps) {
        auto item = std::make_unique<QStandardItem>(
            tr("Step %1, %2, %3, %4").arg(step.seq).arg(step.path, step.status, step.decision));
        m_model->appendRow(item.release());
    }
    updateGeometry();
    int wanted = kept;
    if (wanted < 0 || wanted >= int(m_steps.size())) {
        const auto waiting = std::find_if(m_steps.begin(), m_steps.end(),
                                          [](const StepView& step) { return step.status == QLatin1String("waiting"); });
        wanted = waiting != m_steps.end() ? int(waiting - m_steps.begin()) : 0;
    }
    if (!m_steps.empty()) {
        setCurrentIndex(m_model->index(wanted, 0));
    }
}

QSize Timeline::sizeHint() const
{
    const int row =
        qMax(kStepRowHeight, QFontMetrics(codeFont()).height() + QFontMetrics(textFont(TextSize::Small)).height() + 10);
    return {300, qBound(1, int(m_steps.size()), 8) * row + 4};
}

void Timeline::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid()) {
        Q_EMIT stepChosen(current.row());
    }
}

} // namespace executor::ui

#include "moc_timeline.cpp"
