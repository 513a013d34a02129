#pragma once

#include "ui/backend.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace executor::ui {

/// Asks for the place of secrets when no store answers: unlock the keychain and retry, an encrypted file with a
/// passphrase, or Cancel. Nothing is chosen beforehand. With a store that is only locked it asks to unlock that.
class SecretStoreDialog : public QDialog
{
    Q_OBJECT

public:
    /// What for, and what is tried as soon as a store may answer.
    struct Wish
    {
        QString explanation;
        QString trouble; ///< why it did not work before; may be empty
        std::function<Task<void>()> attempt;
    };

    SecretStoreDialog(Backend& backend, Wish wish, const SecretStoreView& store, QWidget* parent);

Q_SIGNALS:
    /// The attempt has worked.
    void succeeded();

protected:
    void paintEvent(QPaintEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* buildKeychain(const QString& backendName);
    [[nodiscard]] QWidget* buildFile();
    void fit();
    void updateButtons();
    void tryAgain();
    void openFile();
    void setBusy(bool isBusy);
    void showTrouble(const QString& trouble);

    Backend& m_backend;
    Wish m_wish;
    SecretStoreView m_store;
    QLabel* m_trouble;
    QPushButton* m_retry = nullptr;
    QLineEdit* m_passphrase = nullptr;
    QLineEdit* m_again = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_useFile = nullptr;
    QWidget* m_foot;
    bool m_isBusy = false;
};

/// Keeps an account; when no secret store answers, SecretStoreDialog asks over `parent`. `done` gets the account, or
/// why there is none.
void keepAccount(Backend& backend, NewAccount account, QWidget* parent,
                 std::function<void(const Result<AccountView>&)> done);

} // namespace executor::ui
