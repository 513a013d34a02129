#include "ui/rules/rulespage.h"

#include "ui/rules/ruleeditor.h"

namespace executor::ui {

RulesPage::RulesPage(PageContext context, QWidget* parent)
    : Page(tr("Rules"), parent),
      m_context(context),
      m_list(new RowList(tr("Rules, first match decides"), this)),
      m_editor(new RuleEditor(context, this)),
      m_empty(new EmptyState(tr("No rules yet."),
                             tr("The level decides: reads are allowed, everything else asks you. A rule says otherwise "
                                "for the tools that its pattern matches."),
                             EmptyState::Frame::None, this))
{
    auto* add = new QPushButton(glyphIcon(Glyph::Plus, GlyphRole::OnAccent), tr("Add rule…"), this);
    setKind(add, ButtonKind::Primary);
    connect(add, &QPushButton::clicked, this, [this] { makeNew(); });
    addToHead(add);
    connect(m_empty->addButton(tr("Add a rule…"), Glyph::Plus), &QPushButton::clicked, this, [this] { makeNew(); });
    setBody(m_list, m_editor, 400);
    connect(m_list, &RowList::currentIdChanged, this, [this](const QString& id) {
        if (!id.isEmpty()) {
            m_isEditing = false;
            update(id);
        }
    });
    connect(m_editor, &RuleEditor::finished, this, [this] {
        m_isEditing = false;
        refresh();
    });
    m_editor->onRemove = [this](const QString& id, policy::PersonProof proof) { remove(id, std::move(proof)); };
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Rules) {
            refresh();
        }
    });
    refresh();
}

void RulesPage::refresh()
{
    later(m_context.backend.rules(), this, [this](Result<std::vector<RuleView>> result) {
        if (result) {
            m_rules = std::move(*result);
            fill();
        } else {
            showError(result.error());
        }
    });
}

void RulesPage::fill()
{
    setCount(m_rules.empty() ? QString()
                             : tr("%n rule(s), the first that matches decides", nullptr, int(m_rules.size())));
    std::vector<RowItem> rows;
    for (const RuleView& rule : m_rules) {
        RowItem row;
        row.id = rule.id;
        row.glyph = glyphOf(rule.action);
        row.glyphHue = rule.shadowedBy.isEmpty() ? hueOf(rule.action) : Hue::Off;
        row.title = rule.pattern;
        row.isCode = true;
        row.detailLead = wordOf(rule.action);
        row.detailHue = rule.shadowedBy.isEmpty() ? hueOf(rule.action) : Hue::Off;
        row.detail = rule.shadowedBy.isEmpty() ? (rule.agentName.isEmpty() ? tr("any agent") : rule.agentName)
                                               : tr("never reached, because of %1").arg(rule.shadowedBy);
        if (!rule.note.isEmpty() && rule.shadowedBy.isEmpty()) {
            row.detail += QStringLiteral("  ·  ") + rule.note;
        }
        row.right = rule.hits > 0 ? tr("%n call(s)", nullptr, int(rule.hits)) : tr("unused");
        row.rightDetail = rule.lastUsedAt.isValid() ? shortTime(rule.lastUsedAt) : QString();
        rows.push_back(std::move(row));
    }
    const bool isEmpty = rows.empty();
    m_list->setRows(std::move(rows));
    if (isEmpty && !m_isEditing) {
        showEmpty(m_empty);
        return;
    }
    showBody();
    if (!m_isEditing) {
        update(m_list->currentId());
    }
}

void RulesPage::update(const QString& id)
{
    const auto found =
        std::find_if(m_rules.begin(), m_rules.end(), [&id](const RuleView& rule) { return rule.id == id; });
    if (found != m_rules.end()) {
        m_editor->showRule(*found);
    }
}

void RulesPage::makeNew()
{
    m_isEditing = true;
    showBody();
    showDetail();
    later(m_context.backend.agents(), this, [this](const Result<std::vector<AgentView>>& agents) {
        m_editor->startNew(agents ? *agents : std::vector<AgentView>());
    });
}

void RulesPage::remove(const QString& id, policy::PersonProof proof)
{
    const auto found =
        std::find_if(m_rules.begin(), m_rules.end(), [&id](const RuleView& rule) { return rule.id == id; });
    const QString pattern = found == m_rules.end() ? id : found->pattern;
    later(m_context.backend.takeAway(Removable::Rule, id, std::move(proof)), this,
          [this, id, pattern](const Result<void>& result) {
              if (!result) {
                  showError(result.error());
                  return;
              }
              Q_EMIT removed(int(Removable::Rule), id, tr("The rule for %1 was removed.").arg(pattern));
              refresh();
          });
}

} // namespace executor::ui

#include "moc_rulespage.cpp"
