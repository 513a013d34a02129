#include "ui/mainwindow/mainwindow.h"

#include "ui/agents/agentspage.h"
#include "ui/approvals/answerbutton.h"
#include "ui/approvals/inboxpage.h"
#include "ui/mainwindow/navbutton.h"
#include "ui/mainwindow/statusline.h"
#include "ui/rules/rulespage.h"
#include "ui/runs/runspage.h"
#include "ui/sources/connectdialog.h"
#include "ui/sources/sourcespage.h"
#include "ui/tools/toolspage.h"

#include <QAction>
#include <QCloseEvent>
#include <QPainter>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace executor::ui {

namespace {
constexpr int kUndoMs = 10'000;
constexpr int kNarrowBelow = 900;
} // namespace

MainWindow::MainWindow(PageContext context) : m_context(context), m_stack(new QStackedWidget), m_sidebar(new QWidget)
{
    setWindowTitle(QStringLiteral("Executor"));
    setWindowIcon(appIcon());
    setMinimumSize(720, 480);
    setAcceptDrops(true);
    auto* centre = new QWidget(this);
    auto* columns = new QHBoxLayout(centre);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_sidebar);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(1, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_stack, 1);
    buildFoot(right);
    columns->addLayout(right, 1);
    setCentralWidget(centre);
    buildSidebar(m_sidebar);
    addActions();
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(kUndoMs);
    connect(&m_undoTime, &QTimer::timeout, this, [this] { commitRemoved(); });
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Status || part == Part::Sources || part == Part::Tools || part == Part::Runs) {
            syncStatus();
        }
    });
    connect(&m_context.queue, &QuestionQueue::changed, this, [this] { syncStatus(); });
    connect(&m_context.work, &LongWork::changed, this, [this] { syncWork(); });
    const QSettings settings;
    resize(1180, 760);
    const QByteArray geometry = settings.value(QStringLiteral("window/geometry")).toByteArray();
    if (!geometry.isEmpty()) {
        restoreGeometry(geometry); // corrects a place that is off all screens
    }
    showPage(settings.value(QStringLiteral("window/page"), QStringLiteral("sources")).toString());
    syncStatus();
    syncWork();
}

MainWindow::~MainWindow()
{
    commitRemoved();
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/page"), m_current);
}

void MainWindow::buildSidebar(QWidget* sidebar)
{
    auto* layout = new QVBoxLayout(sidebar);
    layout->setContentsMargins(8, 12, 8, 12);
    layout->setSpacing(2);
    const auto separator = [sidebar, layout] {
        layout->addSpacing(6);
        layout->addWidget(new HairLine(sidebar));
        layout->addSpacing(6);
    };
    const auto add = [this, sidebar, layout](const QString& name, Glyph glyph, Page* page) {
        auto* button = new NavButton(glyph, page->title(), sidebar);
        layout->addWidget(button);
        addPage(name, button, page);
    };
    add(QStringLiteral("inbox"), Glyph::Inbox, new InboxPage(m_context, this));
    add(QStringLiteral("runs"), Glyph::Runs, new RunsPage(m_context, this));
    separator();
    add(QStringLiteral("sources"), Glyph::Sources, new SourcesPage(m_context, this));
    add(QStringLiteral("tools"), Glyph::Tools, new ToolsPage(m_context, this));
    separator();
    add(QStringLiteral("agents"), Glyph::Agents, new AgentsPage(m_context, this));
    add(QStringLiteral("rules"), Glyph::Rules, new RulesPage(m_context, this));
    layout->addStretch(1);
    sidebar->setFixedWidth(kSidebarWidth);
}

void MainWindow::addPage(const QString& name, NavButton* button, Page* page)
{
    m_pages[name] = {button, page};
    m_order.append(name);
    m_stack->addWidget(page);
    connect(button, &NavButton::clicked, this, [this, name] { showPage(name); });
    connect(page, &Page::wantsPage, this, [this](const QString& target, const QString& id) {
        if (target == QLatin1String("connect")) {
            connectSource(id.isEmpty() ? QStringList() : QStringList{id});
        } else {
            showPage(target, id);
        }
    });
    connect(page, &Page::removed, this, [this](int kind, const QString& id, const QString& sentence) {
        offerUndo({static_cast<Removable>(kind), id, sentence});
    });
}

