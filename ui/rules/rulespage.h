#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/page.h"
#include "ui/widgets/rowlist.h"

namespace executor::ui {

class RuleEditor;

/// Which calls are allowed, asked or blocked, from top to bottom.
class RulesPage : public Page
{
    Q_OBJECT

public:
    RulesPage(PageContext context, QWidget* parent);
    void refresh() override;
    void makeNew() override;
    void showId(const QString& id) override { m_list->selectId(id); }

private:
    void fill();
    void update(const QString& id);
    void remove(const QString& id, policy::PersonProof proof);

    PageContext m_context;
    std::vector<RuleView> m_rules;
    RowList* m_list;
    RuleEditor* m_editor;
    EmptyState* m_empty;
    bool m_isEditing = false;
};

} // namespace executor::ui
