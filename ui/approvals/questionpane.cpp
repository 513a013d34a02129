#include "ui/approvals/questionpane.h"

#include "core/base/text.h"
#include "ui/approvals/uncoverwatch.h"
#include "ui/theme/icons.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/jsontree.h"
#include "ui/widgets/look.h"
#include "ui/widgets/sentencelabel.h"

#include <QLineEdit>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>

namespace executor::ui {

QuestionPane::QuestionPane(Use use, const Clock& clock, const ProofMint& mint, QWidget* parent)
    : QWidget(parent), m_use(use), m_inert(clock)
{
    m_deny = new AnswerButton(m_inert, this);
    m_later = use == Use::Popup ? new AnswerButton(m_inert, this) : nullptr;
    m_allow = new AllowButton(m_inert, mint, this);
    build();
    m_allow->onAllowed = [this](policy::PersonProof proof) {
        if (onAllowed) {
            setBusy();
            onAllowed(std::move(proof));
        }
    };
    new UncoverWatch(this, [this] { restartInertTime(); });
    m_clock.setInterval(1000);
    connect(&m_clock, &QTimer::timeout, this, [this] { updateClock(); });
}

void QuestionPane::setQuestion(const QuestionView& question)
{
    m_question = question;
    m_sentence->setRuns(question.sentence);
    m_agent->setText(question.agent);
    const QString folder = question.folder.isEmpty() ? QString() : QStringLiteral("   ·   ") + question.folder;
    m_program->setText(question.program.isEmpty() ? tr("unknown program") + folder : question.program + folder);
    m_why->setText(question.why);
    m_allow->setEffect(question.effect);
    m_allow->setText(question.isProposal ? tr("Accept") : tr("Allow once"));
    m_reason->clear();
    m_reasonRow->hide();
    m_error->hide();
    m_deny->setEnabled(!m_isLocked);
    m_allow->setEnabled(!m_isLocked);
    fillTabs();
    updateClock();
    if (m_use == Use::Popup) {
        m_sentence->setFocus();
    }
    updateGeometry();
    update();
    restartInertTime();
}

void QuestionPane::fillTabs()
{
    m_arguments->setValue(m_question.arguments, m_question.previousArguments);
    m_tabs->setTabText(0, m_question.isProposal ? tr("Change") : tr("Arguments %1").arg(m_question.arguments.size()));
    const int changed = m_arguments->json().changedCount();
    m_changes->setVisible(m_question.previousArguments.has_value() && changed > 0);
    m_changes->setText(tr("%n value(s) differ from the last allowed call of this tool.", nullptr, changed));
    std::string text = toPrettyText(m_question.arguments);
    if (text.size() > 60000) {
        text = cutText(text, 60000);
    }
    m_json->setCode(qs(text));
    m_tool->setText(m_question.path + QLatin1Char('\n') +
                    (m_question.toolTitle.isEmpty() ? QString() : m_question.toolTitle + QLatin1Char('\n')) +
                    (m_question.toolDescription.isEmpty()
                         ? QString()
                         : QLatin1Char('\n') + tr("In the words of %1:").arg(m_question.sourceName) +
                               QLatin1Char('\n') + m_question.toolDescription.left(4000)));
    m_tabs->setCurrentIndex(0);
    m_stack->setCurrentIndex(0);
    m_stack->updateGeometry(); // the same page, but with other contents
}

void QuestionPane::setPlace(int place, int count)
{
    m_count = count;
    if (m_use == Use::Popup) {
        m_place->setText(tr("%1 of %2").arg(place).arg(count));
        for (QWidget* widget :
             {static_cast<QWidget*>(m_place), static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next)}) {
            widget->setVisible(count > 1);
        }
    }
    m_more->setText(count > 1 ? tr("%n more wait(s)", nullptr, count - 1) : QString());
}

void QuestionPane::updateClock()
{
    const QString call =
        m_question.isProposal ? tr("A change of settings") : tr("Call %1 of this run").arg(m_question.callIndex);
    QString time = tr("asked %1 ago").arg(since(m_question.askedAt));
    if (m_question.expiresAt.isValid()) {
        time = tr("denied in %1").arg(until(m_question.expiresAt));
    }
    m_meta->setText(QStringLiteral("%1  ·  %2").arg(call, time));
}

void QuestionPane::restartInertTime()
{
    m_inert.restart();
    showInertTime();
}

void QuestionPane::restartByFocus()
{
    m_inert.restartByFocus();
    showInertTime();
}

void QuestionPane::showInertTime()
{
    m_deny->update();
    m_allow->update();
    if (m_later != nullptr) {
        m_later->update();
    }
}

void QuestionPane::showTab(int index)
{
    if (index >= 0 && index < m_tabs->count()) {
        m_tabs->setCurrentIndex(index);
    }
}

void QuestionPane::setBusy(const QString& error)
{
    const bool isBack = !error.isEmpty();
    m_deny->setEnabled(isBack && !m_isLocked);
    m_allow->setEnabled(isBack && !m_isLocked);
    m_error->setVisible(isBack);
    m_error->setText(error);
    if (isBack) {
        restartInertTime();
    }
}

void QuestionPane::setLocked(bool isLocked)
{
    m_isLocked = isLocked;
    for (QWidget* part : {m_head, m_who, m_details}) {
        part->setVisible(!isLocked);
    }
    m_reasonRow->hide();
    m_locked->setVisible(isLocked);
    m_deny->setEnabled(!isLocked);
    m_allow->setEnabled(!isLocked);
    if (m_later != nullptr) {
        m_later->setEnabled(!isLocked);
    }
    update();
    restartInertTime();
}

void QuestionPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_clock.start();
    restartInertTime();
}

void QuestionPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    restartInertTime();
}

void QuestionPane::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Tokens& t = tokens();
    painter.fillRect(rect(), t.surface);
    const int head = m_isLocked ? 0 : m_head->geometry().bottom() + 1;
    painter.fillRect(QRect(0, 0, width(), head), mix(t.surface, t.effect(m_question.effect).tint, 0.62));
    painter.fillRect(QRect(0, head - 1, width(), 1), t.line);
    const int foot = m_deny->parentWidget()->geometry().top();
    painter.fillRect(QRect(0, foot, width(), height() - foot), t.side);
    painter.fillRect(QRect(0, foot, width(), 1), t.line);
}

} // namespace executor::ui

#include "moc_questionpane.cpp"
