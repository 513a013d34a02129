#include "ui/approvals/notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace executor::ui {

namespace {

const auto kService = QStringLiteral("org.freedesktop.Notifications");
const auto kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kMostInMinute = 5;

QDBusConnection bus()
{
    return QDBusConnection::sessionBus();
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

Notifier::Notifier(QuestionQueue& queue, QObject* parent) : QObject(parent), m_queue(queue)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(250); // a burst of questions is one notification
    connect(&m_pace, &QTimer::timeout, this, [this] { sync(); });
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
    connect(&queue, &QuestionQueue::changed, &m_pace, qOverload<>(&QTimer::start));
    findServer();
}

// GetCapabilities starts the server where it is started on demand; then its unique name is known.
void Notifier::findServer()
{
    const QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("GetCapabilities"));
    whenDone(call, this, [this](const QDBusPendingCall& done) {
        const QDBusPendingReply<QStringList> reply = done;
        if (reply.isError()) {
            return; // no server: the window is there all the same
        }
        m_owner = reply.reply().service();
        m_hasActions = reply.value().contains(QLatin1String("actions"));
        m_hasMarkup = reply.value().contains(QLatin1String("body-markup"));
        sync();
    });
}

void Notifier::ownerChanged(const QString& /*name*/, const QString& /*before*/, const QString& after)
{
    m_owner.clear();
    m_id = 0;
    m_told.clear();
    if (!after.isEmpty()) {
        findServer();
    }
}

bool Notifier::isFromServer(const QDBusMessage& message) const
{
    return !m_owner.isEmpty() && message.service() == m_owner;
}

void Notifier::sync()
{
    const auto& questions = m_queue.questions();
    if (m_owner.isEmpty()) {
        return;
    }
    if (questions.empty()) {
        m_told.clear();
        withdraw();
        return;
    }
    const bool hasNew = std::any_of(questions.begin(), questions.end(),
                                    [this](const QuestionView& q) { return !m_told.contains(q.id); });
    const bool isFewer =
        std::any_of(m_told.begin(), m_told.end(), [this](const QString& id) { return m_queue.find(id) == nullptr; });
    if (!hasNew && !(isFewer && m_id != 0)) {
        return;
    }
    m_told.clear();
    for (const QuestionView& question : questions) {
        m_told.append(question.id);
    }
    const QuestionView& first = questions.front();
    if (questions.size() == 1) {
        send(tr("%1 asks").arg(first.agent), first.sourceName.isEmpty() ? tr("Wants to change a setting.")
                                                                        : tr("Wants to use %1.").arg(first.sourceName));
    } else {
        send(tr("%n question(s) wait", nullptr, int(questions.size())), tr("The first is from %1.").arg(first.agent));
    }
}

void Notifier::send(const QString& summary, const QString& body)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!m_minute.isValid() || m_minute.secsTo(now) >= 60) {
        m_minute = now;
        m_sentInMinute = 0;
    }
    if (++m_sentInMinute > kMostInMinute || m_isSending) {
        return;
    }
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    QStringList actions;
    if (m_hasActions) {
        actions = {QStringLiteral("default"), tr("Review"), QStringLiteral("review"), tr("Review…"),
                   QStringLiteral("deny"),    tr("Deny")};
        if (m_queue.questions().size() > 1) {
            actions = actions.mid(0, 4); // "deny" must say what it denies
        }
    }
    const QVariantMap hints = {{QStringLiteral("urgency"), QVariant::fromValue(uchar(2))},
                               {QStringLiteral("desktop-entry"), QStringLiteral("executor")}};
    call << QStringLiteral("Executor") << m_id << QStringLiteral("executor") << summary
         << (m_hasMarkup ? body.toHtmlEscaped() : body) << actions << hints << 0;
    m_isSending = true;
    whenDone(call, this, [this](const QDBusPendingCall& done) {
        m_isSending = false;
        const QDBusPendingReply<uint> reply = done;
        if (!reply.isError()) {
            take(reply.value());
        }
    });
}

void Notifier::take(uint id)
{
    m_id = id;
    if (m_queue.questions().empty()) {
        withdraw(); // answered while it was on its way
    }
}

void Notifier::withdraw()
{
    if (m_id != 0) {
        QDBusMessage call =
            QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("CloseNotification"));
        call << std::exchange(m_id, 0U);
        bus().asyncCall(call);
    }
}

void Notifier::activationToken(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (isFromServer(message) && arguments.size() == 2 && m_id != 0 && arguments.at(0).toUInt() == m_id) {
        m_token = arguments.at(1).toString();
    }
}

void Notifier::actionInvoked(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (!isFromServer(message) || arguments.size() != 2 || m_id == 0 || arguments.at(0).toUInt() != m_id ||
        m_told.isEmpty()) {
        return;
    }
    const QString id = m_told.front();
    if (arguments.at(1).toString() == QLatin1String("deny")) {
        if (m_told.size() == 1) {
            m_queue.deny(id, QString());
        }
        return;
    }
    Q_EMIT reviewWanted(id, std::exchange(m_token, QString()));
}

void Notifier::closed(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (isFromServer(message) && !arguments.isEmpty() && arguments.at(0).toUInt() == m_id) {
        m_id = 0;
    }
}

} // namespace executor::ui

#include "moc_notifier.cpp"
