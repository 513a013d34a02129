#pragma once

#include <QDateTime>
#include <QObject>

#include <utility>
#include <vector>

class QDBusMessage;

namespace executor::ui {

/// One desktop notification over org.freedesktop.Notifications: shown, replaced, taken back; taken back with its owner.
/// Nothing fails without a server. Signals count only when they come from the unique name that owns the service.
/// Thread: GUI; every call is asynchronous, but the last one.
class Notification : public QObject
{
    Q_OBJECT

public:
    /// `actions` are key and text; the first is also what a press on the notification itself does.
    struct Content
    {
        QString summary;
        QString body;
        std::vector<std::pair<QString, QString>> actions;
    };

    explicit Notification(QObject* parent = nullptr);
    /// Hand-written: nothing stays on the screen that nobody listens to.
    ~Notification() override;
    void show(const Content& content);
    void withdraw();
    [[nodiscard]] bool isShown() const { return m_id != 0; }
    [[nodiscard]] bool hasServer() const { return !m_owner.isEmpty(); }

Q_SIGNALS:
    /// A server is there, for the first time or again; it shows nothing yet.
    void serverFound();
    /// The person chose an action; `token` lets a window take the focus where the system wants one (may be empty).
    void chosen(const QString& action, const QString& token);

private Q_SLOTS:
    void actionInvoked(const QDBusMessage& message);
    void activationToken(const QDBusMessage& message);
    void closed(const QDBusMessage& message);
    void ownerChanged(const QString& name, const QString& before, const QString& after);

private:
    void findServer();
    [[nodiscard]] bool mayShow();
    [[nodiscard]] bool isMine(const QDBusMessage& message, qsizetype arguments) const;

    QString m_owner; ///< unique name of the server
    bool m_hasActions = false;
    bool m_hasMarkup = false;
    uint m_id = 0;
    bool m_isSending = false;
    bool m_isWanted = false;
    QString m_token;
    int m_sentInMinute = 0;
    QDateTime m_minute;
};

} // namespace executor::ui
