#include "ui/approvals/screenlock.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace executor::ui {

namespace {
const auto kSaver = QStringLiteral("org.freedesktop.ScreenSaver");
const auto kSaverPath = QStringLiteral("/org/freedesktop/ScreenSaver");
const auto kLogin = QStringLiteral("org.freedesktop.login1");
const auto kSessionPath = QStringLiteral("/org/freedesktop/login1/session/auto");
const auto kSession = QStringLiteral("org.freedesktop.login1.Session");
const auto kProperties = QStringLiteral("org.freedesktop.DBus.Properties");
const auto kLockedHint = QStringLiteral("LockedHint");

template <class T, class Fn>
void ask(const QDBusConnection& bus, const QDBusMessage& call, QObject* context, Fn fn)
{
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, 5000), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [fn](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<T> reply = *done;
        if (!reply.isError()) {
            fn(reply.value());
        }
        done->deleteLater();
    });
}
} // namespace

ScreenLock::ScreenLock(QObject* parent) : QObject(parent)
{
    QDBusConnection session = QDBusConnection::sessionBus();
    if (session.isConnected()) {
        session.connect(kSaver, kSaverPath, kSaver, QStringLiteral("ActiveChanged"), this, SLOT(saverChanged(bool)));
        ask<bool>(session, QDBusMessage::createMethodCall(kSaver, kSaverPath, kSaver, QStringLiteral("GetActive")),
                  this, [this](bool isActive) { saverChanged(isActive); });
    }
    QDBusConnection system = QDBusConnection::systemBus();
    if (system.isConnected()) {
        // The signal comes from the session's own path, whatever that is: the interface in its first argument tells.
        system.connect(kLogin, QString(), kProperties, QStringLiteral("PropertiesChanged"), this,
                       SLOT(sessionChanged(QDBusMessage)));
        QDBusMessage get = QDBusMessage::createMethodCall(kLogin, kSessionPath, kProperties, QStringLiteral("Get"));
        get << kSession << kLockedHint;
        ask<QDBusVariant>(system, get, this,
                          [this](const QDBusVariant& hint) { set(m_isSessionLocked, hint.variant().toBool()); });
    }
}

void ScreenLock::saverChanged(bool isActive)
{
    set(m_isSaverActive, isActive);
}

void ScreenLock::sessionChanged(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.size() >= 2 && arguments.at(0).toString() == kSession) {
        const auto changes = qdbus_cast<QVariantMap>(arguments.at(1));
        if (changes.contains(kLockedHint)) {
            set(m_isSessionLocked, changes.value(kLockedHint).toBool());
        }
    }
}

void ScreenLock::set(bool& fact, bool value)
{
    const bool before = isLocked();
    fact = value;
    if (isLocked() != before) {
        Q_EMIT changed(isLocked());
    }
}

} // namespace executor::ui

#include "moc_screenlock.cpp"
