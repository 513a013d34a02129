#include "ui/theme/appearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace executor::ui {

namespace {

const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const auto kGroup = QStringLiteral("org.freedesktop.appearance");

// Read answers a variant in a variant; SettingChanged has one less.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    return value;
}

} // namespace

DesktopAppearance::DesktopAppearance(QObject* parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QDBusMessage)));
    read(QStringLiteral("color-scheme"));
    read(QStringLiteral("reduced-motion"));
}

void DesktopAppearance::read(const QString& key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call << kGroup << key;
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError()) {
            take(key, unwrapped(QVariant::fromValue(reply.value())));
        }
        done->deleteLater();
    });
}

void DesktopAppearance::settingChanged(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.size() == 3 && arguments.at(0).toString() == kGroup) {
        take(arguments.at(1).toString(), unwrapped(arguments.at(2)));
    }
}

void DesktopAppearance::take(const QString& key, const QVariant& value)
{
    if (key == QLatin1String("color-scheme") && m_scheme != value.toUInt()) {
        m_scheme = value.toUInt();
        Q_EMIT changed();
    } else if (key == QLatin1String("reduced-motion") && m_reducedMotion != (value.toUInt() == 1)) {
        m_reducedMotion = value.toUInt() == 1;
        Q_EMIT changed();
    }
}

} // namespace executor::ui

#include "moc_appearance.cpp"
