#pragma once

#include "ui/tools/toolmodel.h"

#include <QTreeView>

namespace executor::ui {

/// The tree of tools: rounded band, own arrows, hits of the filter marked behind the letters.
class ToolTree : public QTreeView
{
    Q_OBJECT

public:
    explicit ToolTree(QWidget* parent);
    void setMarkedWords(const QStringList& words);
    [[nodiscard]] const QStringList& markedWords() const { return m_words; }

Q_SIGNALS:
    void currentPathChanged(const QString& path);

protected:
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QStringList m_words;
};

} // namespace executor::ui
