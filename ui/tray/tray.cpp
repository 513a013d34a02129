#include "ui/tray/tray.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPalette>
#include <QSystemTrayIcon>

namespace executor::ui {

namespace {

constexpr int kQuestionLines = 3;

// Panels read `_` and `&` as marks of a shortcut.
QString label(QString text)
{
    if (text.size() > 60) {
        text = text.left(59) + QChar(0x2026);
    }
    return text.replace(QLatin1Char('&'), QStringLiteral("&&")).replace(QLatin1Char('_'), QStringLiteral("__"));
}

} // namespace

Tray::Tray(Backend& backend, QuestionQueue& queue, QObject* parent)
    : QObject(parent), m_backend(backend), m_queue(queue), m_agents(std::make_unique<QMenu>())
{
    build();
    m_pace.setSingleShot(true);
    m_pace.setInterval(150);
    connect(&m_pace, &QTimer::timeout, this, [this] { sync(); });
    const auto soon = [this] {
        if (!m_pace.isActive()) {
            m_pace.start();
        }
    };
    connect(&backend, &Backend::changed, this, soon);
    connect(&queue, &QuestionQueue::changed, this, soon);
    connect(&m_probe, &TrayProbe::appeared, this, [this] { create(); });
}

Tray::~Tray()
{
    if (m_icon != nullptr) {
        m_icon->setContextMenu(nullptr);
    }
}

void Tray::start()
{
    m_probe.start();
    sync();
}

void Tray::build()
{
    const auto add = [this](const QString& text, auto run) {
        QAction* action = m_menu.addAction(text);
        connect(action, &QAction::triggered, this, run);
        return action;
    };
    m_waiting = add(QString(), [this] { Q_EMIT questionWanted(QString()); });
    for (int i = 0; i < kQuestionLines; ++i) {
        m_questions.push_back(
            add(QString(), [this, i] { Q_EMIT questionWanted(m_questions[std::size_t(i)]->data().toString()); }));
    }
    m_afterQuestions = m_menu.addSeparator();
    add(tr("Open Executor"), [this] { Q_EMIT openWanted(); });
    add(tr("Connect a source…"), [this] { Q_EMIT connectWanted(); });
    m_unlock = add(tr("Unlock secrets…"), [this] { Q_EMIT unlockWanted(); });
    m_menu.addSeparator();
    m_agents->setTitle(tr("Agents"));
    m_menu.addMenu(m_agents.get());
    m_pauseAll = add(tr("Pause all agents"), [this] {
        if (m_status.isPaused || m_status.isStopped) { // giving power back is done at the window
            Q_EMIT pageWanted(QStringLiteral("agents"));
        } else {
            later(m_backend.pauseAllAgents(), this, [](const Result<void>&) {});
        }
        sync(); // also takes back the check mark that the click itself has set
    });
    m_pauseAll->setCheckable(true);
    add(tr("Stop everything now"),
        [this] { later(m_backend.stopEverything(), this, [this](const Result<void>&) { sync(); }); });
    m_menu.addSeparator();
    add(tr("Copy MCP address"), [this] { QGuiApplication::clipboard()->setText(m_status.mcpUrl); });
    add(tr("Quit Executor"), [this] { Q_EMIT quitWanted(); });
}

void Tray::create()
{
    if (m_icon != nullptr) {
        m_icon->hide(); // a watcher that came back wants to be told again
        m_icon->show();
        return;
    }
    m_icon = new QSystemTrayIcon(this);
    m_icon->setContextMenu(&m_menu);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) {
            if (m_queue.questions().empty()) {
                Q_EMIT toggleWanted();
            } else {
                Q_EMIT questionWanted(QString());
            }
        }
    });
    show(m_status);
    m_icon->show();
    Q_EMIT appeared();
}

void Tray::sync()
{
    later(m_backend.status(), this, [this](const Result<StatusView>& status) {
        if (status) {
            show(*status);
            Q_EMIT statusKnown(*status);
        }
    });
    later(m_backend.agents(), this, [this](const Result<std::vector<AgentView>>& agents) {
        if (agents) {
            showAgents(*agents);
        }
    });
}

void Tray::show(const StatusView& status)
{
    m_status = status;
    const auto& questions = m_queue.questions();
    m_status.waiting = int(questions.size());
    m_waiting->setVisible(!questions.empty());
    m_afterQuestions->setVisible(!questions.empty());
    m_waiting->setText(tr("%n approval(s) wait…", nullptr, int(questions.size())));
    for (std::size_t i = 0; i < m_questions.size(); ++i) {
        const bool isThere = i < questions.size();
        m_questions[i]->setVisible(isThere);
        if (isThere) {
            m_questions[i]->setText(
                label(QStringLiteral("    %1: %2").arg(questions[i].agent, questions[i].sourceName)));
            m_questions[i]->setData(questions[i].id);
        }
    }
    m_unlock->setVisible(status.lockedAccounts > 0);
    m_pauseAll->setChecked(m_status.isPaused || m_status.isStopped);
    if (m_icon != nullptr) {
        const bool isDarkPanel = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
        m_icon->setIcon(
            trayIcon(trayState(m_status), m_status.waiting, isDarkPanel ? PanelShade::Dark : PanelShade::Light));
        m_icon->setToolTip(trayTooltip(m_status));
    }
}

void Tray::showAgents(const std::vector<AgentView>& agents)
{
    m_agents->clear();
    m_agents->menuAction()->setVisible(!agents.empty());
    for (const AgentView& agent : agents) {
        QAction* action = m_agents->addAction(label(agent.name));
        action->setCheckable(true);
        action->setChecked(!agent.isPaused && !agent.isStopped);
        connect(action, &QAction::triggered, this, [this, id = agent.id, isActive = action->isChecked()] {
            if (isActive) { // taking power away needs no more than a click; giving it back is done at the window
                later(m_backend.pauseAgent(id), this, [this](const Result<void>&) { sync(); });
            } else {
                Q_EMIT pageWanted(QStringLiteral("agents"));
            }
        });
    }
}

} // namespace executor::ui

#include "moc_tray.cpp"
