#include "ui/tools/toolmodel.h"

#include "ui/widgets/look.h"

namespace executor::ui {

/// A group (the range [first, last) of the shown rows whose paths share `depth` segments) or one tool.
struct ToolModel::Node
{
    Node* parent = nullptr;
    int row = 0;
    int depth = 0;
    quint32 first = 0;
    quint32 last = 0;
    bool isTool = false;
    bool isBuilt = false;
    std::vector<std::unique_ptr<Node>> children;
};

namespace {

// Start of segment `depth` of a path.
qsizetype segmentStart(const QString& path, int depth)
{
    qsizetype at = 0;
    for (int i = 0; i < depth && at >= 0; ++i) {
        at = path.indexOf(QLatin1Char('.'), at) + 1;
        if (at == 0) {
            return path.size();
        }
    }
    return at;
}

QStringView segment(const QString& path, int depth)
{
    const qsizetype start = segmentStart(path, depth);
    qsizetype end = path.indexOf(QLatin1Char('.'), start);
    end = end < 0 ? path.size() : end;
    return QStringView(path).mid(start, end - start);
}

} // namespace

std::vector<quint32> filterTools(const std::vector<ToolRow>& table, const QString& words)
{
    const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<quint32> rows;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const ToolRow& row = table[i];
        const bool isHit = std::all_of(parts.begin(), parts.end(), [&row](const QString& part) {
            return row.path.contains(part, Qt::CaseInsensitive) || row.title.contains(part, Qt::CaseInsensitive);
        });
        if (isHit) {
            rows.push_back(quint32(i));
        }
    }
    return rows;
}

ToolModel::ToolModel(QObject* parent)
    : QAbstractItemModel(parent),
      m_table(std::make_shared<const std::vector<ToolRow>>()),
      m_root(std::make_unique<Node>())
{}

ToolModel::~ToolModel() = default;

void ToolModel::restart()
{
    m_root = std::make_unique<Node>();
    m_root->last = quint32(shownCount());
    build(*m_root);
}

void ToolModel::setTable(ToolTable table)
{
    beginResetModel();
    m_table = std::move(table);
    m_shown.reset();
    restart();
    endResetModel();
}

void ToolModel::setShown(std::shared_ptr<const std::vector<quint32>> rows)
{
    beginResetModel();
    m_shown = std::move(rows);
    restart();
    endResetModel();
}

qsizetype ToolModel::shownCount() const
{
    return qsizetype(m_shown ? m_shown->size() : m_table->size());
}

const ToolRow& ToolModel::tool(quint32 place) const
{
    return (*m_table)[m_shown ? (*m_shown)[place] : place];
}

void ToolModel::build(Node& node) const
{
    if (node.isBuilt || node.isTool) {
        return;
    }
    node.isBuilt = true;
    quint32 at = node.first;
    while (at < node.last) {
        const QString& path = tool(at).path;
        const QStringView name = segment(path, node.depth);
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = int(node.children.size());
        child->depth = node.depth + 1;
        child->first = at;
        child->isTool = segmentStart(path, node.depth) + name.size() == path.size();
        // The end of a group by doubling steps and halving: never a walk over all of its rows.
        quint32 end = at + 1;
        if (!child->isTool) {
            const auto isSame = [&](quint32 place) {
                const QString& other = tool(place).path;
                return other.startsWith(path.left(segmentStart(path, node.depth) + name.size() + 1));
            };
            quint32 low = at;
            quint32 step = 1;
            while (low + step < node.last && isSame(low + step)) {
                low += step;
                step *= 2;
            }
            quint32 high = std::min(node.last, low + step);
            while (low + 1 < high) {
                const quint32 middle = low + (high - low) / 2;
                (isSame(middle) ? low : high) = middle;
            }
            end = high;
        }
        child->last = end;
        at = end;
        node.children.push_back(std::move(child));
    }
}

ToolModel::Node* ToolModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

const ToolRow* ToolModel::rowAt(const QModelIndex& index) const
{
    const Node* node = nodeOf(index);
    return node->isTool ? &tool(node->first) : nullptr;
}

QModelIndex ToolModel::indexOf(const QString& path) const
{
    Node* node = m_root.get();
    QModelIndex at;
    while (true) {
        build(*node);
        Node* next = nullptr;
        for (const auto& child : node->children) {
            const QString& name = tool(child->first).path;
            const bool isIt =
                child->isTool ? name == path : path.startsWith(name.left(segmentStart(name, child->depth)));
            if (isIt) {
                next = child.get();
                break;
            }
        }
        if (next == nullptr) {
            return {};
        }
        at = createIndex(next->row, 0, next);
        if (next->isTool) {
            return at;
        }
        node = next;
    }
}

QModelIndex ToolModel::index(int row, int column, const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    if (row < 0 || row >= int(node->children.size()) || column < 0 || column > PolicyColumn) {
        return {};
    }
    return createIndex(row, column, node->children[std::size_t(row)].get());
}

QModelIndex ToolModel::parent(const QModelIndex& child) const
{
    Node* up = nodeOf(child)->parent;
    return up == nullptr || up == m_root.get() ? QModelIndex() : createIndex(up->row, 0, up);
}

int ToolModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int ToolModel::columnCount(const QModelIndex& /*parent*/) const
{
    return PolicyColumn + 1;
}

bool ToolModel::hasChildren(const QModelIndex& parent) const
{
    return parent.column() <= 0 && !nodeOf(parent)->isTool && shownCount() > 0;
}

bool ToolModel::canFetchMore(const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    return !node->isTool && !node->isBuilt;
}

void ToolModel::fetchMore(const QModelIndex& parent)
{
    Node* node = nodeOf(parent);
    if (!canFetchMore(parent)) {
        return;
    }
    Node scratch;
    scratch.first = node->first;
    scratch.last = node->last;
    scratch.depth = node->depth;
    build(scratch);
    for (const auto& child : scratch.children) {
        child->parent = node;
    }
    beginInsertRows(parent, 0, int(scratch.children.size()) - 1);
    node->children = std::move(scratch.children);
    node->isBuilt = true;
    endInsertRows();
}

QVariant ToolModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Node* node = nodeOf(index);
    const ToolRow& row = tool(node->first);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn) {
            return segment(row.path, node->depth - 1).toString();
        }
        if (!node->isTool) {
            return {};
        }
        return index.column() == EffectColumn ? wordOf(row.effect) : wordOf(row.action);
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn && node->isTool) {
            return QStringLiteral("%1, %2, %3, %4")
                .arg(segment(row.path, node->depth - 1), wordOf(row.effect), wordOf(row.action), row.because);
        }
        return data(index, Qt::DisplayRole);
    case Qt::ToolTipRole:
        return node->isTool ? row.title : QVariant();
    case PathRole:
        return node->isTool ? row.path : row.path.left(segmentStart(row.path, node->depth) - 1);
    case CountRole:
        return node->isTool ? 0 : int(node->last - node->first);
    case EffectRole:
        return node->isTool ? QVariant(int(row.effect)) : QVariant();
    case ActionRole:
        return node->isTool ? QVariant(int(row.action)) : QVariant();
    case BecauseRole:
        return node->isTool ? row.because : QString();
    default:
        return {};
    }
}

QVariant ToolModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Tool");
    case EffectColumn:
        return tr("Effect");
    default:
        return tr("Policy");
    }
}

} // namespace executor::ui

#include "moc_toolmodel.cpp"
