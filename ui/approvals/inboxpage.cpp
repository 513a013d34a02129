#include "ui/approvals/inboxpage.h"

namespace executor::ui {

InboxPage::InboxPage(PageContext context, QWidget* parent)
    : Page(tr("Inbox"), parent),
      m_context(context),
      m_list(new RowList(tr("Open questions"), this)),
      m_pane(new QuestionPane(QuestionPane::Use::Inbox, context.clock, context.mint, this)),
      m_empty(new EmptyState(tr("Nothing waits for you."),
                             tr("When an agent wants to do something that asks, it stands here until you answer."),
                             EmptyState::Frame::None, this))
{
    setBody(m_list, m_pane, 360);
    m_pane->onAllowed = [this](policy::PersonProof proof) {
        m_context.queue.allow(m_pane->questionId(), std::move(proof));
    };
    connect(m_pane, &QuestionPane::denied, this,
            [this](const QString& reason) { m_context.queue.deny(m_pane->questionId(), reason); });
    connect(m_list, &RowList::currentIdChanged, this, [this](const QString& id) { show(id); });
    connect(&m_context.queue, &QuestionQueue::changed, this, [this] { fill(); });
    connect(&m_context.queue, &QuestionQueue::answerFailed, this, [this](const QString& id, const QString& text) {
        if (id == m_pane->questionId()) {
            m_pane->setBusy(text);
        }
    });
    connect(&m_context.queue, &QuestionQueue::lockChanged, m_pane, &QuestionPane::setLocked);
    m_pane->setLocked(m_context.queue.isLocked());
    m_clock.setInterval(1000); // the pane beside it counts seconds too
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (isVisible()) {
            fill();
        }
    });
    m_clock.start();
    fill();
}

void InboxPage::fill()
{
    const auto& questions = m_context.queue.questions();
    setCount(questions.empty() ? QString() : tr("%n question(s) wait", nullptr, int(questions.size())));
    if (questions.empty()) {
        m_list->setRows({});
        showEmpty(m_empty);
        return;
    }
    std::vector<RowItem> rows;
    QString agent;
    for (const QuestionView& question : questions) {
        if (rows.empty() || question.agent != agent) {
            agent = question.agent;
            RowItem heading;
            heading.isHeading = true;
            heading.avatar = initialsOf(agent);
            heading.title = agent;
            rows.push_back(heading);
        }
        RowItem row;
        row.id = question.id;
        row.glyph = glyphOf(question.effect);
        row.glyphHue = hueOf(question.effect);
        row.title = question.path.isEmpty() ? question.plainSentence() : question.path;
        row.detailLead = wordOf(question.effect);
        row.detailHue = hueOf(question.effect);
        row.detail = question.sourceName;
        row.right = since(question.askedAt);
        rows.push_back(row);
    }
    m_list->setRows(std::move(rows));
    showBody();
    show(m_list->currentId());
}

void InboxPage::show(const QString& id)
{
    const QuestionView* question = m_context.queue.find(id);
    if (question != nullptr && m_pane->questionId() != id) {
        m_pane->setQuestion(*question);
    }
    m_pane->setPlace(m_context.queue.placeOf(id), int(m_context.queue.questions().size()));
}

} // namespace executor::ui

#include "moc_inboxpage.cpp"
