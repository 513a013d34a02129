#include "ui/tools/callform.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "ui/approvals/uncoverwatch.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/jsontree.h"
#include "ui/widgets/page.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace executor::ui {

CallForm::CallForm(PageContext context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_editor(new CodeView(CodeView::Use::Edit, tr("Arguments as JSON"), this)),
      m_problem(makeLabel(QString(), TextSize::Small, Weight::Normal, LabelRole::Danger, this)),
      m_inert(context.clock),
      m_run(new AllowButton(m_inert, context.mint, this)),
      m_stop(new QPushButton(glyphIcon(Glyph::Stop), tr("Cancel"), this)),
      m_openRun(new QPushButton(glyphIcon(Glyph::Runs), tr("Show in Runs"), this)),
      m_hint(makeLabel(tr("Ctrl+Return"), TextSize::Small, Weight::Normal, LabelRole::Text2, this)),
      m_headline(makeLabel(QString(), TextSize::Body, Weight::Semibold, LabelRole::Text, this)),
      m_value(new JsonTree(tr("Result"), this)),
      m_text(new CodeView(CodeView::Use::Show, tr("Result"), this)),
      m_errorText(makeParagraph(QString(), LabelRole::Text, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    QLabel* label = makeLabel(tr("Arguments"), TextSize::Body, Weight::Semibold, LabelRole::Text, this);
    label->setBuddy(m_editor);
    m_editor->setLines(5, 14);
    m_problem->setWordWrap(true);
    m_run->setText(tr("Run"));
    m_run->onAllowed = [this](policy::PersonProof proof) { run(std::move(proof)); };
    setKind(m_openRun, ButtonKind::Plain);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_run);
    bar->addWidget(m_stop);
    bar->addWidget(m_hint);
    bar->addStretch(1);
    m_value->setMostRows(14);
    m_text->setLines(1, 16);
    auto* resultHead = new QHBoxLayout;
    resultHead->addWidget(m_headline, 1);
    resultHead->addWidget(m_openRun);
    layout->addWidget(label);
    layout->addWidget(m_editor);
    layout->addWidget(m_problem);
    layout->addLayout(bar);
    layout->addSpacing(6);
    layout->addLayout(resultHead);
    layout->addWidget(m_value);
    layout->addWidget(m_text);
    m_errorText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_errorText);
    layout->addStretch(1);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_stop), static_cast<QWidget*>(m_openRun), static_cast<QWidget*>(m_value),
          static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_errorText)}) {
        widget->hide();
    }
    m_editor->installEventFilter(this);
    new UncoverWatch(this, [this] { restartInertTime(); });
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] { changed(); });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_cancel.cancel(); });
    connect(m_openRun, &QPushButton::clicked, this, [this] { Q_EMIT wantsRun(m_runId); });
}

void CallForm::setTool(const ToolDetail& detail)
{
    m_problemsOf = detail.problemsOf;
    m_run->setEffect(detail.row.effect);
    restartInertTime();
    if (detail.row.path == m_path) {
        check();
        return;
    }
    m_path = detail.row.path;
    m_cancel.cancel();
    m_isRunning = false;
    m_editor->setCode(qs(toPrettyText(detail.example.is_object() ? detail.example : Json::object())));
    m_headline->clear();
    m_value->hide();
    m_text->hide();
    m_errorText->hide();
    m_openRun->hide();
    m_stop->hide();
    check();
}

// Another program can set the text through the accessibility bus just before a click.
void CallForm::changed()
{
    check();
    if (!m_isTyping) {
        restartInertTime();
    }
}

void CallForm::restartInertTime()
{
    m_inert.restart();
    m_run->update();
}

void CallForm::check()
{
    const QString text = m_editor->toPlainText();
    QString problem;
    if (text.size() > 64 << 10) {
        problem = tr("More than 64 KiB: too long to type here. Call it from code.");
    } else {
        Result<Json> parsed = parseJson(utf8(text));
        if (!parsed) {
            problem = qs(parsed.error().message);
        } else if (!parsed->is_object()) {
            problem = tr("The arguments must be one object: { … }");
        } else {
            m_arguments = std::move(*parsed);
            problem = m_problemsOf ? m_problemsOf(m_arguments).join(QLatin1Char('\n')) : QString();
        }
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setFieldState(m_editor, problem.isEmpty() ? FieldState::Fine : FieldState::Wrong);
    m_run->setEnabled(problem.isEmpty() && !m_isRunning);
    m_run->setToolTip(problem);
}

void CallForm::run(policy::PersonProof proof)
{
    if (m_isRunning || !m_run->isEnabled()) {
        return;
    }
    m_isRunning = true;
    m_run->setEnabled(false);
    m_stop->show();
    m_hint->setText(tr("Running…"));
    m_cancel = CancelSource();
    const QString path = m_path;
    later(m_context.backend.callTool(path, m_arguments, std::move(proof), m_cancel.token()), this,
          [this, path](const Result<CallResult>& result) {
              if (path == m_path) {
                  show(result);
              }
          });
}

void CallForm::show(const Result<CallResult>& result)
{
    m_isRunning = false;
    m_stop->hide();
    m_hint->setText(tr("Ctrl+Return"));
    check();
    restartInertTime(); // a run is never repeated by a press that was meant for the one before
    if (!result) {
        m_runId.clear();
        showResult(false, tr("Not called"), errorText(result.error()));
    } else {
        m_runId = result->runId;
        showResult(result->isOk, result->headline, result->isOk ? result->valueText : result->errorText);
    }
    m_openRun->setVisible(!m_runId.isEmpty());
}

void CallForm::showResult(bool isGood, const QString& headline, const QString& text)
{
    m_headline->setForegroundRole(isGood ? QPalette::WindowText : QPalette::BrightText);
    m_headline->setText(headline);
    Result<Json> parsed =
        isGood && text.size() < 64 << 10 ? parseJson(utf8(text)) : Result<Json>(fail(ErrorCode::InvalidJson, ""));
    const bool isTree = parsed.has_value() && parsed->is_structured() && !parsed->empty();
    m_value->setVisible(isTree);
    m_text->setVisible(isGood && !isTree);
    m_errorText->setVisible(!isGood);
    if (isTree) {
        m_value->setValue(std::move(*parsed));
    } else if (isGood) {
        m_text->setCode(text);
    } else {
        m_errorText->setText(text);
    }
    announce(m_headline);
}

bool CallForm::event(QEvent* event)
{
    if (event->type() == QEvent::Show) {
        restartInertTime();
    } else if (event->type() == QEvent::WindowActivate) {
        m_inert.restartByFocus();
        m_run->update();
    }
    return QWidget::event(event);
}

bool CallForm::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_editor) {
        return QWidget::eventFilter(watched, event);
    }
    const bool isKey = event->type() == QEvent::KeyPress;
    if ((isKey || event->type() == QEvent::InputMethod) && !m_isTyping) {
        m_isTyping = true; // until this event has done its work
        QTimer::singleShot(0, this, [this] { m_isTyping = false; });
    }
    if (isKey) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && key->modifiers().testFlag(Qt::ControlModifier)) {
            if (!key->isAutoRepeat()) {
                m_run->acceptKey(*key);
            }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace executor::ui

#include "moc_callform.cpp"
