#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/tools/toolmodel.h"
#include "ui/widgets/page.h"

#include <QSet>

namespace executor::ui {

class ToolDetailPane;
class ToolTree;

/// What can agents call?
class ToolsPage : public Page
{
    Q_OBJECT

public:
    ToolsPage(PageContext context, QWidget* parent);
    [[nodiscard]] QWidget* filter() const override { return m_filter; }
    void refresh() override;
    /// A path of a tool, or the slug of a source.
    void showId(const QString& id) override;

private:
    void take(ToolTable table);
    void applyFilter();
    void showFiltered(const QString& words, std::shared_ptr<const std::vector<quint32>> rows);
    void rememberExpansion();
    void restoreExpansion();
    void openGroups();

    PageContext m_context;
    ToolTable m_table;
    FilterField* m_filter;
    QPushButton* m_effect;
    std::optional<Effect> m_onlyEffect;
    ToolTree* m_tree;
    ToolModel* m_model;
    ToolDetailPane* m_detail;
    EmptyState* m_empty;
    EmptyState* m_noHit;
    int m_round = 0;
    bool m_isFiltering = false;
    QSet<QString> m_expanded;
    QString m_shownPath;
    QString m_wanted;
};

} // namespace executor::ui
