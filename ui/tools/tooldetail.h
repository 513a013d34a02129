#pragma once

#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/pagecontext.h"
#include "ui/widgets/codeview.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace executor::ui {

class CallForm;
class SchemaView;

/// One tool: what it is, what happens when it is called, its schemas, and Run.
class ToolDetailPane : public QWidget
{
    Q_OBJECT

public:
    ToolDetailPane(PageContext context, QWidget* parent);
    void showTool(const QString& path);

Q_SIGNALS:
    void wantsRun(const QString& runId);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void show(const ToolDetail& detail);
    QWidget* buildHead();
    QWidget* buildSchemas();

    PageContext m_context;
    ToolDetail m_detail;
    QString m_path;
    QLabel* m_pathLabel = nullptr;
    QWidget* m_badge = nullptr;
    QLabel* m_title = nullptr;
    QWidget* m_decisionShape = nullptr;
    QLabel* m_decision = nullptr;
    CodeView* m_signature = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    CallForm* m_form = nullptr;
    SchemaView* m_input = nullptr;
    SchemaView* m_output = nullptr;
    CodeView* m_typescript = nullptr;
    QLabel* m_about = nullptr;
    QLabel* m_choose = nullptr; ///< until a tool is shown
};

} // namespace executor::ui
