#include "ui/sources/unlockprompt.h"

namespace executor::ui {

UnlockPrompt::UnlockPrompt(Backend& backend, QObject* parent) : QObject(parent), m_backend(backend)
{
    connect(&m_notification, &Notification::serverFound, this, [this] { remind(); });
    connect(&m_notification, &Notification::chosen, this, [this] { ask(); });
}

void UnlockPrompt::setStatus(const StatusView& status)
{
    const StatusView before = std::exchange(m_status, status);
    if (status.lockedAccounts == 0) {
        m_notification.withdraw();
        if (m_dialog) {
            m_dialog->reject(); // it was unlocked elsewhere
        }
        return;
    }
    if (before.lockedAccounts == 0) {
        remind();
    }
    if (before.callsAtLock == 0 && status.callsAtLock > 0) {
        open(Focus::Leave);
    }
}

void UnlockPrompt::remind()
{
    if (m_status.lockedAccounts > 0) {
        m_notification.show({tr("Your secrets are locked"),
                             tr("Unlock them to let agents use %n account(s).", nullptr, m_status.lockedAccounts),
                             {{QStringLiteral("unlock"), tr("Unlock…")}}});
    }
}

void UnlockPrompt::ask()
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
    } else {
        open(Focus::Take);
    }
}

void UnlockPrompt::open(Focus focus)
{
    if (m_dialog || m_isOpening) {
        return;
    }
    m_isOpening = true;
    later(m_backend.secretStore(), this, [this, focus](const Result<SecretStoreView>& store) {
        m_isOpening = false;
        if (!store || store->isReady) {
            return;
        }
        SecretStoreDialog::Wish wish;
        wish.explanation = m_status.callsAtLock > 0
                               ? tr("%n call(s) wait for it, at most a minute.", nullptr, m_status.callsAtLock)
                               : tr("Unlock it to let agents use %n account(s).", nullptr, m_status.lockedAccounts);
        wish.attempt = [backend = &m_backend] { return backend->lookForSecrets(); };
        m_dialog = new SecretStoreDialog(m_backend, std::move(wish), *store, nullptr);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        m_dialog->setAttribute(Qt::WA_QuitOnClose, false);
        m_dialog->setAttribute(Qt::WA_ShowWithoutActivating, focus == Focus::Leave);
        m_dialog->setWindowFlag(Qt::WindowStaysOnTopHint);
        m_dialog->show();
        if (focus == Focus::Take) {
            m_dialog->activateWindow();
        }
    });
}

} // namespace executor::ui

#include "moc_unlockprompt.cpp"
