#include "ui/widgets/rowlist.h"

#include <QApplication>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace executor::ui {

namespace {

constexpr int kEdge = 4;   // band inset
constexpr int kInner = 16; // text inset inside the band

class RowDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& index) const override
    {
        const auto* item = static_cast<const RowModel*>(index.model())->at(index);
        const int body = QFontMetrics(textFont()).height();
        const int small = QFontMetrics(textFont(TextSize::Small)).height();
        if (item != nullptr && item->isHeading) {
            return {120, qMax(36, body + 16)};
        }
        return {120, qMax(kTwoLineRowHeight, body + small + 18)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto* item = static_cast<const RowModel*>(index.model())->at(index);
        if (item == nullptr) {
            return;
        }
        painter->save();
        painter->setClipRect(option.rect);
        if (item->isHeading) {
            paintHeading(painter, option.rect, *item);
        } else {
            paintRow(painter, option, *item);
        }
        painter->restore();
    }

private:
    static void text(QPainter* painter, const QRect& box, const QFont& font, const QColor& colour, const QString& text,
                     Qt::Alignment side)
    {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(box, side | Qt::AlignVCenter | Qt::TextSingleLine, text);
    }

    static void paintHeading(QPainter* painter, const QRect& row, const RowItem& item)
    {
        int x = row.left() + kEdge + kInner;
        if (!item.avatar.isEmpty()) {
            paintAvatar(painter, QRect(x, row.center().y() - 9, 20, 20), item.avatar);
            x += 28;
        }
        const QFont strong = textFont(TextSize::Body, Weight::Semibold);
        const QString title = QFontMetrics(strong).elidedText(item.title, Qt::ElideMiddle, row.right() - x - 12);
        text(painter, QRect(x, row.top(), row.right() - x, row.height()), strong, tokens().text, title, Qt::AlignLeft);
        x += QFontMetrics(strong).horizontalAdvance(item.title) + 8;
        text(painter, QRect(x, row.top() + 1, row.right() - x, row.height()), textFont(TextSize::Small), tokens().text2,
             item.note, Qt::AlignLeft);
    }

    static void paintRow(QPainter* painter, const QStyleOptionViewItem& option, const RowItem& item)
    {
        const QRect band = option.rect.adjusted(kEdge, 0, -kEdge, 0);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        paintRowGround(painter, band, isSelected, option.state.testFlag(QStyle::State_MouseOver),
                       option.state.testFlag(QStyle::State_Active));
        if (isSelected && option.state.testFlag(QStyle::State_HasFocus) &&
            option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            paintFocusRing(painter, band, kRadiusControl, QColor());
        }
        const QFont strong = item.isCode ? codeFont() : textFont(TextSize::Body, Weight::Semibold);
        const QFont body = textFont();
        const QFont small = textFont(TextSize::Small);
        const int bodyHeight = QFontMetrics(body).height();
        const int smallHeight = QFontMetrics(small).height();
        const int top = band.top() + (band.height() - bodyHeight - smallHeight - 2) / 2;
        QRect first(band.left() + kInner, top, band.width() - 2 * kInner, bodyHeight);
        paintLead(painter, first, item);
        const QString rightTop = item.right;
        const int rightWidth = qMax(QFontMetrics(small).horizontalAdvance(rightTop),
                                    QFontMetrics(small).horizontalAdvance(item.rightDetail));
        text(painter, first, small, tokens().text2, rightTop, Qt::AlignRight);
        QRect second(first.left(), first.bottom() + 3, first.width(), smallHeight);
        text(painter, second, small, tokens().text2, item.rightDetail, Qt::AlignRight);
        if (rightWidth > 0) {
            first.setRight(first.right() - rightWidth - 12);
            second.setRight(second.right() - rightWidth - 12);
        }
        paintPair(painter, first, strong, tokens().text, item.title, body, colourOf(item.noteHue), item.note);
        paintPair(painter, second, small, colourOf(item.detailHue), item.detailLead, small, tokens().text2,
                  item.detail);
    }

    static void paintLead(QPainter* painter, QRect& first, const RowItem& item)
    {
        if (!item.avatar.isEmpty()) {
            paintAvatar(painter, QRect(first.left() - 4, first.top() + 4, 28, 28), item.avatar);
            first.setLeft(first.left() + 34);
        } else if (item.glyph) {
            const bool isShape = *item.glyph >= Glyph::Dot;
            const int side = isShape ? 10 : 16;
            const QRectF box(first.left() + (16 - side) / 2.0, first.center().y() - side / 2.0 + 1, side, side);
            paintGlyph(painter, box, *item.glyph, colourOf(item.glyphHue));
            first.setLeft(first.left() + 28);
        }
    }

    static void paintPair(QPainter* painter, QRect box, const QFont& leadFont, const QColor& leadColour,
                          const QString& lead, const QFont& restFont, const QColor& restColour, const QString& rest)
    {
        const QFontMetrics leadMetrics(leadFont);
        if (!lead.isEmpty()) {
            const QString shown = leadMetrics.elidedText(lead, Qt::ElideMiddle, box.width());
            text(painter, box, leadFont, leadColour, shown, Qt::AlignLeft);
            box.setLeft(box.left() + leadMetrics.horizontalAdvance(shown) + 8);
        }
        if (!rest.isEmpty() && box.width() > 20) {
            text(painter, box, restFont, restColour,
                 QFontMetrics(restFont).elidedText(rest, Qt::ElideRight, box.width()), Qt::AlignLeft);
        }
    }
};

} // namespace

