#pragma once

#include "ui/approvals/questionpane.h"
#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/page.h"
#include "ui/widgets/rowlist.h"

namespace executor::ui {

/// All open questions, grouped by agent; the detail is the pop-up's own pane.
class InboxPage : public Page
{
    Q_OBJECT

public:
    InboxPage(PageContext context, QWidget* parent);
    void refresh() override { m_context.queue.reload(); }
    void showId(const QString& id) override { m_list->selectId(id); }

private:
    void fill();
    void show(const QString& id);

    PageContext m_context;
    RowList* m_list;
    QuestionPane* m_pane;
    EmptyState* m_empty;
    QTimer m_clock;
};

} // namespace executor::ui
