#pragma once

#include <QWidget>

class QLineEdit;

namespace executor::ui {

class CodeView;

/// A token that is shown once, with the configuration that needs it. Copying puts it on the clipboard for 60 seconds.
class TokenCard : public QWidget
{
    Q_OBJECT

public:
    explicit TokenCard(QWidget* parent);
    /// Hand-written: the texts are overwritten.
    ~TokenCard() override;
    void setToken(const QString& token, const QString& mcpUrl);

private:
    void copySecret(const QString& text);

    QLineEdit* m_token;
    CodeView* m_config;
};

} // namespace executor::ui
