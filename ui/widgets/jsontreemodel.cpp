#include "ui/widgets/jsontree.h"

#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include <QLocale>

namespace executor::ui {

struct JsonTreeModel::Node
{
    Node* parent = nullptr;
    int row = 0;
    QString key;
    const Json* value = nullptr; // null: a line of a text, kept in `line`
    QString line;
    const Json* before = nullptr;
    bool isChanged = false;
    bool isBuilt = false;
    std::vector<std::unique_ptr<Node>> children;
};

namespace {

constexpr std::size_t kMostShown = 400; // characters of a value in one row
constexpr std::size_t kFoldFrom = 44;   // longer texts unfold: what fits a row of the pop-up
constexpr std::size_t kLineLength = 44; // of an unfolded text: what a row of the pop-up paints in whole
constexpr std::size_t kMostChildren = 2000;

QString oneLine(std::string_view text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    return qs(withVisibleControls(cutText(text.substr(0, std::min(end, kMostShown * 4)), kMostShown)));
}

QString preview(const Json& value)
{
    if (value.is_string()) {
        return oneLine(value.get_ref<const std::string&>());
    }
    if (value.is_array()) {
        QStringList parts;
        for (std::size_t i = 0; i < value.size() && i < 6; ++i) {
            parts.append(value[i].is_structured() ? QStringLiteral("{…}") : preview(value[i]));
        }
        return parts.isEmpty() ? QStringLiteral("[ ]") : parts.join(QStringLiteral(", "));
    }
    if (value.is_object()) {
        QStringList keys;
        for (const auto& item : value.items()) {
            if (keys.size() == 6) {
                keys.append(QStringLiteral("…"));
                break;
            }
            keys.append(oneLine(item.key()));
        }
        return keys.isEmpty() ? QStringLiteral("{ }") : QStringLiteral("{ %1 }").arg(keys.join(QStringLiteral(", ")));
    }
    return qs(toText(value));
}

// How many values differ, groups looked into.
int changes(const Json& value, const Json* before)
{
    if (before != nullptr && *before == value) {
        return 0;
    }
    if (before == nullptr || !value.is_object() || !before->is_object()) {
        return 1;
    }
    int count = 0;
    for (const auto& item : value.items()) {
        count += changes(item.value(), member(*before, item.key()));
    }
    return count;
}

bool isLong(const Json& value)
{
    if (!value.is_string()) {
        return false;
    }
    const auto& text = value.get_ref<const std::string&>();
    return text.size() > kFoldFrom || text.find('\n') != std::string::npos;
}

} // namespace

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}
JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setValue(Json value, std::optional<Json> before)
{
    beginResetModel();
    m_value = std::move(value);
    m_before = std::move(before);
    m_root = std::make_unique<Node>();
    m_root->value = &m_value;
    m_root->before = m_before ? &*m_before : nullptr;
    build(*m_root);
    endResetModel();
}

int JsonTreeModel::changedCount() const
{
    return m_before && m_before->is_object() && m_value.is_object() ? changes(m_value, &*m_before) : 0;
}

void JsonTreeModel::build(Node& node)
{
    if (node.isBuilt || node.value == nullptr) {
        return;
    }
    node.isBuilt = true;
    const auto add = [&node](QString key, const Json* value, QString line) {
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = int(node.children.size());
        child->key = std::move(key);
        child->value = value;
        child->line = std::move(line);
        if (node.before != nullptr && node.before->is_object() && value != nullptr) {
            child->before = member(*node.before, utf8(child->key));
            child->isChanged = child->before == nullptr || *child->before != *value;
        }
        node.children.push_back(std::move(child));
    };
    const Json& value = *node.value;
    if (value.is_object()) {
        for (const auto& item : value.items()) {
            if (node.children.size() < kMostChildren) {
                add(oneLine(item.key()), &item.value(), {});
            }
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size() && i < kMostChildren; ++i) {
            add(QString::number(i), &value[i], {});
        }
    } else if (isLong(value)) {
        std::string_view rest = value.get_ref<const std::string&>();
        while (!rest.empty() && node.children.size() < 200) {
            std::size_t end = std::min({rest.find('\n'), rest.size(), kLineLength});
            while (end > 0 && end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U) {
                --end; // not inside a character
            }
            add({}, nullptr, oneLine(rest.substr(0, end)));
            rest.remove_prefix(end < rest.size() && rest[end] == '\n' ? end + 1 : end);
        }
    } else if (node.parent == nullptr) {
        add(QString(), node.value, {});
    }
}

JsonTreeModel::Node* JsonTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    Node* node = nodeOf(parent);
    build(*node);
    if (row < 0 || row >= int(node->children.size()) || column < 0 || column > 1) {
        return {};
    }
    return createIndex(row, column, node->children[std::size_t(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex& child) const
{
    const Node* node = nodeOf(child);
    return node->parent == nullptr || node->parent == m_root.get() ? QModelIndex()
                                                                   : createIndex(node->parent->row, 0, node->parent);
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0) {
        return 0;
    }
    Node* node = nodeOf(parent);
    build(*node);
    return int(node->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex& /*parent*/) const
{
    return 2;
}

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    if (node == m_root.get()) {
        return !node->children.empty();
    }
    return node->value != nullptr && ((node->value->is_structured() && !node->value->empty()) || isLong(*node->value));
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const
{
    const Node* node = nodeOf(index);
    const Json* value = node->value;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0) {
            return node->key;
        }
        return value == nullptr ? node->line : preview(*value);
    case Qt::AccessibleTextRole: {
        const QString shown = value == nullptr ? node->line : preview(*value);
        return index.column() == 0 ? node->key : shown;
    }
    case NoteRole:
        if (value != nullptr && isLong(*value)) {
            return tr("%1 characters").arg(QLocale().toString(qs(value->get_ref<const std::string&>()).size()));
        }
        if (value != nullptr && value->is_array() && !value->empty()) {
            return tr("%n item(s)", nullptr, int(value->size()));
        }
        return {};
    case ChangedRole:
        return node->isChanged;
    case BeforeRole:
        // a group's members say it themselves
        return node->before != nullptr && node->isChanged && !(value->is_object() && node->before->is_object())
                   ? QVariant(preview(*node->before))
                   : QVariant();
    case ScalarRole:
        return value != nullptr && (isNumber(*value) || value->is_boolean() || value->is_null());
    case LineRole:
        return value == nullptr;
    case GroupRole:
        return value != nullptr && value->is_object();
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == 0 ? tr("Name") : tr("Value");
}

} // namespace executor::ui