void RowModel::replace(std::vector<RowItem> rows)
{
    const bool hasSameIds =
        std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                   [](const RowItem& a, const RowItem& b) { return a.id == b.id && a.isHeading == b.isHeading; });
    if (!hasSameIds) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (int row = 0; row < int(rows.size()); ++row) {
        if (m_rows[std::size_t(row)] != rows[std::size_t(row)]) {
            m_rows[std::size_t(row)] = std::move(rows[std::size_t(row)]);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
}

void RowModel::append(std::vector<RowItem> rows)
{
    if (rows.empty()) {
        return;
    }
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(rows.size()) - 1);
    std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
    endInsertRows();
}

const RowItem* RowModel::at(const QModelIndex& index) const
{
    return index.isValid() && index.row() < int(m_rows.size()) ? &m_rows[std::size_t(index.row())] : nullptr;
}

QModelIndex RowModel::indexOf(const QString& id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&id](const RowItem& row) { return !row.isHeading && row.id == id; });
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()));
}

int RowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RowModel::data(const QModelIndex& index, int role) const
{
    const RowItem* item = at(index);
    if (item == nullptr) {
        return {};
    }
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        QStringList parts{item->title, item->note, item->detailLead, item->detail, item->right, item->rightDetail};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    return {};
}

Qt::ItemFlags RowModel::flags(const QModelIndex& index) const
{
    const RowItem* item = at(index);
    if (item == nullptr || item->isHeading) {
        return Qt::NoItemFlags;
    }
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

RowList::RowList(const QString& accessibleName, QWidget* parent) : QListView(parent), m_model(new RowModel(this))
{
    setModel(m_model);
    setItemDelegate(new RowDelegate(this));
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setViewportMargins(0, 4, 0, 4);
    setEditTriggers(NoEditTriggers);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= verticalScrollBar()->maximum() - 200) {
            Q_EMIT scrolledToEnd();
        }
    });
}

void RowList::setRows(std::vector<RowItem> rows)
{
    const QString kept = m_shownId;
    const int place = verticalScrollBar()->value();
    m_isReplacing = true;
    m_model->replace(std::move(rows));
    m_isReplacing = false;
    QModelIndex next = kept.isEmpty() ? QModelIndex() : m_model->indexOf(kept);
    if (!next.isValid()) {
        for (int row = 0; row < m_model->rowCount() && !next.isValid(); ++row) {
            next = m_model->rows()[std::size_t(row)].isHeading ? QModelIndex() : m_model->index(row);
        }
    }
    if (next != currentIndex()) {
        setCurrentIndex(next);
    }
    verticalScrollBar()->setValue(place);
    if (m_shownId != currentId()) {
        m_shownId = currentId();
        Q_EMIT currentIdChanged(m_shownId);
    }
}

QString RowList::currentId() const
{
    const RowItem* item = m_model->at(currentIndex());
    return item != nullptr && !item->isHeading ? item->id : QString();
}

void RowList::selectId(const QString& id)
{
    const QModelIndex index = m_model->indexOf(id);
    if (index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    } else {
        m_shownId = id; // selected as soon as the row arrives
    }
}

void RowList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (!m_isReplacing && m_shownId != currentId()) {
        m_shownId = currentId();
        Q_EMIT currentIdChanged(m_shownId);
    }
}

} // namespace executor::ui

#include "moc_rowlist.cpp"
