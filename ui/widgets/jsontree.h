#pragma once

#include "core/base/json.h"

#include <QAbstractItemModel>
#include <QTreeView>

#include <memory>
#include <optional>

namespace executor::ui {

/// A JSON value as rows of key and value, made only as far as they are unfolded. Long texts unfold into their lines.
/// Values that differ from `before` carry the old one. Controls are shown, never obeyed.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role
    {
        NoteRole = Qt::UserRole, ///< "1,240 characters", "3 items"
        ChangedRole,
        BeforeRole, ///< text of the old value
        ScalarRole, ///< number, true, false, null: coloured
        LineRole,   ///< a line of a text
        GroupRole   ///< an object: its members are rows of their own
    };

    explicit JsonTreeModel(QObject* parent = nullptr);
    ~JsonTreeModel() override;
    void setValue(Json value, std::optional<Json> before);
    [[nodiscard]] int changedCount() const;
    [[nodiscard]] const Json& value() const { return m_value; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    static void build(Node& node);

    Json m_value;
    std::optional<Json> m_before;
    std::unique_ptr<Node> m_root;
};

/// The table that shows it: as high as its rows, up to a limit, then it scrolls.
class JsonTree : public QTreeView
{
    Q_OBJECT

public:
    JsonTree(const QString& accessibleName, QWidget* parent);
    void setValue(Json value, std::optional<Json> before = std::nullopt);
    void setMostRows(int rows);
    [[nodiscard]] const JsonTreeModel& json() const { return *m_model; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] int visibleRows() const;
    void unfold();
    void fitColumns();

    JsonTreeModel* m_model;
    int m_mostRows = 8;
};

} // namespace executor::ui
