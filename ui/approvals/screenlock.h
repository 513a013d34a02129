#pragma once

#include <QObject>

class QDBusMessage;
class QDBusVariant;

namespace executor::ui {

/// Whether the screen is locked, as the session says: org.freedesktop.ScreenSaver or logind's LockedHint. Not known
/// counts as unlocked. Thread: GUI; every call is asynchronous.
class ScreenLock : public QObject
{
    Q_OBJECT

public:
    explicit ScreenLock(QObject* parent = nullptr);
    [[nodiscard]] bool isLocked() const { return m_isSaverActive || m_isSessionLocked; }

Q_SIGNALS:
    void changed(bool isLocked);

private Q_SLOTS:
    void saverChanged(bool isActive);
    void sessionChanged(const QDBusMessage& message);

private:
    void set(bool& fact, bool value);

    bool m_isSaverActive = false;
    bool m_isSessionLocked = false;
};

} // namespace executor::ui
