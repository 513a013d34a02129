#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/page.h"
#include "ui/widgets/rowlist.h"

#include <QTimer>

namespace executor::ui {

class AgentDetail;

/// Who may connect?
class AgentsPage : public Page
{
    Q_OBJECT

public:
    AgentsPage(PageContext context, QWidget* parent);
    void refresh() override;
    void makeNew() override;
    void showId(const QString& id) override { m_list->selectId(id); }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void fill();
    void update(const QString& id);
    void remove(const QString& id, policy::PersonProof proof);

    PageContext m_context;
    std::vector<AgentView> m_agents;
    RowList* m_list;
    AgentDetail* m_detail;
    EmptyState* m_empty;
    MessageBar* m_allHeld; ///< every agent is paused or stopped
    QTimer m_seen;
};

} // namespace executor::ui