void MainWindow::addActions()
{
    const auto add = [this](const QString& text, const QKeySequence& keys, std::function<void()> run) {
        auto* action = new QAction(text, this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
        addAction(action);
    };
    for (int i = 0; i < m_order.size(); ++i) {
        add(m_pages[m_order.at(i)].second->title(), QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)),
            [this, name = m_order.at(i)] { showPage(name); });
    }
    const auto filter = [this] {
        if (QWidget* field = page(m_current)->filter()) {
            field->setFocus(Qt::ShortcutFocusReason);
        }
    };
    add(tr("Filter"), QKeySequence(Qt::CTRL | Qt::Key_F), filter);
    add(tr("Refresh"), QKeySequence(Qt::Key_F5), [this] { page(m_current)->refresh(); });
    add(tr("New"), QKeySequence(Qt::CTRL | Qt::Key_N), [this] { page(m_current)->makeNew(); });
    add(tr("Close"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { close(); });
    add(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { Q_EMIT quitWanted(); });
    add(tr("Narrow sidebar"), QKeySequence(Qt::CTRL | Qt::Key_B),
        [this] { setSidebarNarrow(m_sidebar->width() == kSidebarWidth); });
}

Page* MainWindow::page(const QString& name) const
{
    const auto found = m_pages.find(name);
    return found == m_pages.end() ? m_pages.at(QStringLiteral("sources")).second : found->second.second;
}

void MainWindow::showPage(const QString& name, const QString& id)
{
    const QString known = m_pages.contains(name) ? name : QStringLiteral("sources");
    m_current = known;
    m_pages[known].first->setChecked(true);
    m_stack->setCurrentWidget(m_pages[known].second);
    if (!id.isEmpty()) {
        m_pages[known].second->showId(id);
        m_pages[known].second->showDetail();
    }
}

void MainWindow::connectSource(const QStringList& inputs)
{
    if (!m_connect) {
        m_connect = new ConnectDialog(m_context, this);
        m_connect->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_connect, &ConnectDialog::connected, this,
                [this](const QString& id) { showPage(QStringLiteral("sources"), id); });
    }
    m_connect->open();
    if (!inputs.isEmpty()) {
        m_connect->take(inputs.front());
    }
}

void MainWindow::setSidebarNarrow(bool isNarrow)
{
    m_sidebar->setFixedWidth(isNarrow ? 56 : kSidebarWidth);
    for (auto& [name, entry] : m_pages) {
        entry.first->setNarrow(isNarrow);
    }
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (const bool isNarrow = event->size().width() < kNarrowBelow; isNarrow != m_wasNarrow) {
        m_wasNarrow = isNarrow;
        setSidebarNarrow(isNarrow);
    }
    if (m_overlay) {
        m_overlay->setGeometry(rect());
    }
}

void MainWindow::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    painter.fillRect(rect(), t.surface);
    const QRect side = QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, m_sidebar->width(), height()));
    painter.fillRect(side, t.side);
    const int x = layoutDirection() == Qt::RightToLeft ? side.left() - 1 : side.right() + 1;
    painter.fillRect(QRect(x, 0, 1, height()), t.line);
}

void MainWindow::syncStatus()
{
    m_pages[QStringLiteral("inbox")].first->setCount(int(m_context.queue.questions().size()));
    later(m_context.backend.status(), this, [this](Result<StatusView> status) {
        if (!status) {
            return;
        }
        status->waiting = int(m_context.queue.questions().size());
        static_cast<StatusLine*>(m_status)->setStatus(*status);
        setWindowTitle(status->folderName.isEmpty() ? QStringLiteral("Executor")
                                                    : QStringLiteral("Executor - ") + status->folderName);
        const bool isLocked = status->lockedAccounts > 0;
        m_lockBar->setText(
            tr("Your secrets are locked: %n account(s) cannot be used.", nullptr, status->lockedAccounts));
        if (isLocked != m_lockBar->isVisibleTo(m_lockBar->parentWidget())) {
            m_lockBar->setVisible(isLocked);
            if (isLocked) {
                announce(m_lockBar);
            }
        }
    });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    event->ignore(); // the desktop decides: to the tray, ask, or end
    Q_EMIT closeWanted();
}

} // namespace executor::ui

#include "moc_mainwindow.cpp"
