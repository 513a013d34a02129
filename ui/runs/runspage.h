#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/page.h"
#include "ui/widgets/rowlist.h"

#include <QTimer>

namespace executor::ui {

class RunDetailPane;

/// What did they do? Newest first, live, older ones by scrolling.
class RunsPage : public Page
{
    Q_OBJECT

public:
    RunsPage(PageContext context, QWidget* parent);
    [[nodiscard]] QWidget* filter() const override { return m_filter; }
    void refresh() override;
    void showId(const QString& id) override;

private:
    void loadOlder();
    void fill();
    [[nodiscard]] bool isShown(const RunRow& run) const;

    PageContext m_context;
    std::vector<RunRow> m_runs;
    FilterField* m_filter;
    QPushButton* m_state;
    std::optional<RunState> m_onlyState;
    RowList* m_list;
    RunDetailPane* m_detail;
    EmptyState* m_empty;
    EmptyState* m_noHit;
    QTimer m_pace; ///< at most twice a second
    bool m_isLoading = false;
    bool m_hasOlder = true;
};

} // namespace executor::ui
