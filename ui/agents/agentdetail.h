#pragma once

#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/pagecontext.h"

#include <QWidget>

#include <functional>

class QLabel;

namespace executor::ui {

class TokenCard;

/// One agent: pause, stop, new token, remove.
class AgentDetail : public QWidget
{
    Q_OBJECT

public:
    AgentDetail(PageContext context, QWidget* parent);
    void setAgent(const AgentView& agent);
    std::function<void(const QString& id, policy::PersonProof proof)> onRemove;

private:
    void rotate(policy::PersonProof proof);
    void showFailure(const Result<void>& result);

    PageContext m_context;
    AgentView m_agent;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_state;
    QPushButton* m_pause;
    QPushButton* m_stop;
    PersonButton* m_resume;
    PersonButton* m_rotate;
    PersonButton* m_remove;
    QLabel* m_error;
    TokenCard* m_token;
};

} // namespace executor::ui
