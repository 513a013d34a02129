#pragma once

#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/pagecontext.h"

#include <QWidget>

#include <functional>

class QLabel;
class QVBoxLayout;

namespace executor::ui {

class AccountForm;

/// One source: health, facts, accounts; refresh, switch on and off, remove.
class SourceDetail : public QWidget
{
    Q_OBJECT

public:
    SourceDetail(PageContext context, QWidget* parent);
    void setSource(const SourceView& source);
    std::function<void(const QString& id, policy::PersonProof proof)> onRemove;

Q_SIGNALS:
    void wantsTools(const QString& slug);

private:
    void refreshSource();
    void switchSource(policy::PersonProof proof);
    void fillFacts();
    void fillAccounts();
    void showAccountForm();
    void addAccount();

    PageContext m_context;
    SourceView m_source;
    QLabel* m_name;
    QLabel* m_address;
    QLabel* m_health;
    QPushButton* m_refresh;
    PersonButton* m_switch;
    QLabel* m_actionError;
    QWidget* m_facts = nullptr;
    QVBoxLayout* m_factsPlace;
    QVBoxLayout* m_accounts;
    QPushButton* m_addAccount;
    QWidget* m_formCard;
    QVBoxLayout* m_formLayout;
    AccountForm* m_form = nullptr;
    QPushButton* m_save;
    QLabel* m_kept;
    QLabel* m_formError;
};

} // namespace executor::ui
