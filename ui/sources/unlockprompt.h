#pragma once

#include "ui/sources/secretstoredialog.h"
#include "ui/tray/notification.h"

namespace executor::ui {

/// Asks the person to unlock the store of secrets: one notification while accounts cannot work, the dialog when they
/// want it or a call waits for it. The dialog that comes by itself takes no focus. Thread: GUI.
class UnlockPrompt : public QObject
{
    Q_OBJECT

public:
    explicit UnlockPrompt(Backend& backend, QObject* parent = nullptr);
    void setStatus(const StatusView& status);
    /// Opens the dialog, or raises it.
    void ask();

private:
    enum class Focus
    {
        Take,
        Leave
    };
    void open(Focus focus);
    void remind();

    Backend& m_backend;
    StatusView m_status;
    Notification m_notification;
    QPointer<SecretStoreDialog> m_dialog;
    bool m_isOpening = false;
};

} // namespace executor::ui
