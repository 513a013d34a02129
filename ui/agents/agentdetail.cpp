#include "ui/agents/agentdetail.h"

#include "ui/agents/tokencard.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/page.h"

#include <QHBoxLayout>
#include <QLocale>

namespace executor::ui {

AgentDetail::AgentDetail(PageContext context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_name(new ElidedLabel(this)),
      m_facts(makeParagraph(QString(), LabelRole::Text2, this)),
      m_state(makeParagraph(QString(), LabelRole::Text, this)),
      m_pause(new QPushButton(glyphIcon(Glyph::Pause), tr("Pause"), this)),
      m_stop(new QPushButton(glyphIcon(Glyph::Stop), tr("Stop now"), this)),
      m_resume(new PersonButton(context.mint, this)),
      m_rotate(new PersonButton(context.mint, this)),
      m_remove(new PersonButton(context.mint, this)),
      m_error(makeParagraph(QString(), LabelRole::Danger, this)),
      m_token(new TokenCard(this))
{
    QVBoxLayout* layout = makeScrolling(this);
    m_name->setFont(textFont(TextSize::Section, Weight::Semibold));
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_resume->setIcon(glyphIcon(Glyph::Play));
    m_resume->setText(tr("Let it go on"));
    m_rotate->setIcon(glyphIcon(Glyph::Refresh));
    m_rotate->setText(tr("New token…"));
    m_rotate->onPressed = [this](policy::PersonProof proof) { rotate(std::move(proof)); };
    m_remove->setIcon(glyphIcon(Glyph::Trash));
    m_remove->setText(tr("Remove"));
    head->addWidget(m_name, 1);
    head->addWidget(m_pause);
    head->addWidget(m_stop);
    head->addWidget(m_resume);
    head->addWidget(m_rotate);
    head->addWidget(m_remove);
    layout->addLayout(head);
    layout->addWidget(m_state);
    layout->addWidget(m_facts);
    layout->addWidget(m_error);
    layout->addSpacing(8);
    layout->addWidget(m_token);
    layout->addStretch(1);
    m_error->hide();
    m_token->hide();
    connect(m_pause, &QPushButton::clicked, this, [this] {
        later(m_context.backend.pauseAgent(m_agent.id), this,
              [this](const Result<void>& result) { showFailure(result); });
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        later(m_context.backend.stopAgent(m_agent.id), this,
              [this](const Result<void>& result) { showFailure(result); });
    });
    m_resume->onPressed = [this](policy::PersonProof proof) {
        later(m_context.backend.resumeAgent(m_agent.id, std::move(proof)), this,
              [this](const Result<void>& result) { showFailure(result); });
    };
    m_remove->onPressed = [this](policy::PersonProof proof) {
        if (onRemove) {
            onRemove(m_agent.id, std::move(proof));
        }
    };
}

void AgentDetail::setAgent(const AgentView& agent)
{
    if (agent.id != m_agent.id) {
        m_token->hide();
        m_token->setToken(QString(), QString());
        m_error->hide();
    }
    m_agent = agent;
    m_name->setText(agent.name);
    m_pause->setVisible(!agent.isPaused && !agent.isStopped);
    m_stop->setVisible(!agent.isStopped);
    m_resume->setVisible(agent.isPaused || agent.isStopped);
    m_rotate->setVisible(!agent.isBuiltIn);
    m_remove->setVisible(!agent.isBuiltIn);
    QString state = tr("Active. New runs are accepted.");
    if (agent.isStopped) {
        state = agent.isBuiltIn ? tr("Stopped. Calls from the command line are refused; what ran was ended.")
                                : tr("Stopped. Its token is refused and everything it ran was ended.");
    } else if (agent.isPaused) {
        state = tr("Paused. Running code gets errors for its calls; new runs are refused.");
    }
    m_state->setText(state);
    QStringList facts;
    if (agent.isBuiltIn) {
        m_facts->setText(tr("Whoever runs “executor” at a terminal or in a script of yours, without a token."));
        return;
    }
    if (!agent.tokenPrefix.isEmpty()) {
        facts.append(tr("token %1…").arg(agent.tokenPrefix));
    }
    facts.append(agent.lastSeenAt.isValid() ? tr("last seen %1 ago").arg(since(agent.lastSeenAt)) : tr("never seen"));
    if (agent.createdAt.isValid()) {
        facts.append(
            tr("added %1").arg(QLocale().toString(agent.createdAt.toLocalTime().date(), QLocale::ShortFormat)));
    }
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
}

void AgentDetail::rotate(policy::PersonProof proof)
{
    const QString id = m_agent.id;
    later(m_context.backend.rotateAgentToken(id, std::move(proof)), this, [this, id](Result<QString> token) {
        if (id != m_agent.id) {
            return;
        }
        if (!token) {
            m_error->setText(errorText(token.error()));
            m_error->show();
            return;
        }
        later(m_context.backend.status(), this, [this, secret = *token](const Result<StatusView>& status) {
            m_token->setToken(secret, status ? status->mcpUrl : QString());
            m_token->show();
        });
    });
}

void AgentDetail::showFailure(const Result<void>& result)
{
    m_error->setVisible(!result);
    if (!result) {
        m_error->setText(errorText(result.error()));
    }
}

} // namespace executor::ui

#include "moc_agentdetail.cpp"
