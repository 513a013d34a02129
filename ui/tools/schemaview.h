#pragma once

#include "core/base/json.h"

#include <QTreeWidget>

namespace executor::ui {

/// A JSON Schema as rows: name, required mark, type, description. References are followed when a row is unfolded.
class SchemaView : public QTreeWidget
{
    Q_OBJECT

public:
    explicit SchemaView(const QString& accessibleName, QWidget* parent);
    void setSchema(Json schema);

protected:
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void addRow(QTreeWidgetItem* parent, const QString& name, const Json& schema, bool isRequired);
    void fill(QTreeWidgetItem* item, const Json& schema);
    [[nodiscard]] const Json& resolved(const Json& schema) const;
    [[nodiscard]] QString typeText(const Json& schema, int depth) const;

    Json m_schema;
};

} // namespace executor::ui
