#pragma once

#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/pagecontext.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace executor::ui {

class CodeView;
class JsonTree;

/// Run a tool with arguments as JSON. The press on Run, with the arguments on screen, is the person's approval of that
/// one call, with the inert time of an answer: after it appeared, after a run, after arguments that nobody typed. The
/// core checks the arguments and the rules all the same.
class CallForm : public QWidget
{
    Q_OBJECT

public:
    CallForm(PageContext context, QWidget* parent);
    void setTool(const ToolDetail& detail);

Q_SIGNALS:
    void wantsRun(const QString& runId);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void changed();
    void check();
    void restartInertTime();
    void run(policy::PersonProof proof);
    void show(const Result<CallResult>& result);
    void showResult(bool isGood, const QString& headline, const QString& text);

    PageContext m_context;
    QString m_path;
    Json m_arguments;
    std::function<QStringList(const Json&)> m_problemsOf;
    CancelSource m_cancel;
    bool m_isRunning = false;
    bool m_isTyping = false; ///< a key or an input method is at the editor
    QString m_runId;
    CodeView* m_editor;
    QLabel* m_problem;
    InertTime m_inert;
    AllowButton* m_run;
    QPushButton* m_stop;
    QPushButton* m_openRun;
    QLabel* m_hint;
    QLabel* m_headline;
    JsonTree* m_value;
    CodeView* m_text;
    QLabel* m_errorText;
};

} // namespace executor::ui
