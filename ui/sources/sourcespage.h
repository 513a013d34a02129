#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/page.h"
#include "ui/widgets/rowlist.h"

class QStackedWidget;

namespace executor::ui {

class SourceDetail;

/// What is connected, and is it healthy?
class SourcesPage : public Page
{
    Q_OBJECT

public:
    SourcesPage(PageContext context, QWidget* parent);
    [[nodiscard]] QWidget* filter() const override { return m_filter; }
    void refresh() override;
    void makeNew() override { Q_EMIT wantsPage(QStringLiteral("connect"), QString()); }
    void showId(const QString& id) override { m_list->selectId(id); }

private:
    void show(std::vector<SourceView> sources);
    void fill();
    void remove(const QString& id, policy::PersonProof proof);
    void update(const QString& id);

    PageContext m_context;
    std::vector<SourceView> m_sources;
    FilterField* m_filter;
    RowList* m_list;
    SourceDetail* m_detail;
    EmptyState* m_empty;
    EmptyState* m_noHit;
};

} // namespace executor::ui
