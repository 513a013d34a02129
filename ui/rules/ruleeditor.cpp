#include "ui/rules/ruleeditor.h"

#include "core/base/text.h"
#include "core/base/threads.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/page.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>

namespace executor::ui {

namespace {

QString agentWords(const QString& name)
{
    return name.isEmpty() ? RuleEditor::tr("any agent") : name;
}

// Whole sentences, so that they can be translated.
QString sentence(const QString& agent, const QString& pattern, const QStringList& effects, Action action)
{
    const QString tools =
        effects.isEmpty()
            ? RuleEditor::tr("tools that match %1").arg(pattern)
            : RuleEditor::tr("tools that match %1 and %2").arg(pattern, effects.join(QStringLiteral(", ")));
    switch (action) {
    case Action::Allow:
        return RuleEditor::tr("When %1 calls %2, the call is allowed without asking.").arg(agent, tools);
    case Action::Ask:
        return RuleEditor::tr("When %1 calls %2, you are asked.").arg(agent, tools);
    case Action::Block:
        return RuleEditor::tr("When %1 calls %2, the call is blocked.").arg(agent, tools);
    }
    return {};
}

Result<qsizetype> countMatches(const ToolTable& tools, const policy::Pattern& pattern)
{
    return std::count_if(tools->begin(), tools->end(),
                         [&pattern](const ToolRow& row) { return pattern.matches(utf8(row.path)); });
}

/// "і (U+0456)" of the first character that is no ASCII; empty: there is none. Names of tools rarely have one.
QString oddCharacter(const QString& pattern)
{
    for (const uint character : pattern.toUcs4()) {
        if (character > 0x7F) {
            return QStringLiteral("%1 (U+%2)")
                .arg(QString::fromUcs4(reinterpret_cast<const char32_t*>(&character), 1))
                .arg(QString::number(character, 16).toUpper().rightJustified(4, QLatin1Char('0')));
        }
    }
    return {};
}

} // namespace

RuleEditor::RuleEditor(PageContext context, QWidget* parent)
    : QWidget(parent), m_context(context), m_stack(new QStackedWidget(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_stack->addWidget(buildShown());
    m_stack->addWidget(buildForm());
}

QWidget* RuleEditor::buildShown()
{
    auto* page = new QWidget(m_stack);
    QVBoxLayout* layout = makeScrolling(page);
    auto* head = new QHBoxLayout;
    m_pattern = new ElidedLabel(page);
    m_pattern->setFont(codeFont(TextSize::Section));
    auto* remove = new PersonButton(m_context.mint, page);
    remove->setIcon(glyphIcon(Glyph::Trash));
    remove->setText(tr("Remove"));
    remove->onPressed = [this](policy::PersonProof proof) {
        if (onRemove) {
            onRemove(m_rule.id, std::move(proof));
        }
    };
    head->addWidget(m_pattern, 1);
    head->addWidget(remove);
    layout->addLayout(head);
    m_words = makeParagraph(QString(), LabelRole::Text, page);
    m_facts = makeParagraph(QString(), LabelRole::Text2, page);
    layout->addWidget(m_words);
    layout->addWidget(m_facts);
    layout->addStretch(1);
    return page;
}

QWidget* RuleEditor::buildForm()
{
    auto* page = new QWidget(m_stack);
    QVBoxLayout* layout = makeScrolling(page);
    layout->addWidget(makeLabel(tr("New rule"), TextSize::Section, Weight::Semibold, LabelRole::Text, page));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto addRow = [form, page](const QString& text, QWidget* field) {
        QLabel* label = makeLabel(text, TextSize::Body, Weight::Normal, LabelRole::Text2, page);
        label->setMinimumWidth(80);
        label->setBuddy(field);
        field->setAccessibleName(text);
        form->addRow(label, field);
    };
    m_newPattern = new QLineEdit(page);
    m_newPattern->setFont(codeFont());
    m_newPattern->setPlaceholderText(QStringLiteral("github.issues.*"));
    m_action = new QComboBox(page);
    m_action->addItems({tr("Ask"), tr("Allow"), tr("Block")});
    m_agent = new QComboBox(page);
    m_effect = new QComboBox(page);
    m_effect->addItem(tr("any effect"));
    for (const Effect effect :
         {Effect::Read, Effect::Write, Effect::Unknown, Effect::Send, Effect::Delete, Effect::Spend, Effect::Admin}) {
        m_effect->addItem(wordOf(effect), int(effect));
    }
    m_note = new QLineEdit(page);
    m_note->setMaxLength(200);
    addRow(tr("Tools"), m_newPattern);
    addRow(tr("Action"), m_action);
    addRow(tr("Agent"), m_agent);
    addRow(tr("Effect"), m_effect);
    addRow(tr("Note"), m_note);
    layout->addLayout(form);
    auto* card = new Card(Card::Ground::Side, page);
    auto* cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(14, 12, 14, 12);
    m_sentence = makeParagraph(QString(), LabelRole::Text, card);
    cardLayout->addWidget(m_sentence);
    m_matches = makeParagraph(QString(), LabelRole::Text2, card);
    cardLayout->addWidget(m_matches);
    layout->addWidget(card);
    m_error = makeParagraph(QString(), LabelRole::Danger, page);
    m_error->hide();
    layout->addWidget(m_error);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), page);
    m_add = new PersonButton(m_context.mint, page);
    setKind(m_add, ButtonKind::Primary);
    m_add->setText(tr("Add rule"));
    m_add->onPressed = [this](policy::PersonProof proof) { add(std::move(proof)); };
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(cancel, &QPushButton::clicked, this, [this] { Q_EMIT finished(); });
    connect(m_newPattern, &QLineEdit::textChanged, this, [this] { updateSentence(); });
    for (QComboBox* box : {m_action, m_agent, m_effect}) {
        connect(box, &QComboBox::currentIndexChanged, this, [this] { updateSentence(); });
    }
    return page;
}

