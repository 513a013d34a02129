#include "ui/agents/addagentdialog.h"

#include "ui/agents/tokencard.h"
#include "ui/widgets/page.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace executor::ui {

AddAgentDialog::AddAgentDialog(PageContext context, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_intro(makeParagraph(tr("How do you call the program? The name stands in every question it raises."),
                            LabelRole::Text2, this)),
      m_name(new QLineEdit(this)),
      m_error(makeParagraph(QString(), LabelRole::Danger, this)),
      m_token(new TokenCard(this)),
      m_foot(new QWidget(this)),
      m_cancel(new QPushButton(tr("Cancel"), m_foot)),
      m_go(new QPushButton(tr("Add"), m_foot))
{
    setWindowTitle(tr("Add an agent"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(20, 20, 20, 20);
    body->setSpacing(10);
    m_name->setPlaceholderText(tr("Claude Code"));
    m_name->setAccessibleName(tr("Name of the agent"));
    m_name->setMaxLength(80);
    m_error->hide();
    m_token->hide();
    body->addWidget(m_intro);
    body->addWidget(m_name);
    body->addWidget(m_error);
    body->addWidget(m_token);
    layout->addLayout(body);
    layout->addStretch(1);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(20, 14, 20, 14);
    foot->setSpacing(8);
    foot->addStretch(1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_go);
    layout->addWidget(m_foot);
    m_cancel->setAutoDefault(false);
    m_go->setAutoDefault(false);
    setKind(m_go, ButtonKind::Primary);
    m_go->setEnabled(false);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (m_isDone) {
            close();
        } else {
            add(m_name->text().trimmed());
        }
    });
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_go->setEnabled(!text.trimmed().isEmpty()); });
    fit();
}

void AddAgentDialog::add(const QString& name)
{
    m_go->setEnabled(false);
    m_name->setText(name);
    later(m_context.backend.addAgent(name), this, [this](Result<NewAgent> result) {
        m_go->setEnabled(true);
        if (result) {
            showToken(*result);
        } else {
            m_error->setText(errorText(result.error()));
            m_error->show();
            announce(m_error);
            fit();
        }
    });
}

void AddAgentDialog::showToken(const NewAgent& agent)
{
    m_isDone = true;
    setWindowTitle(tr("%1 was added").arg(agent.agent.name));
    m_intro->hide();
    m_name->hide();
    m_error->hide();
    m_cancel->hide();
    m_go->setText(tr("Done"));
    m_token->setVisible(true);
    const QString token = agent.token;
    later(m_context.backend.status(), this, [this, token](const Result<StatusView>& status) {
        m_token->setToken(token, status ? status->mcpUrl : QString());
        fit();
    });
    Q_EMIT added(agent.agent.id);
}

void AddAgentDialog::fit()
{
    const int width = qMax(540, QFontMetrics(textFont()).averageCharWidth() * 66);
    layout()->activate();
    resize(width, layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : layout()->sizeHint().height());
}

void AddAgentDialog::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_go->isEnabled() && !m_isDone) {
        m_go->click();
        return;
    }
    QDialog::keyPressEvent(event);
}

void AddAgentDialog::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().surface);
    painter.fillRect(m_foot->geometry(), tokens().side);
    painter.fillRect(QRect(0, m_foot->y(), width(), 1), tokens().line);
}

} // namespace executor::ui

#include "moc_addagentdialog.cpp"
