#pragma once

#include "ui/approvals/questionpane.h"
#include "ui/approvals/questionqueue.h"

#include <QPointer>
#include <QSet>

namespace executor::ui {

/// The window that asks. One for all questions; a new question never replaces the one that is shown. It comes up
/// without taking the focus, never under the pointer, and closing it answers nothing.
class ApprovalPopup : public QWidget
{
    Q_OBJECT

public:
    ApprovalPopup(QuestionQueue& queue, const Clock& clock, const ProofMint& mint);
    /// Brings up one question by the person's wish (tray, notification, Inbox): takes the focus.
    void review(const QString& id);
    [[nodiscard]] const QString& shownId() const { return m_pane->questionId(); }
    [[nodiscard]] QuestionPane& pane() { return *m_pane; }

Q_SIGNALS:
    void appeared(const QString& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void sync();
    void present(const QuestionView& question);
    void step(int direction);
    void postpone();
    void tellName();
    void fitToContent();
    void place();

    QuestionQueue& m_queue;
    QuestionPane* m_pane;
    QSet<QString> m_postponed;
    QTimer m_unattended;
    int m_pressedKey = 0;
};

} // namespace executor::ui
