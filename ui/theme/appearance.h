#pragma once

#include <QObject>

class QDBusMessage;

namespace executor::ui {

/// What the person chose; System follows the desktop.
enum class Appearance
{
    System,
    Light,
    Dark
};

/// Asks the desktop's settings portal for light or dark and for reduced motion, without ever blocking, and follows its
/// changes. Qt 6.4 does not do this itself. Thread: GUI.
class DesktopAppearance : public QObject
{
    Q_OBJECT

public:
    explicit DesktopAppearance(QObject* parent = nullptr);
    [[nodiscard]] bool isDark() const { return m_scheme == 1; }
    [[nodiscard]] bool hasReducedMotion() const { return m_reducedMotion; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QDBusMessage& message);

private:
    void read(const QString& key);
    void take(const QString& key, const QVariant& value);

    uint m_scheme = 0;
    bool m_reducedMotion = false;
};

} // namespace executor::ui
