#pragma once

#include "ui/approvals/questionqueue.h"
#include "ui/tray/notification.h"

#include <QTimer>

namespace executor::ui {

/// One desktop notification for what waits: agent and source only, never an argument; actions Review and Deny, never
/// allow. Thread: GUI.
class Notifier : public QObject
{
    Q_OBJECT

public:
    explicit Notifier(QuestionQueue& queue, QObject* parent = nullptr);

Q_SIGNALS:
    /// The person chose Review; `token` lets the window take the focus where the system wants one (may be empty).
    void reviewWanted(const QString& questionId, const QString& token);

private:
    void sync();
    void chosen(const QString& action, const QString& token);

    QuestionQueue& m_queue;
    Notification m_notification;
    QTimer m_pace;
    QStringList m_told;
};

} // namespace executor::ui
