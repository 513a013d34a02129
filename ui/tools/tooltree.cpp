#include "ui/tools/tooltree.h"

#include "ui/widgets/look.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace executor::ui {

namespace {

class ToolDelegate final : public QStyledItemDelegate
{
public:
    explicit ToolDelegate(const ToolTree* tree, QObject* parent) : QStyledItemDelegate(parent), m_tree(tree) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const override
    {
        return {80, qMax(kRowHeight, QFontMetrics(textFont()).height() + 10)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        painter->setClipRect(option.rect);
        switch (index.column()) {
        case ToolModel::NameColumn:
            paintName(painter, option.rect, index);
            break;
        case ToolModel::EffectColumn:
            paintEffectCell(painter, option.rect, index);
            break;
        default:
            paintPolicy(painter, option.rect, index);
            break;
        }
        painter->restore();
    }

private:
    void paintName(QPainter* painter, QRect box, const QModelIndex& index) const
    {
        const Tokens& t = tokens();
        const int count = index.data(ToolModel::CountRole).toInt();
        const QString name = index.data().toString();
        const bool isSource = !index.parent().isValid();
        if (isSource) {
            paintAvatar(painter, QRect(box.left() + 1, box.center().y() - 9, 19, 19), initialsOf(name));
            box.setLeft(box.left() + 27);
        } else {
            box.setLeft(box.left() + 2);
        }
        const QFont font = textFont(TextSize::Body, isSource ? Weight::Semibold : Weight::Normal);
        const QFontMetrics metrics(font);
        const QString shown = metrics.elidedText(name, Qt::ElideMiddle, box.width() - 6);
        paintMarks(painter, box, shown, metrics);
        painter->setFont(font);
        painter->setPen(t.text);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, shown);
        if (count > 0) {
            painter->setFont(textFont(TextSize::Small));
            painter->setPen(t.text2);
            painter->drawText(box.adjusted(metrics.horizontalAdvance(shown) + 8, 1, 0, 0),
                              Qt::AlignLeft | Qt::AlignVCenter, QString::number(count));
        }
    }

    // A ground behind the hits; no change of weight, so widths do not jump.
    void paintMarks(QPainter* painter, const QRect& box, const QString& shown, const QFontMetrics& metrics) const
    {
        for (const QString& word : m_tree->markedWords()) {
            for (const QString& part : word.split(QLatin1Char('.'), Qt::SkipEmptyParts)) {
                const qsizetype at = shown.indexOf(part, 0, Qt::CaseInsensitive);
                if (at >= 0) {
                    const int x = box.left() + metrics.horizontalAdvance(shown.left(at));
                    const int wide = metrics.horizontalAdvance(shown.mid(at, part.size()));
                    const int high = metrics.height() + 2;
                    paintBox(painter, QRectF(x - 1, box.center().y() - high / 2.0 + 1, wide + 2, high), 3,
                             tokens().mark, QColor());
                }
            }
        }
    }

    static void paintEffectCell(QPainter* painter, const QRect& box, const QModelIndex& index)
    {
        const QVariant value = index.data(ToolModel::EffectRole);
        if (value.isValid()) {
            const auto effect = static_cast<Effect>(value.toInt());
            const bool isCalm = effect == Effect::Read || effect == Effect::Write;
            paintEffect(painter, box.adjusted(isCalm ? 0 : 0, 0, 0, 0), effect,
                        isCalm ? BadgeLook::Bare : BadgeLook::Tinted);
        }
    }

    static void paintPolicy(QPainter* painter, QRect box, const QModelIndex& index)
    {
        const QVariant value = index.data(ToolModel::ActionRole);
        if (!value.isValid()) {
            return;
        }
        const auto action = static_cast<Action>(value.toInt());
        paintGlyph(painter, QRectF(box.left() + 6, box.center().y() - 6, 14, 14), glyphOf(action),
                   colourOf(hueOf(action)));
        box.adjust(27, 0, -10, 0);
        const QFont body = textFont();
        painter->setFont(body);
        painter->setPen(tokens().text);
        const QString text = wordOf(action);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
        box.setLeft(box.left() + QFontMetrics(body).horizontalAdvance(text) + 6);
        painter->setFont(textFont(TextSize::Small));
        painter->setPen(tokens().text2);
        painter->drawText(box.adjusted(0, 1, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(ToolModel::BecauseRole).toString(),
                                                            Qt::ElideRight, box.width()));
    }

    const ToolTree* m_tree;
};

} // namespace

ToolTree::ToolTree(QWidget* parent) : QTreeView(parent)
{
    setItemDelegate(new ToolDelegate(this, this));
    setAccessibleName(tr("Tools"));
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setIndentation(18);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setExpandsOnDoubleClick(true);
    setEditTriggers(NoEditTriggers);
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(60);
}

void ToolTree::setMarkedWords(const QStringList& words)
{
    m_words = words;
    viewport()->update();
}

void ToolTree::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    if (model() != nullptr) {
        const int effect = effectWidth(Effect::Unknown) + 14;
        const int policy =
            qMin(QFontMetrics(textFont()).horizontalAdvance(QStringLiteral("allowed default, once")) + 30,
                 viewport()->width() / 3);
        header()->resizeSection(ToolModel::EffectColumn, effect);
        header()->resizeSection(ToolModel::NameColumn, qMax(140, viewport()->width() - effect - policy));
    }
}

void ToolTree::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    if (model()->hasChildren(index)) {
        const bool isMirrored = layoutDirection() == Qt::RightToLeft;
        const Glyph closed = isMirrored ? Glyph::ChevronLeft : Glyph::ChevronRight;
        const double x = isMirrored ? rect.left() + 2 : rect.right() - 13;
        paintGlyph(painter, QRectF(x, rect.center().y() - 5, 12, 12), isExpanded(index) ? Glyph::ChevronDown : closed,
                   tokens().text2);
    }
}

void ToolTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool isSelected = selectionModel()->isSelected(index);
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    const bool isHovered =
        viewport()->underMouse() && option.rect.top() <= pointer.y() && pointer.y() <= option.rect.bottom();
    const QRect band = option.rect.adjusted(4, 0, -4, 0);
    paintRowGround(painter, band, isSelected, isHovered, isActiveWindow());
    if (isSelected && hasFocus() && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        paintFocusRing(painter, band, kRadiusControl, QColor());
    }
    QStyleOptionViewItem plain = option;
    plain.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver);
    plain.palette.setColor(QPalette::Highlight, Qt::transparent);
    QTreeView::drawRow(painter, plain, index);
}

void ToolTree::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    const auto* tools = qobject_cast<const ToolModel*>(model());
    if (tools != nullptr) {
        const ToolRow* row = tools->rowAt(current);
        Q_EMIT currentPathChanged(row != nullptr ? row->path : QString());
    }
}

} // namespace executor::ui

#include "moc_tooltree.cpp"
