#pragma once

#include "ui/backend.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace executor::ui {

/// Asks where secrets are to be kept when no store answers, and holds on to what was typed meanwhile: unlock the
/// keychain and retry, an encrypted file with a passphrase, or Cancel. Nothing is chosen beforehand.
class SecretStoreDialog : public QDialog
{
    Q_OBJECT

public:
    /// A typed account until it is kept; wiped when it dies.
    struct Held
    {
        NewAccount account;
        explicit Held(NewAccount typed) : account(std::move(typed)) {}
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        ~Held();
        /// A copy of its own, for one try.
        [[nodiscard]] NewAccount copy() const;
    };

    SecretStoreDialog(Backend& backend, std::shared_ptr<const Held> held, const SecretStoreView& store,
                      const Error& trouble, QWidget* parent);

Q_SIGNALS:
    void kept(const executor::ui::AccountView& account);

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
    void showTrouble(const Error& error);

    Backend& m_backend;
    std::shared_ptr<const Held> m_held;
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
