#pragma once

#include "ui/values.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;

namespace executor::ui {

/// Asks for one way to sign in and its values. Secret fields are hidden, and empty as soon as the form is left.
class AccountForm : public QWidget
{
    Q_OBJECT

public:
    enum class Choice
    {
        Required,
        MayBeNone ///< offers "None" as well
    };
    AccountForm(const std::vector<AuthMethodView>& methods, Choice choice, QWidget* parent);
    [[nodiscard]] bool wantsAccount() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] NewAccount account(const QString& sourceId) const;
    void setSlug(const QString& slug);

Q_SIGNALS:
    void edited();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void showMethod(int index);

    std::vector<AuthMethodView> m_methods;
    QComboBox* m_method;
    QLineEdit* m_slug;
    QFormLayout* m_layout;
    std::vector<QLineEdit*> m_fields;
};

} // namespace executor::ui
