#pragma once

#include <QObject>
#include <QTimer>

class QDBusMessage;

namespace executor::ui {

/// Finds out whether something shows tray icons, before Qt may be asked: Qt asks once per process and keeps the answer,
/// so a panel that starts after us would never show the icon. Looks at org.kde.StatusNotifierWatcher over D-Bus
/// (without blocking) and at the X11 selection, and goes on looking until it is there. Thread: GUI.
class TrayProbe : public QObject
{
    Q_OBJECT

public:
    explicit TrayProbe(QObject* parent = nullptr);
    void start();
    [[nodiscard]] bool isThere() const { return m_isThere; }

Q_SIGNALS:
    /// Now QSystemTrayIcon may be touched. Sent again when a watcher that went away is back.
    void appeared();
    void looked(bool isThere);

private Q_SLOTS:
    void hostRegistered();
    void ownerChanged(const QString& name, const QString& before, const QString& after);

private:
    void askWatcher();
    [[nodiscard]] static bool hasXembed();
    void found();

    QTimer m_retry;
    bool m_isThere = false;
};

} // namespace executor::ui
