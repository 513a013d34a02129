#include "ui/desktop.h"

#include "ui/mainwindow/quitdialog.h"
#include "ui/texts.h"

#include <QApplication>
#include <QSettings>
#include <QWindow>

namespace executor::ui {

namespace {
constexpr int kHiddenMs = 10 * 60 * 1000;

Appearance prepared(Appearance appearance)
{
    installTexts();
    installAnswerAccessibility(); // before the first button exists
    QApplication::setQuitOnLastWindowClosed(false);
    return appearance;
}
} // namespace

Desktop::Desktop(Backend& backend, policy::PersonProofIssuer& issuer, const Clock& clock, DesktopOptions options)
    : m_backend(backend),
      m_clock(clock),
      m_options(std::move(options)),
      m_theme(prepared(m_options.appearance)),
      m_mint(issuer),
      m_queue(backend),
      m_popup(std::make_unique<ApprovalPopup>(m_queue, clock, m_mint))
{
    QApplication::setWindowIcon(appIcon());
    connect(&m_lock, &ScreenLock::changed, &m_queue, &QuestionQueue::setLocked);
    m_hiddenTime.setSingleShot(true);
    m_hiddenTime.setInterval(kHiddenMs);
    connect(&m_hiddenTime, &QTimer::timeout, this, [this] { m_window.reset(); });
    m_notifier = std::make_unique<Notifier>(m_queue);
    connect(m_notifier.get(), &Notifier::reviewWanted, this, [this](const QString& id, const QString& token) {
        if (!token.isEmpty()) { // Qt 6.4 takes the token from the environment only
            qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
        }
        m_popup->review(id);
        qunsetenv("XDG_ACTIVATION_TOKEN");
    });
    m_tray = std::make_unique<Tray>(m_backend, m_queue);
    connect(m_tray.get(), &Tray::appeared, this, &Desktop::trayAppeared);
    connect(m_tray.get(), &Tray::openWanted, this, [this] { showWindow(); });
    connect(m_tray.get(), &Tray::toggleWanted, this, [this] {
        if (m_window && m_window->isActiveWindow()) {
            hideWindow();
        } else {
            showWindow();
        }
    });
    connect(m_tray.get(), &Tray::pageWanted, this, [this](const QString& page) { raise(page, {}); });
    connect(m_tray.get(), &Tray::connectWanted, this, [this] {
        showWindow();
        m_window->connectSource({});
    });
    connect(m_tray.get(), &Tray::questionWanted, this, [this](const QString& id) { m_popup->review(id); });
    connect(m_tray.get(), &Tray::quitWanted, this, [this] { quitWanted(); });
    m_unlock = std::make_unique<UnlockPrompt>(m_backend);
    connect(m_tray.get(), &Tray::unlockWanted, this, [this] { m_unlock->ask(); });
    connect(m_tray.get(), &Tray::statusKnown, this, [this](const StatusView& status) {
        m_status = status;
        m_unlock->setStatus(status);
    });
}

Desktop::~Desktop()
{
    m_window.reset();
    m_tray.reset();
    m_unlock.reset();
    m_notifier.reset();
    m_popup.reset();
}

void Desktop::start()
{
    if (m_options.hasTray) {
        m_tray->start();
    }
    if (!m_options.isHidden) {
        raise(m_options.page, m_options.inputs);
    }
}

MainWindow& Desktop::openWindow()
{
    m_hiddenTime.stop();
    if (!m_window) {
        m_window = std::make_unique<MainWindow>(PageContext{m_backend, m_queue, m_mint, m_clock, m_work});
        connect(m_window.get(), &MainWindow::closeWanted, this, [this] { closeWanted(); });
        connect(m_window.get(), &MainWindow::hideWanted, this, [this] { hideWindow(); });
        connect(m_window.get(), &MainWindow::quitWanted, this, [this] { quitWanted(); });
        connect(m_window.get(), &MainWindow::unlockWanted, this, [this] { m_unlock->ask(); });
    }
    return *m_window;
}

void Desktop::showWindow()
{
    MainWindow& window = openWindow();
    window.show();
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.raise();
    window.activateWindow();
}

void Desktop::raise(const QString& page, const QStringList& inputs)
{
    MainWindow& window = openWindow();
    if (!page.isEmpty()) {
        window.showPage(page);
    }
    showWindow();
    if (!inputs.isEmpty()) {
        window.connectSource(inputs);
    }
}

void Desktop::showPlace(const QString& place)
{
    const QString connect = QStringLiteral("connect:");
    if (place.startsWith(connect)) {
        raise({}, {place.mid(connect.size())});
        return;
    }
    static const std::pair<const char*, const char*> kinds[] = {
        {"exec_", "runs"}, {"int_", "inbox"}, {"src_", "sources"}, {"agt_", "agents"}, {"rule_", "rules"}};
    for (const auto& [prefix, page] : kinds) {
        if (place.startsWith(QLatin1String(prefix))) {
            openWindow().showPage(QString::fromLatin1(page), place);
            showWindow();
            return;
        }
    }
    raise(place, {});
}

void Desktop::hideWindow()
{
    if (m_window) {
        m_window->hide();
        m_hiddenTime.start();
    }
}

// To the tray; the first time a bar says so. Without a tray the bar asks each time until "Keep running" was chosen
// once.
void Desktop::closeWanted()
{
    QSettings settings;
    const QString key = m_tray->isShown() ? QStringLiteral("close/toldTray") : QStringLiteral("close/toldBackground");
    if (!settings.value(key).toBool()) {
        settings.setValue(key, true);
        m_window->offerToKeepRunning(m_status.agents);
        return;
    }
    hideWindow();
}

void Desktop::quitWanted()
{
    later(m_backend.status(), this, [this](const Result<StatusView>& status) {
        if (status && status->running + status->waiting > 0) {
            askQuit(*status);
        } else {
            Q_EMIT quitConfirmed();
        }
    });
}

void Desktop::askQuit(const StatusView& status)
{
    auto* dialog = new QuitDialog(status.running, status.waiting, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowFlag(Qt::WindowStaysOnTopHint); // a question stays on top too, and may cover it
    connect(dialog, &QuitDialog::confirmed, this, [this] { Q_EMIT quitConfirmed(); });
    dialog->open();
    dialog->raise();
}

} // namespace executor::ui

#include "moc_desktop.cpp"
