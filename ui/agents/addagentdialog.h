#pragma once

#include "ui/mainwindow/pagecontext.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace executor::ui {

class TokenCard;

/// Asks for a name, then shows the token once.
class AddAgentDialog : public QDialog
{
    Q_OBJECT

public:
    AddAgentDialog(PageContext context, QWidget* parent);
    /// For tests and pictures: as if the person had typed `name` and pressed the button.
    void add(const QString& name);

Q_SIGNALS:
    void added(const QString& agentId);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showToken(const NewAgent& agent);
    void fit();

    PageContext m_context;
    QLabel* m_intro;
    QLineEdit* m_name;
    QLabel* m_error;
    TokenCard* m_token;
    QWidget* m_foot;
    QPushButton* m_cancel;
    QPushButton* m_go;
    bool m_isDone = false;
};

} // namespace executor::ui