void RuleEditor::showRule(const RuleView& rule)
{
    m_rule = rule;
    m_stack->setCurrentIndex(0);
    m_pattern->setText(rule.pattern);
    QStringList effects;
    for (const Effect effect : rule.effects) {
        effects.append(wordOf(effect));
    }
    QString words = sentence(agentWords(rule.agentName), rule.pattern, effects, rule.action);
    if (!rule.note.isEmpty()) {
        words += QStringLiteral("\n\n“%1”").arg(rule.note);
    }
    m_words->setText(words);
    QStringList facts;
    facts.append(rule.hits > 0 ? tr("Decided %n call(s).", nullptr, int(rule.hits)) : tr("Has decided no call yet."));
    if (!rule.shadowedBy.isEmpty()) {
        facts.append(tr("Never reached, because %1 stands above it.").arg(rule.shadowedBy));
    }
    if (rule.createdAt.isValid()) {
        facts.append(tr("Made %1.").arg(QLocale().toString(rule.createdAt.toLocalTime(), QLocale::ShortFormat)));
    }
    m_facts->setText(facts.join(QLatin1Char(' ')));
}

void RuleEditor::startNew(const std::vector<AgentView>& agents)
{
    m_newPattern->clear();
    m_note->clear();
    m_error->hide();
    m_agent->clear();
    m_agent->addItem(agentWords(QString()), QString());
    for (const AgentView& agent : agents) {
        m_agent->addItem(agent.name, agent.id);
    }
    m_action->setCurrentIndex(0);
    m_effect->setCurrentIndex(0);
    m_stack->setCurrentIndex(1);
    later(m_context.backend.tools(), this, [this](const Result<ToolTable>& tools) {
        m_tools = tools.value_or(nullptr);
        updateSentence();
    });
    updateSentence();
    m_newPattern->setFocus();
}

// The service's own parser decides while it is typed; what it would refuse cannot be added.
void RuleEditor::updateSentence()
{
    static constexpr Action kActions[] = {Action::Ask, Action::Allow, Action::Block};
    const QString text = m_newPattern->text().trimmed();
    const Result<policy::Pattern> pattern = policy::Pattern::parse(utf8(text));
    const bool isWrong = !text.isEmpty() && !pattern;
    ++m_round;
    m_matches->hide();
    m_error->setVisible(isWrong);
    m_error->setText(isWrong ? qs(pattern.error().message + " " + pattern.error().hint).trimmed() : QString());
    setFieldState(m_newPattern, isWrong ? FieldState::Wrong : FieldState::Fine);
    m_add->setEnabled(pattern.has_value());
    m_add->setToolTip(m_error->text());
    const QStringList effects = m_effect->currentIndex() > 0 ? QStringList{m_effect->currentText()} : QStringList();
    if (pattern) {
        m_sentence->setText(sentence(m_agent->currentIndex() > 0 ? m_agent->currentText() : agentWords(QString()), text,
                                     effects, kActions[qBound(0, m_action->currentIndex(), 2)]));
        countTools(*pattern);
    } else {
        m_sentence->setText(tr("Write which tools it is for: github.issues.* are all tools of a group, github.*.delete "
                               "all of that name. For everything that deletes, write * and choose the effect."));
    }
}

void RuleEditor::countTools(const policy::Pattern& pattern)
{
    if (!m_tools) {
        return;
    }
    const int round = m_round;
    auto count = [tools = m_tools, pattern] { return countMatches(tools, pattern); };
    later(onPool(std::move(count)), this, [this, round](const Result<qsizetype>& matches) {
        if (round != m_round || !matches) {
            return;
        }
        const QString odd = *matches == 0 ? oddCharacter(m_newPattern->text()) : QString();
        m_matches->setForegroundRole(odd.isEmpty() ? QPalette::PlaceholderText : QPalette::BrightText);
        m_matches->setText(!odd.isEmpty()
                               ? tr("No tool has this name. Look at %1: it may only look like another letter.").arg(odd)
                           : *matches == 0 ? tr("No tool matches it now.")
                                           : tr("%Ln tool(s) match it now.", nullptr, int(*matches)));
        m_matches->show();
    });
}

void RuleEditor::add(policy::PersonProof proof)
{
    static constexpr Action kActions[] = {Action::Ask, Action::Allow, Action::Block};
    RuleDraft draft;
    draft.pattern = m_newPattern->text().trimmed();
    draft.action = kActions[qBound(0, m_action->currentIndex(), 2)];
    draft.agentId = m_agent->currentData().toString();
    if (m_effect->currentIndex() > 0) {
        draft.effects.push_back(static_cast<Effect>(m_effect->currentData().toInt()));
    }
    draft.note = m_note->text().trimmed();
    m_add->setEnabled(false);
    later(m_context.backend.addRule(std::move(draft), std::move(proof)), this, [this](const Result<void>& result) {
        m_add->setEnabled(true);
        m_error->setVisible(!result);
        if (result) {
            Q_EMIT finished();
        } else {
            m_error->setText(errorText(result.error()));
            announce(m_error);
        }
    });
}

} // namespace executor::ui

#include "moc_ruleeditor.cpp"
