#include "ui/agents/agentspage.h"

#include "ui/agents/addagentdialog.h"
#include "ui/agents/agentdetail.h"
#include "ui/approvals/answerbutton.h"

namespace executor::ui {

AgentsPage::AgentsPage(PageContext context, QWidget* parent)
    : Page(tr("Agents"), parent),
      m_context(context),
      m_list(new RowList(tr("Agents"), this)),
      m_detail(new AgentDetail(context, this)),
      m_empty(new EmptyState(tr("No agent is set up yet."),
                             tr("An agent is a program that may call your tools: Claude Code, Codex, a script. Each "
                                "gets a token of its own."),
                             EmptyState::Frame::None, this)),
      m_allHeld(new MessageBar(MessageBar::Tone::Warn, tr("All agents are paused or stopped."), this))
{
    auto* add = new QPushButton(glyphIcon(Glyph::Plus, GlyphRole::OnAccent), tr("Add agent…"), this);
    setKind(add, ButtonKind::Primary);
    connect(add, &QPushButton::clicked, this, [this] { makeNew(); });
    addToHead(add);
    connect(m_empty->addButton(tr("Add an agent…"), Glyph::Plus), &QPushButton::clicked, this, [this] { makeNew(); });
    setBody(m_list, m_detail, 344);
    auto* resume = new PersonButton(context.mint, m_allHeld);
    resume->setIcon(glyphIcon(Glyph::Play));
    resume->setText(tr("Let all go on"));
    resume->onPressed = [this](policy::PersonProof proof) {
        later(m_context.backend.resumeAllAgents(std::move(proof)), this, [this](const Result<void>& result) {
            if (!result) {
                showError(result.error());
            }
            refresh();
        });
    };
    m_allHeld->addWidget(resume);
    addBar(m_allHeld);
    m_allHeld->hide();
    connect(m_list, &RowList::currentIdChanged, this, [this](const QString& id) { update(id); });
    m_detail->onRemove = [this](const QString& id, policy::PersonProof proof) { remove(id, std::move(proof)); };
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Agents || (part == Part::Runs && isVisible())) {
            refresh();
        }
    });
    m_seen.setInterval(5000); // no event tells that an agent was seen
    connect(&m_seen, &QTimer::timeout, this, [this] { refresh(); });
    refresh();
}

void AgentsPage::refresh()
{
    later(m_context.backend.agents(), this, [this](Result<std::vector<AgentView>> result) {
        if (result) {
            m_agents = std::move(*result);
            fill();
        } else {
            showError(result.error());
        }
    });
}

void AgentsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    refresh();
    m_seen.start();
}

void AgentsPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_seen.stop();
}

void AgentsPage::fill()
{
    const auto isHeld = [](const AgentView& agent) { return agent.isPaused || agent.isStopped; };
    const auto isBuiltIn = [](const AgentView& agent) { return agent.isBuiltIn; };
    const bool areAllHeld = !m_agents.empty() && std::all_of(m_agents.begin(), m_agents.end(), isHeld);
    m_allHeld->setVisible(areAllHeld);
    if (std::all_of(m_agents.begin(), m_agents.end(), isBuiltIn) && !areAllHeld) {
        setCount(QString());
        showEmpty(m_empty);
        return;
    }
    setCount(tr("%n agent(s)", nullptr, int(m_agents.size())));
    std::vector<RowItem> rows;
    for (const AgentView& agent : m_agents) {
        RowItem row;
        row.id = agent.id;
        row.avatar = initialsOf(agent.name);
        row.title = agent.name;
        row.detailLead = agent.isStopped ? tr("stopped") : (agent.isPaused ? tr("paused") : tr("active"));
        row.detailHue = agent.isStopped ? Hue::Danger : (agent.isPaused ? Hue::Warn : Hue::Ok);
        row.detail = agent.isBuiltIn              ? tr("programs without a token")
                     : agent.lastSeenAt.isValid() ? tr("last seen %1 ago").arg(since(agent.lastSeenAt))
                                                  : tr("never seen");
        rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    showBody();
    update(m_list->currentId());
}

void AgentsPage::update(const QString& id)
{
    const auto found =
        std::find_if(m_agents.begin(), m_agents.end(), [&id](const AgentView& agent) { return agent.id == id; });
    if (found != m_agents.end()) {
        m_detail->setAgent(*found);
    }
}

void AgentsPage::makeNew()
{
    auto* dialog = new AddAgentDialog(m_context, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AddAgentDialog::added, this, [this](const QString& id) {
        m_list->selectId(id);
        refresh();
    });
    dialog->open();
}

void AgentsPage::remove(const QString& id, policy::PersonProof proof)
{
    const auto found =
        std::find_if(m_agents.begin(), m_agents.end(), [&id](const AgentView& agent) { return agent.id == id; });
    const QString name = found == m_agents.end() ? id : found->name;
    later(m_context.backend.takeAway(Removable::Agent, id, std::move(proof)), this,
          [this, id, name](const Result<void>& result) {
              if (!result) {
                  showError(result.error());
                  return;
              }
              Q_EMIT removed(int(Removable::Agent), id,
                             tr("%1 was removed. Its token is no longer accepted.").arg(name));
              refresh();
          });
}

} // namespace executor::ui

#include "moc_agentspage.cpp"
