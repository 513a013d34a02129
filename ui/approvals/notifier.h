#pragma once

#include "ui/approvals/questionqueue.h"

#include <QObject>
#include <QTimer>

class QDBusMessage;

namespace executor::ui {

/// One desktop notification for what waits, over org.freedesktop.Notifications: agent and source only, never an
/// argument; actions Review and Deny, never allow. Nothing fails without a server. Signals count only when they come
/// from the unique name that owns the service. Thread: GUI; every call is asynchronous.
class Notifier : public QObject
{
    Q_OBJECT

public:
    explicit Notifier(QuestionQueue& queue, QObject* parent = nullptr);

Q_SIGNALS:
    /// The person chose Review; `token` lets the window take the focus where the system wants one (may be empty).
    void reviewWanted(const QString& questionId, const QString& token);

private Q_SLOTS:
    void actionInvoked(const QDBusMessage& message);
    void activationToken(const QDBusMessage& message);
    void closed(const QDBusMessage& message);
    void ownerChanged(const QString& name, const QString& before, const QString& after);

private:
    void findServer();
    void sync();
    void send(const QString& summary, const QString& body);
    void take(uint id);
    void withdraw();
    [[nodiscard]] bool isFromServer(const QDBusMessage& message) const;

    QuestionQueue& m_queue;
    QTimer m_pace;
    QString m_owner; ///< unique name of the server
    bool m_hasActions = false;
    bool m_hasMarkup = false;
    uint m_id = 0;
    bool m_isSending = false;
    QStringList m_told;
    QString m_token;
    int m_sentInMinute = 0;
    QDateTime m_minute;
};

} // namespace executor::ui
