#include "ui/runs/rundetail.h"

#include "ui/runs/timeline.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/jsontree.h"
#include "ui/widgets/page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>

namespace executor::ui {

namespace {

class StateShape final : public QWidget
{
public:
    StateShape(const RunDetail& detail, QWidget* parent) : QWidget(parent), m_detail(detail) { setFixedSize(16, 16); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        paintGlyph(&painter, rect(), glyphOf(m_detail.row.state), colourOf(hueOf(m_detail.row.state)));
    }

private:
    const RunDetail& m_detail;
};

bool isLive(RunState state)
{
    return state == RunState::Queued || state == RunState::Running || state == RunState::Waiting;
}

} // namespace

RunDetailPane::RunDetailPane(PageContext context, QWidget* parent) : QWidget(parent), m_context(context)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addWidget(new HairLine(this));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildTimeline());
    m_stack->addWidget(buildText(&m_code, tr("Code")));
    m_stack->addWidget(buildText(&m_log, tr("Log")));
    m_stack->addWidget(buildText(&m_result, tr("Result")));
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
}

QWidget* RunDetailPane::buildHead()
{
    auto* head = new QWidget(this);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(kPageLeft, 12, kPageRight, 0);
    layout->setSpacing(6);
    auto* first = new QHBoxLayout;
    first->setSpacing(6);
    m_title = new ElidedLabel(head);
    m_title->setFont(codeFont(TextSize::Section));
    auto* copy = new QPushButton(glyphIcon(Glyph::Copy, GlyphRole::Text2), QString(), head);
    setKind(copy, ButtonKind::Plain);
    copy->setAccessibleName(tr("Copy id"));
    copy->setToolTip(tr("Copy id"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_id); });
    m_cancel = new QPushButton(glyphIcon(Glyph::Stop), tr("Cancel run"), head);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        later(m_context.backend.cancelRun(m_id), this, [this](const Result<void>& result) {
            if (!result) {
                m_failed->setText(errorText(result.error()));
                m_failed->show();
            }
            reload();
        });
    });
    first->addWidget(m_title);
    first->addWidget(copy);
    first->addStretch(1);
    first->addWidget(m_cancel);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    m_stateShape = new StateShape(m_detail, head);
    m_state = new ElidedLabel(head);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    second->addWidget(m_stateShape);
    second->addWidget(m_state, 1);
    m_tabs = new QTabBar(head);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the run"));
    for (const QString& name : {tr("Timeline"), tr("Code"), tr("Log"), tr("Result")}) {
        m_tabs->addTab(name);
    }
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addWidget(m_tabs);
    return head;
}

QWidget* RunDetailPane::buildTimeline()
{
    auto* page = new QWidget(this);
    QVBoxLayout* layout = makeScrolling(page);
    m_waiting = new MessageBar(MessageBar::Tone::Warn, QString(), page);
    QPushButton* review = m_waiting->addButton(tr("Review…"));
    setKind(review, ButtonKind::Primary);
    connect(review, &QPushButton::clicked, this, [this] { Q_EMIT wantsQuestion(m_detail.questionId); });
    m_failed = new MessageBar(MessageBar::Tone::Error, QString(), page);
    m_timeline = new Timeline(page);
    m_noSteps = makeParagraph(tr("This run called no tool."), LabelRole::Text2, page);
    m_argumentsHead = makeLabel(tr("Arguments"), TextSize::Body, Weight::Semibold, LabelRole::Text, page);
    m_arguments = new JsonTree(tr("Arguments of the step"), page);
    m_arguments->setMostRows(10);
    m_resultHead = makeLabel(tr("Result"), TextSize::Body, Weight::Semibold, LabelRole::Text, page);
    m_stepResult = new CodeView(CodeView::Use::Show, tr("Result of the step"), page);
    m_stepResult->setLines(1, 14);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_timeline), static_cast<QWidget*>(m_noSteps), static_cast<QWidget*>(m_waiting),
          static_cast<QWidget*>(m_failed), static_cast<QWidget*>(m_argumentsHead), static_cast<QWidget*>(m_arguments),
          static_cast<QWidget*>(m_resultHead), static_cast<QWidget*>(m_stepResult)}) {
        layout->addWidget(widget);
    }
    layout->addStretch(1);
    connect(m_timeline, &Timeline::stepChosen, this, [this](int row) { showStep(row); });
    return page;
}

