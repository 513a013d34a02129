#pragma once

#include "core/policy/pattern.h"
#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/pagecontext.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace executor::ui {

/// Right side of the rules: one rule in words, or the form for a new one.
class RuleEditor : public QWidget
{
    Q_OBJECT

public:
    RuleEditor(PageContext context, QWidget* parent);
    void showRule(const RuleView& rule);
    void startNew(const std::vector<AgentView>& agents);
    std::function<void(const QString& id, policy::PersonProof proof)> onRemove;

Q_SIGNALS:
    /// A new rule was added, or the form was left.
    void finished();

private:
    QWidget* buildShown();
    QWidget* buildForm();
    void updateSentence();
    void countTools(const policy::Pattern& pattern);
    void add(policy::PersonProof proof);

    PageContext m_context;
    RuleView m_rule;
    QStackedWidget* m_stack;
    QLabel* m_pattern = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_facts = nullptr;
    QLineEdit* m_newPattern = nullptr;
    QComboBox* m_action = nullptr;
    QComboBox* m_agent = nullptr;
    QComboBox* m_effect = nullptr;
    QLineEdit* m_note = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_error = nullptr;
    QLabel* m_matches = nullptr;
    ToolTable m_tools;
    int m_round = 0; ///< counts for older patterns are ignored
    PersonButton* m_add = nullptr;
};

} // namespace executor::ui
