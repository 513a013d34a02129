#pragma once

#include "core/base/clock.h"
#include "ui/approvals/approvalpopup.h"
#include "ui/approvals/notifier.h"
#include "ui/approvals/screenlock.h"
#include "ui/mainwindow/longwork.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/sources/unlockprompt.h"
#include "ui/theme/theme.h"
#include "ui/tray/tray.h"

namespace executor::ui {

/// How the desktop program was started.
struct DesktopOptions
{
    Appearance appearance = Appearance::System;
    bool isHidden = false; ///< tray only
    bool hasTray = true;
    QString page;
    QStringList inputs; ///< addresses or files for the Connect dialog
};

/// Everything that is seen: theme, tray, pop-up, notification, and the main window while it is wanted. The main window
/// is built on first show and destroyed after ten minutes hidden. Thread: GUI.
class Desktop : public QObject
{
    Q_OBJECT

public:
    Desktop(Backend& backend, policy::PersonProofIssuer& issuer, const Clock& clock, DesktopOptions options);
    /// Hand-written: windows go before what they refer to.
    ~Desktop() override;
    void start();
    /// A second start of the program hands over what it was asked to show.
    void raise(const QString& page, const QStringList& inputs);
    /// A page name, the id of an object (`exec_...`, `int_...`) or `connect:INPUT`: from another start and /v1/show.
    void showPlace(const QString& place);
    [[nodiscard]] MainWindow* window() const { return m_window.get(); }
    [[nodiscard]] ApprovalPopup& popup() { return *m_popup; }

Q_SIGNALS:
    /// The person wants the program to end; nothing else needs to be asked.
    void quitConfirmed();
    /// The icon is in a panel.
    void trayAppeared();

private:
    MainWindow& openWindow();
    void showWindow();
    void hideWindow();
    void closeWanted();
    void quitWanted();
    void askQuit(const StatusView& status);

    Backend& m_backend;
    const Clock& m_clock;
    DesktopOptions m_options;
    Theme m_theme;
    ProofMint m_mint;
    QuestionQueue m_queue;
    ScreenLock m_lock;
    LongWork m_work;
    std::unique_ptr<ApprovalPopup> m_popup;
    std::unique_ptr<Tray> m_tray;
    std::unique_ptr<Notifier> m_notifier;
    std::unique_ptr<UnlockPrompt> m_unlock;
    std::unique_ptr<MainWindow> m_window;
    QTimer m_hiddenTime;
    StatusView m_status;
};

} // namespace executor::ui