QWidget* RunDetailPane::buildText(CodeView** view, const QString& name)
{
    auto* page = new QWidget(this);
    QVBoxLayout* layout = makeScrolling(page);
    *view = new CodeView(CodeView::Use::Show, name, page);
    (*view)->setLines(3, 2000);
    layout->addWidget(*view);
    layout->addStretch(1);
    return page;
}

void RunDetailPane::showRun(const QString& id)
{
    if (id != m_id) {
        m_id = id;
        reload();
    }
}

void RunDetailPane::reload()
{
    const QString id = m_id;
    if (id.isEmpty()) {
        return;
    }
    later(m_context.backend.run(id), this, [this, id](Result<RunDetail> result) {
        if (id != m_id) {
            return;
        }
        if (result) {
            show(*result);
        } else {
            m_title->setText(id);
            m_state->setText(errorText(result.error()));
        }
    });
}

void RunDetailPane::show(const RunDetail& detail)
{
    m_detail = detail;
    m_title->setText(detail.row.id);
    QStringList facts{wordOf(detail.row.state), detail.row.agent, tr("started %1").arg(shortTime(detail.row.startedAt)),
                      durationText(detail.row.durationMs), detail.row.note};
    facts.removeAll(QString());
    m_state->setText(facts.join(QStringLiteral("  ·  ")));
    m_stateShape->update();
    m_cancel->setVisible(isLive(detail.row.state));
    m_cancel->setEnabled(true);
    m_waiting->setVisible(!detail.questionId.isEmpty());
    m_waiting->setText(tr("This run waits for you."));
    m_failed->setVisible(!detail.errorText.isEmpty());
    m_failed->setText(detail.errorText);
    m_noSteps->setVisible(detail.steps.empty());
    m_timeline->setVisible(!detail.steps.empty());
    for (QWidget* widget : {static_cast<QWidget*>(m_argumentsHead), static_cast<QWidget*>(m_arguments),
                            static_cast<QWidget*>(m_resultHead), static_cast<QWidget*>(m_stepResult)}) {
        widget->setVisible(!detail.steps.empty());
    }
    m_timeline->setSteps(detail.steps);
    m_timeline->setFixedHeight(m_timeline->sizeHint().height());
    showStep(m_timeline->currentIndex().row());
    m_code->setCode(detail.code);
    m_log->setCode(detail.log.isEmpty() ? tr("The code wrote no log.") : detail.log.join(QLatin1Char('\n')));
    m_tabs->setTabText(2, detail.log.isEmpty() ? tr("Log") : tr("Log %1").arg(detail.log.size()));
    QString result = detail.resultText;
    if (result.isEmpty()) {
        result = isLive(detail.row.state)
                     ? tr("Not finished yet.")
                     : (detail.errorText.isEmpty() ? tr("The code returned nothing.") : detail.errorText);
    }
    m_result->setCode(result);
}

void RunDetailPane::showStep(int row)
{
    if (row < 0 || row >= int(m_detail.steps.size())) {
        return;
    }
    const StepView& step = m_detail.steps[std::size_t(row)];
    m_argumentsHead->setText(tr("Arguments of step %1").arg(step.seq));
    m_arguments->setValue(step.arguments);
    const QString text = step.errorText.isEmpty() ? step.resultText : step.errorText;
    m_resultHead->setText(step.errorText.isEmpty() ? tr("Result") : tr("Error"));
    m_resultHead->setVisible(!text.isEmpty());
    m_stepResult->setVisible(!text.isEmpty());
    m_stepResult->setCode(text);
}

void RunDetailPane::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), tokens().surface);
}

} // namespace executor::ui

#include "moc_rundetail.cpp"
