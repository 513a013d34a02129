#pragma once

#include "ui/mainwindow/pagecontext.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace executor::ui {

class CodeView;
class JsonTree;
class MessageBar;
class Timeline;

/// One run: its steps on a time axis, the code, the log, the result.
class RunDetailPane : public QWidget
{
    Q_OBJECT

public:
    RunDetailPane(PageContext context, QWidget* parent);
    void showRun(const QString& id);
    void reload();

Q_SIGNALS:
    void wantsQuestion(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void show(const RunDetail& detail);
    void showStep(int row);
    QWidget* buildHead();
    QWidget* buildTimeline();
    QWidget* buildText(CodeView** view, const QString& name);

    PageContext m_context;
    QString m_id;
    RunDetail m_detail;
    QLabel* m_title = nullptr;
    QWidget* m_stateShape = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_cancel = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    MessageBar* m_waiting = nullptr;
    MessageBar* m_failed = nullptr;
    Timeline* m_timeline = nullptr;
    QLabel* m_noSteps = nullptr;
    QLabel* m_argumentsHead = nullptr;
    JsonTree* m_arguments = nullptr;
    QLabel* m_resultHead = nullptr;
    CodeView* m_stepResult = nullptr;
    CodeView* m_code = nullptr;
    CodeView* m_log = nullptr;
    CodeView* m_result = nullptr;
};

} // namespace executor::ui
