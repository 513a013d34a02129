#pragma once

#include "ui/values.h"

#include <QAbstractItemModel>

#include <memory>

namespace executor::ui {

/// Which tools are shown, as row numbers of the table. Made on the pool.
struct ToolFilterResult
{
    QString words;
    std::shared_ptr<const std::vector<quint32>> rows;
};

/// Rows of `table` whose path or title has every word, in any order (the parts of camelCase count as they stand).
/// Pure. Thread: any.
[[nodiscard]] std::vector<quint32> filterTools(const std::vector<ToolRow>& table, const QString& words);

/// The tools as a tree over one sorted array: groups are ranges of it, nodes are made only for what is unfolded. No
/// proxy and no object per tool, so 20,000 rows cost nothing until they are looked at.
class ToolModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role
    {
        PathRole = Qt::UserRole,
        CountRole, ///< tools in a group, 0 for a tool
        EffectRole,
        ActionRole,
        BecauseRole
    };
    enum Column
    {
        NameColumn,
        EffectColumn,
        PolicyColumn
    };

    explicit ToolModel(QObject* parent = nullptr);
    ~ToolModel() override;
    void setTable(ToolTable table);
    /// Shows only these rows; null: all.
    void setShown(std::shared_ptr<const std::vector<quint32>> rows);
    [[nodiscard]] qsizetype shownCount() const;
    [[nodiscard]] const ToolRow* rowAt(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const QString& path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    [[nodiscard]] const ToolRow& tool(quint32 place) const;
    void build(Node& node) const;
    void restart();

    ToolTable m_table;
    std::shared_ptr<const std::vector<quint32>> m_shown;
    std::unique_ptr<Node> m_root;
};

} // namespace executor::ui
