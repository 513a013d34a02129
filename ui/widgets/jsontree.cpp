#include "ui/widgets/jsontree.h"

#include "ui/widgets/look.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace executor::ui {

namespace {

class JsonDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const override
    {
        return {60, qMax(kRowHeight, QFontMetrics(codeFont()).height() + 10)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        const Tokens& t = tokens();
        const bool isLine = index.data(JsonTreeModel::LineRole).toBool();
        painter->setFont(codeFont());
        QRect box = option.rect.adjusted(4, 0, -8, 0);
        const QString text = index.data().toString();
        if (index.column() == 0) {
            painter->setPen(t.text2);
            drawText(painter, box, text, Qt::ElideMiddle);
        } else {
            paintValue(painter, box, text, index, isLine ? t.text2 : t.text);
        }
        painter->restore();
    }

private:
    static int drawText(QPainter* painter, const QRect& box, const QString& text, Qt::TextElideMode mode)
    {
        const QString shown = painter->fontMetrics().elidedText(text, mode, box.width());
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextSingleLine, shown);
        return painter->fontMetrics().horizontalAdvance(shown);
    }

    static void paintValue(QPainter* painter, QRect box, const QString& text, const QModelIndex& index,
                           const QColor& colour)
    {
        const Tokens& t = tokens();
        const QString note = index.data(JsonTreeModel::NoteRole).toString();
        if (!note.isEmpty()) {
            painter->save();
            painter->setFont(textFont(TextSize::Small));
            painter->setPen(t.text2);
            const int width = painter->fontMetrics().horizontalAdvance(note);
            painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter | Qt::AlignAbsolute, note);
            painter->restore();
            box.setRight(box.right() - width - 12);
        }
        const bool isChanged = index.data(JsonTreeModel::ChangedRole).toBool();
        if (isChanged) {
            const int width = qMin(painter->fontMetrics().horizontalAdvance(text), box.width());
            paintBox(painter, QRectF(box.left() - 4, box.top() + 3, width + 8, box.height() - 6), 4, t.mark, QColor());
        }
        painter->setPen(index.data(JsonTreeModel::ScalarRole).toBool() ? t.write.text : colour);
        const int used = drawText(painter, box, text, Qt::ElideRight);
        if (isChanged && index.data(JsonTreeModel::BeforeRole).isValid()) {
            box.setLeft(box.left() + used + 14);
            painter->setPen(t.text2);
            painter->setFont(textFont(TextSize::Small));
            const QString was = JsonTree::tr("was:");
            drawText(painter, box, was, Qt::ElideRight);
            box.setLeft(box.left() + painter->fontMetrics().horizontalAdvance(was) + 6);
            QFont struck = codeFont();
            struck.setStrikeOut(true);
            painter->setFont(struck);
            drawText(painter, box, index.data(JsonTreeModel::BeforeRole).toString(), Qt::ElideRight);
        }
    }
};

} // namespace

JsonTree::JsonTree(const QString& accessibleName, QWidget* parent) : QTreeView(parent), m_model(new JsonTreeModel(this))
{
    setModel(m_model);
    setItemDelegate(new JsonDelegate(this));
    setAccessibleName(accessibleName);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setFrameStyle(QFrame::Box | QFrame::Plain); // not drawn; its width keeps the rows off the card's corners
    setLineWidth(5);
    setIndentation(16);
    setRootIsDecorated(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(SingleSelection);
    viewport()->setAutoFillBackground(false);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(40);
    for (const auto unfolded : {&QTreeView::expanded, &QTreeView::collapsed}) {
        connect(this, unfolded, this, [this] {
            fitColumns();
            updateGeometry();
        });
    }
}

void JsonTree::setValue(Json value, std::optional<Json> before)
{
    m_model->setValue(std::move(value), std::move(before));
    unfold();
    fitColumns();
    updateGeometry();
}

// What can be seen at once lies open: groups level by level, then long texts. A lone group is always open.
void JsonTree::unfold()
{
    const auto openAll = [this](const QModelIndexList& rows, bool isGroup) {
        QModelIndexList inner;
        for (const QModelIndex& row : rows) {
            const int more = m_model->rowCount(row);
            const bool fits = visibleRows() + more <= m_mostRows || (rows.size() == 1 && m_model->rowCount({}) == 1);
            if (row.data(JsonTreeModel::GroupRole).toBool() != isGroup || more == 0 || !fits) {
                continue;
            }
            expand(row);
            for (int child = 0; child < more; ++child) {
                inner.append(m_model->index(child, 0, row));
            }
        }
        return inner;
    };
    QModelIndexList level;
    for (int row = 0; row < qMin(m_mostRows, m_model->rowCount({})); ++row) {
        level.append(m_model->index(row, 0, {}));
    }
    QModelIndexList all = level;
    while (!level.isEmpty()) {
        level = openAll(level, true);
        all += level;
    }
    openAll(all, false);
}

void JsonTree::setMostRows(int rows)
{
    m_mostRows = rows;
    updateGeometry();
}

int JsonTree::visibleRows() const
{
    int rows = 0;
    for (QModelIndex at = m_model->index(0, 0, {}); at.isValid() && rows <= m_mostRows; at = indexBelow(at)) {
        ++rows;
    }
    return rows;
}

QSize JsonTree::sizeHint() const
{
    const int row = qMax(kRowHeight, QFontMetrics(codeFont()).height() + 10);
    return {240, qBound(1, visibleRows(), m_mostRows) * row + 10};
}

QSize JsonTree::minimumSizeHint() const
{
    return {120, qMin(sizeHint().height(), 3 * kRowHeight)};
}

// The names in full, indents included; only names beyond two fifths of the width are cut.
void JsonTree::fitColumns()
{
    const QFontMetrics metrics(codeFont());
    int width = 76;
    int rows = 0;
    for (QModelIndex at = m_model->index(0, 0, {}); at.isValid() && rows < 200; at = indexBelow(at), ++rows) {
        int indent = indentation();
        for (QModelIndex above = at.parent(); above.isValid(); above = above.parent()) {
            indent += indentation();
        }
        width = qMax(width, indent + metrics.horizontalAdvance(at.data().toString()) + 20);
    }
    setColumnWidth(0, qMin(width, qMax(110, int(viewport()->width() * 0.4))));
}

void JsonTree::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    fitColumns();
}

void JsonTree::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    if (m_model->hasChildren(index)) {
        const QRectF box(rect.right() - 13, rect.center().y() - 5, 12, 12);
        paintGlyph(painter, box, isExpanded(index) ? Glyph::ChevronDown : Glyph::ChevronRight, tokens().text2);
    }
}

void JsonTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.siblingAtColumn(0).data(JsonTreeModel::ChangedRole).toBool()) {
        painter->fillRect(option.rect, tokens().warn.tint);
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), tokens().warn.text);
    }
    QStyleOptionViewItem plain = option;
    const bool isCurrent = selectionModel()->isSelected(index) && hasFocus();
    plain.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver);
    if (isCurrent) {
        paintRowGround(painter, option.rect.adjusted(3, 1, -3, -1), true, false, true);
    }
    plain.palette.setColor(QPalette::Highlight, Qt::transparent);
    QTreeView::drawRow(painter, plain, index);
}

// The scroll area's own paint event: the card around the rows.
bool JsonTree::event(QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        QPainter painter(this);
        paintBox(&painter, rect(), kRadiusInner, tokens().surface, mix(tokens().line, tokens().lineStrong, 0.35));
        return true;
    }
    return QTreeView::event(event);
}

} // namespace executor::ui

#include "moc_jsontree.cpp"
