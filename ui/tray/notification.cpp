#include "ui/tray/notification.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace executor::ui {

namespace {

const auto kService = QStringLiteral("org.freedesktop.Notifications");
const auto kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kMostInMinute = 5;
constexpr int kLastCallMs = 200;

QDBusConnection bus()
{
    return QDBusConnection::sessionBus();
}

QDBusMessage callOf(const QString& method)
{
    return QDBusMessage::createMethodCall(kService, kPath, kService, method);
}

template <class Fn>
void whenDone(const QDBusMessage& call, QObject* context, Fn fn)
{
    auto* watcher = new QDBusPendingCallWatcher(bus().asyncCall(call, 5000), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [fn](QDBusPendingCallWatcher* done) {
        fn(*done);
        done->deleteLater();
    });
}

} // namespace

Notification::Notification(QObject* parent) : QObject(parent)
{
    if (!bus().isConnected()) {
        return;
    }
    bus().connect(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                  QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameOwnerChanged"), {kService}, QString(),
                  this, SLOT(ownerChanged(QString, QString, QString)));
    bus().connect(QString(), kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(QDBusMessage)));
    bus().connect(QString(), kPath, kService, QStringLiteral("ActivationToken"), this,
                  SLOT(activationToken(QDBusMessage)));
    bus().connect(QString(), kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(closed(QDBusMessage)));
    findServer();
}

Notification::~Notification()
{
    if (m_id != 0) {
        QDBusMessage call = callOf(QStringLiteral("CloseNotification"));
        call << m_id;
        bus().call(call, QDBus::Block, kLastCallMs); // what is only queued at the end of a process may be lost
    }
}

// GetCapabilities starts the server where it is started on demand; then its unique name is known.
void Notification::findServer()
{
    whenDone(callOf(QStringLiteral("GetCapabilities")), this, [this](const QDBusPendingCall& done) {
        const QDBusPendingReply<QStringList> reply = done;
        if (reply.isError()) {
            return; // no server: the window is there all the same
        }
        m_owner = reply.reply().service();
        m_hasActions = reply.value().contains(QLatin1String("actions"));
        m_hasMarkup = reply.value().contains(QLatin1String("body-markup"));
        Q_EMIT serverFound();
    });
}

void Notification::ownerChanged(const QString& /*name*/, const QString& /*before*/, const QString& after)
{
    m_owner.clear();
    m_id = 0;
    if (!after.isEmpty()) {
        findServer();
    }
}

bool Notification::mayShow()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!m_minute.isValid() || m_minute.secsTo(now) >= 60) {
        m_minute = now;
        m_sentInMinute = 0;
    }
    return ++m_sentInMinute <= kMostInMinute && !m_isSending && hasServer();
}

void Notification::show(const Content& content)
{
    m_isWanted = true;
    if (!mayShow()) {
        return;
    }
    QStringList actions;
    if (m_hasActions && !content.actions.empty()) {
        actions = {QStringLiteral("default"), content.actions.front().second};
        for (const auto& [key, text] : content.actions) {
            actions << key << text;
        }
    }
    const QVariantMap hints = {{QStringLiteral("urgency"), QVariant::fromValue(uchar(2))},
                               {QStringLiteral("desktop-entry"), QStringLiteral("executor")}};
    QDBusMessage call = callOf(QStringLiteral("Notify"));
    call << QStringLiteral("Executor") << m_id << QStringLiteral("executor") << content.summary
         << (m_hasMarkup ? content.body.toHtmlEscaped() : content.body) << actions << hints << 0;
    m_isSending = true;
    whenDone(call, this, [this](const QDBusPendingCall& done) {
        m_isSending = false;
        const QDBusPendingReply<uint> reply = done;
        m_id = reply.isError() ? m_id : reply.value();
        if (!m_isWanted) {
            withdraw(); // taken back while it was on its way
        }
    });
}

void Notification::withdraw()
{
    m_isWanted = false;
    if (m_id != 0) {
        QDBusMessage call = callOf(QStringLiteral("CloseNotification"));
        call << std::exchange(m_id, 0U);
        bus().asyncCall(call);
    }
}

bool Notification::isMine(const QDBusMessage& message, qsizetype arguments) const
{
    return hasServer() && message.service() == m_owner && message.arguments().size() == arguments && m_id != 0 &&
           message.arguments().at(0).toUInt() == m_id;
}

void Notification::activationToken(const QDBusMessage& message)
{
    if (isMine(message, 2)) {
        m_token = message.arguments().at(1).toString();
    }
}

void Notification::actionInvoked(const QDBusMessage& message)
{
    if (isMine(message, 2)) {
        Q_EMIT chosen(message.arguments().at(1).toString(), std::exchange(m_token, QString()));
    }
}

void Notification::closed(const QDBusMessage& message)
{
    if (isMine(message, 2)) {
        m_id = 0;
    }
}

} // namespace executor::ui

#include "moc_notification.cpp"
