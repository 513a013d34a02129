#include "ui/tray/trayprobe.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QLibrary>

namespace executor::ui {

namespace {
const auto kWatcher = QStringLiteral("org.kde.StatusNotifierWatcher");
const auto kPath = QStringLiteral("/StatusNotifierWatcher");
} // namespace

TrayProbe::TrayProbe(QObject* parent) : QObject(parent)
{
    m_retry.setInterval(5000);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (hasXembed()) {
            found();
        }
    });
}

void TrayProbe::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        bus.connect(kWatcher, kPath, kWatcher, QStringLiteral("StatusNotifierHostRegistered"), this,
                    SLOT(hostRegistered()));
        bus.connect(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                    QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameOwnerChanged"), {kWatcher}, QString(),
                    this, SLOT(ownerChanged(QString, QString, QString)));
        askWatcher();
    }
    if (hasXembed()) {
        found();
    } else {
        m_retry.start();
    }
}

void TrayProbe::askWatcher()
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        kWatcher, kPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << kWatcher << QStringLiteral("IsStatusNotifierHostRegistered");
    call.setAutoStartService(false);
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        const bool hasHost = !reply.isError() && reply.value().variant().toBool();
        if (hasHost) {
            found();
        }
        Q_EMIT looked(m_isThere);
        done->deleteLater();
    });
}

void TrayProbe::hostRegistered()
{
    found();
}

void TrayProbe::ownerChanged(const QString& /*name*/, const QString& /*before*/, const QString& after)
{
    if (!after.isEmpty()) {
        askWatcher();
    }
}

// The old X11 way: somebody owns the selection _NET_SYSTEM_TRAY_S0. libX11 is looked up, not linked: Wayland has none.
bool TrayProbe::hasXembed()
{
    if (QGuiApplication::platformName() != QLatin1String("xcb")) {
        return false;
    }
    using OpenDisplay = void* (*)(const char*);
    using InternAtom = unsigned long (*)(void*, const char*, int);
    using SelectionOwner = unsigned long (*)(void*, unsigned long);
    using CloseDisplay = int (*)(void*);
    QLibrary library(QStringLiteral("X11"), 6);
    const auto open = reinterpret_cast<OpenDisplay>(library.resolve("XOpenDisplay"));
    const auto atom = reinterpret_cast<InternAtom>(library.resolve("XInternAtom"));
    const auto owner = reinterpret_cast<SelectionOwner>(library.resolve("XGetSelectionOwner"));
    const auto close = reinterpret_cast<CloseDisplay>(library.resolve("XCloseDisplay"));
    if (open == nullptr || atom == nullptr || owner == nullptr || close == nullptr) {
        return false;
    }
    void* display = open(nullptr);
    if (display == nullptr) {
        return false;
    }
    const bool isOwned = owner(display, atom(display, "_NET_SYSTEM_TRAY_S0", 0)) != 0;
    close(display);
    return isOwned;
}

void TrayProbe::found()
{
    m_isThere = true;
    m_retry.stop();
    Q_EMIT appeared();
}

} // namespace executor::ui

#include "moc_trayprobe.cpp"
