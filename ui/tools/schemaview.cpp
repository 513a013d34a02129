#include "ui/tools/schemaview.h"

#include "core/base/text.h"
#include "ui/widgets/look.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace executor::ui {

namespace {

constexpr int kMostRows = 400; // of one level
enum SchemaRole
{
    TypeRole = Qt::UserRole,
    RequiredRole,
    DescriptionRole
};

class SchemaDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& index) const override
    {
        const int one = QFontMetrics(codeFont()).height();
        const bool hasText = !index.data(DescriptionRole).toString().isEmpty();
        return {100, one + 10 + (hasText ? QFontMetrics(textFont(TextSize::Small)).height() + 2 : 0)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        const Tokens& t = tokens();
        const QFont code = codeFont();
        const QFontMetrics metrics(code);
        QRect line(option.rect.left() + 4, option.rect.top() + 5, option.rect.width() - 12, metrics.height());
        const auto draw = [&](const QString& text, const QColor& colour) {
            const QString shown = metrics.elidedText(text, Qt::ElideRight, line.width());
            painter->setFont(code);
            painter->setPen(colour);
            painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, shown);
            line.setLeft(line.left() + metrics.horizontalAdvance(shown));
        };
        draw(index.data().toString(), t.text);
        if (index.data(RequiredRole).toBool()) {
            line.translate(1, 0);
            draw(QStringLiteral("*"), t.danger.text);
        }
        line.setLeft(line.left() + 10);
        draw(index.data(TypeRole).toString(), t.write.text);
        const QString text = index.data(DescriptionRole).toString();
        if (!text.isEmpty()) {
            painter->setFont(textFont(TextSize::Small));
            painter->setPen(t.text2);
            const QRect second(option.rect.left() + 4, line.bottom() + 3, option.rect.width() - 12,
                               painter->fontMetrics().height());
            painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                              painter->fontMetrics().elidedText(text, Qt::ElideRight, second.width()));
        }
        painter->restore();
    }
};

} // namespace

SchemaView::SchemaView(const QString& accessibleName, QWidget* parent) : QTreeWidget(parent)
{
    setItemDelegate(new SchemaDelegate(this));
    setAccessibleName(accessibleName);
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    setIndentation(18);
    setMouseTracking(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void SchemaView::setSchema(Json schema)
{
    m_schema = std::move(schema);
    clear();
    fill(invisibleRootItem(), m_schema);
    if (topLevelItemCount() == 0 && !m_schema.is_null()) {
        addRow(invisibleRootItem(), tr("value"), m_schema, false);
    }
}

const Json& SchemaView::resolved(const Json& schema) const
{
    const std::string reference = textMember(schema, "$ref");
    if (reference.rfind("#/", 0) != 0) {
        return schema;
    }
    const Json::json_pointer place(reference.substr(1));
    return m_schema.contains(place) ? m_schema.at(place) : schema;
}

QString SchemaView::typeText(const Json& schema, int depth) const
{
    const Json& real = resolved(schema);
    if (depth > 3) {
        return QStringLiteral("…");
    }
    QStringList parts;
    for (const char* key : {"oneOf", "anyOf"}) {
        if (const Json* list = member(real, key); list != nullptr && list->is_array()) {
            for (std::size_t i = 0; i < list->size() && i < 4; ++i) {
                parts.append(typeText((*list)[i], depth + 1));
            }
        }
    }
    const Json* type = member(real, "type");
    if (type != nullptr && type->is_string()) {
        const std::string& name = type->get_ref<const std::string&>();
        const Json* items = member(real, "items");
        parts.append(name == "array" && items != nullptr ? tr("array of %1").arg(typeText(*items, depth + 1))
                                                         : qs(name));
    } else if (type != nullptr && type->is_array()) {
        for (const Json& name : *type) {
            parts.append(name.is_string() ? qs(name.get_ref<const std::string&>()) : QString());
        }
    }
    if (const Json* values = member(real, "enum"); values != nullptr && values->is_array() && values->size() <= 8) {
        parts.clear();
        for (const Json& value : *values) {
            parts.append(qs(toText(value)));
        }
    }
    parts.removeDuplicates();
    return parts.isEmpty() ? tr("any") : parts.join(QStringLiteral(" | "));
}

void SchemaView::addRow(QTreeWidgetItem* parent, const QString& name, const Json& schema, bool isRequired)
{
    const Json& real = resolved(schema);
    auto item = std::make_unique<QTreeWidgetItem>();
    const QString type = typeText(schema, 0);
    const QString text = qs(cutText(textMember(real, "description"), 300)).simplified();
    item->setText(0, name);
    item->setData(0, TypeRole, type);
    item->setData(0, RequiredRole, isRequired);
    item->setData(0, DescriptionRole, text);
    item->setToolTip(0, text);
    item->setData(0, Qt::AccessibleTextRole,
                  QStringLiteral("%1, %2%3. %4").arg(name, type, isRequired ? tr(", required") : QString(), text));
    const Json* inner = member(real, "properties");
    const Json* items = member(real, "items");
    const bool hasInner = (inner != nullptr && inner->is_object() && !inner->empty()) ||
                          (items != nullptr && member(resolved(*items), "properties") != nullptr);
    QTreeWidgetItem* added = item.release();
    parent->addChild(added);
    if (hasInner) { // fill() ends at depth 4, so a schema that refers to itself does too
        fill(added, inner != nullptr ? real : resolved(*items));
    }
}

void SchemaView::fill(QTreeWidgetItem* item, const Json& schema)
{
    int depth = 0;
    for (const QTreeWidgetItem* up = item; up != nullptr && up != invisibleRootItem(); up = up->parent()) {
        ++depth;
    }
    const Json& real = resolved(schema);
    const Json* inner = member(real, "properties");
    if (inner == nullptr || !inner->is_object() || depth > 4) {
        return;
    }
    const Json* required = member(real, "required");
    int rows = 0;
    for (const auto& entry : inner->items()) {
        const bool isRequired = required != nullptr && required->is_array() &&
                                std::find(required->begin(), required->end(), Json(entry.key())) != required->end();
        if (++rows <= kMostRows) {
            addRow(item, qs(entry.key()), entry.value(), isRequired);
        }
    }
}

void SchemaView::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    if (model()->hasChildren(index)) {
        paintGlyph(painter, QRectF(rect.right() - 13, rect.top() + 8, 12, 12),
                   isExpanded(index) ? Glyph::ChevronDown : Glyph::ChevronRight, tokens().text2);
    }
}

void SchemaView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (selectionModel()->isSelected(index) && hasFocus()) {
        paintRowGround(painter, option.rect.adjusted(0, 0, -4, 0), true, false, true);
    }
    QStyleOptionViewItem plain = option;
    plain.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver);
    plain.palette.setColor(QPalette::Highlight, Qt::transparent);
    QTreeWidget::drawRow(painter, plain, index);
}

} // namespace executor::ui

#include "moc_schemaview.cpp"
