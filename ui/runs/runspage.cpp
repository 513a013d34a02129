#include "ui/runs/runspage.h"

#include "ui/runs/rundetail.h"

#include <QHBoxLayout>
#include <QMenu>

namespace executor::ui {

RunsPage::RunsPage(PageContext context, QWidget* parent)
    : Page(tr("Runs"), parent),
      m_context(context),
      m_filter(new FilterField(tr("Filter runs"), this)),
      m_state(new QPushButton(tr("State"), this)),
      m_list(new RowList(tr("Runs"), this)),
      m_detail(new RunDetailPane(context, this)),
      m_empty(new EmptyState(tr("Nothing has run yet."),
                             tr("As soon as an agent runs code or calls a tool, it stands here."),
                             EmptyState::Frame::None, this)),
      m_noHit(new EmptyState(tr("No run matches."), QString(), EmptyState::Frame::None, this))
{
    m_filter->setMinimumWidth(180);
    m_filter->setMaximumWidth(320);
    filterBar()->addWidget(m_filter, 1);
    setKind(m_state, ButtonKind::Chip);
    auto* menu = new QMenu(m_state);
    const auto add = [this, menu](const QString& text, std::optional<RunState> state) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, text, state] {
            m_onlyState = state;
            m_state->setText(state ? text : tr("State"));
            setKind(m_state, state ? ButtonKind::ChipOn : ButtonKind::Chip);
            fill();
        });
    };
    add(tr("Any state"), std::nullopt);
    for (const RunState state : {RunState::Running, RunState::Waiting, RunState::Completed, RunState::Failed,
                                 RunState::Denied, RunState::Cancelled}) {
        add(wordOf(state), state);
    }
    m_state->setMenu(menu);
    filterBar()->addWidget(m_state);
    filterBar()->addStretch(2);
    setBody(m_list, m_detail, 344);
    connect(m_empty->addButton(tr("Add an agent…"), Glyph::Agents), &QPushButton::clicked, this,
            [this] { Q_EMIT wantsPage(QStringLiteral("agents"), QString()); });
    connect(m_noHit->addButton(tr("Clear filter"), Glyph::Close), &QPushButton::clicked, this, [this] {
        m_onlyState.reset();
        m_state->setText(tr("State"));
        setKind(m_state, ButtonKind::Chip);
        m_filter->clear();
        fill();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this] { fill(); });
    connect(m_list, &RowList::currentIdChanged, m_detail, &RunDetailPane::showRun);
    connect(m_list, &RowList::scrolledToEnd, this, [this] { loadOlder(); });
    connect(m_detail, &RunDetailPane::wantsQuestion, this,
            [this](const QString& id) { Q_EMIT wantsPage(QStringLiteral("inbox"), id); });
    m_pace.setSingleShot(true);
    m_pace.setInterval(500);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        refresh();
        m_detail->reload();
    });
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if ((part == Part::Runs || part == Part::Questions) && !m_pace.isActive()) {
            m_pace.start();
        }
    });
    refresh();
}

void RunsPage::refresh()
{
    later(m_context.backend.runs(QString()), this, [this](Result<std::vector<RunRow>> result) {
        if (!result) {
            showError(result.error());
            return;
        }
        // The newest page replaces its part; what was scrolled in below stays.
        const QString oldest = result->empty() ? QString() : result->back().id;
        const auto kept =
            std::find_if(m_runs.begin(), m_runs.end(), [&oldest](const RunRow& run) { return run.id == oldest; });
        std::vector<RunRow> next = std::move(*result);
        if (kept != m_runs.end()) {
            next.insert(next.end(), kept + 1, m_runs.end());
        }
        m_runs = std::move(next);
        fill();
    });
}

void RunsPage::loadOlder()
{
    if (m_isLoading || !m_hasOlder || m_runs.empty()) {
        return;
    }
    m_isLoading = true;
    later(m_context.backend.runs(m_runs.back().id), this, [this](Result<std::vector<RunRow>> result) {
        m_isLoading = false;
        if (!result) {
            return;
        }
        m_hasOlder = !result->empty();
        m_runs.insert(m_runs.end(), result->begin(), result->end());
        if (m_hasOlder) {
            fill();
        }
    });
}

bool RunsPage::isShown(const RunRow& run) const
{
    if (m_onlyState && run.state != *m_onlyState) {
        return false;
    }
    const QString words = m_filter->text().trimmed();
    return words.isEmpty() || run.agent.contains(words, Qt::CaseInsensitive) ||
           run.summary.contains(words, Qt::CaseInsensitive) || run.id.contains(words, Qt::CaseInsensitive);
}

void RunsPage::fill()
{
    if (m_runs.empty()) {
        setCount(QString());
        showEmpty(m_empty);
        return;
    }
    std::vector<RowItem> rows;
    int waiting = 0;
    for (const RunRow& run : m_runs) {
        waiting += run.state == RunState::Waiting ? 1 : 0;
        if (!isShown(run)) {
            continue;
        }
        RowItem row;
        row.id = run.id;
        row.glyph = glyphOf(run.state);
        row.glyphHue = hueOf(run.state);
        row.title = run.agent;
        if (run.state != RunState::Completed) {
            row.note =
                run.note.isEmpty() ? wordOf(run.state) : QStringLiteral("%1: %2").arg(wordOf(run.state), run.note);
        }
        row.noteHue = hueOf(run.state);
        row.detail = run.summary.isEmpty() ? tr("no calls") : run.summary;
        row.right = shortTime(run.startedAt);
        row.rightDetail = run.state == RunState::Waiting ? since(run.startedAt) : durationText(run.durationMs);
        rows.push_back(std::move(row));
    }
    setCount(waiting > 0 ? tr("%n wait(s) for you", nullptr, waiting) : QString());
    const bool isEmpty = rows.empty();
    m_list->setRows(std::move(rows));
    if (isEmpty) {
        showEmpty(m_noHit);
    } else {
        showBody();
    }
}

void RunsPage::showId(const QString& id)
{
    m_list->selectId(id);
    m_detail->showRun(id);
}

} // namespace executor::ui

#include "moc_runspage.cpp"
