#pragma once

#include "ui/approvals/answerbutton.h"
#include "ui/values.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace executor::ui {

class CodeView;
class JsonTree;
class SentenceLabel;

/// One question with its answers: the inside of the pop-up and the right side of the Inbox, so that there is one
/// implementation. Sentence, who, why and the buttons are always visible; only the arguments scroll.
class QuestionPane : public QWidget
{
    Q_OBJECT

public:
    enum class Use
    {
        Popup, ///< with the queue and Later
        Inbox
    };
    QuestionPane(Use use, const Clock& clock, const ProofMint& mint, QWidget* parent);
    /// Shows a question; the answers are inert for a moment.
    void setQuestion(const QuestionView& question);
    /// "2 of 5" and the arrows.
    void setPlace(int place, int count);
    [[nodiscard]] const QString& questionId() const { return m_question.id; }
    [[nodiscard]] const QuestionView& question() const { return m_question; }
    /// Anything happened that could make a press accidental.
    void restartInertTime();
    /// The window around it got the focus.
    void restartByFocus();
    [[nodiscard]] bool isLive() const { return m_inert.isLive(); }
    [[nodiscard]] bool isLiveForKeys() const { return m_inert.isLiveForKeys(); }
    /// Ctrl+Return that was pressed and released in live time.
    void allowByKey(const QKeyEvent& event) { m_allow->acceptKey(event); }
    void openDenyMenu() { m_deny->openMenu(); }
    void showTab(int index);
    /// An answer is on its way: no second one. With a text: it failed, the buttons are back.
    void setBusy(const QString& error = {});
    /// Nothing of the question is shown, and nothing answers, while the screen is locked.
    void setLocked(bool isLocked);

    std::function<void(policy::PersonProof)> onAllowed;

Q_SIGNALS:
    void denied(const QString& reason);
    void postponed();
    void moved(int step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildHead();
    QWidget* buildWho();
    QWidget* buildDetails();
    QWidget* buildReason();
    QWidget* buildFoot();
    void fillTabs();
    void updateClock();
    void showInertTime();

    Use m_use;
    InertTime m_inert;
    QuestionView m_question;
    int m_count = 1;
    QTimer m_clock;

    bool m_isLocked = false;
    QLabel* m_locked = nullptr; ///< in place of the question
    QWidget* m_head = nullptr;
    QWidget* m_who = nullptr;
    QWidget* m_details = nullptr;
    QWidget* m_badge = nullptr;
    QLabel* m_place = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    SentenceLabel* m_sentence = nullptr;
    QWidget* m_avatar = nullptr;
    QLabel* m_agent = nullptr;
    QLabel* m_program = nullptr;
    QLabel* m_why = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_changes = nullptr;
    JsonTree* m_arguments = nullptr;
    CodeView* m_json = nullptr;
    QLabel* m_tool = nullptr;
    QLabel* m_meta = nullptr;
    QLabel* m_more = nullptr;
    QLabel* m_error = nullptr;
    QWidget* m_reasonRow = nullptr;
    QLineEdit* m_reason = nullptr;
    AnswerButton* m_deny = nullptr;
    AnswerButton* m_later = nullptr;
    AllowButton* m_allow = nullptr;
};

} // namespace executor::ui
