// Assistive technology and the buttons that allow.
#include "ui/approvals/answerbutton.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <memory>

namespace executor::ui {

namespace {

/// A button with everything but the action Press.
class QuietButton final : public QAccessibleWidget
{
public:
    explicit QuietButton(QWidget* widget) : QAccessibleWidget(widget, QAccessible::Button) {}
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const auto* shown = static_cast<const QPushButton*>(widget());
        const QString own = QAccessibleWidget::text(kind);
        return kind == QAccessible::Name && own.isEmpty() ? shown->text().remove(QLatin1Char('&')) : own;
    }
    [[nodiscard]] QStringList actionNames() const override { return {QAccessibleActionInterface::setFocusAction()}; }
    void doAction(const QString& name) override
    {
        if (name == QAccessibleActionInterface::setFocusAction()) {
            widget()->setFocus();
        }
    }
};

/// The pop-up says of itself that it is an alert.
class AlertWindow final : public QAccessibleWidget
{
public:
    explicit AlertWindow(QWidget* widget) : QAccessibleWidget(widget, QAccessible::AlertMessage) {}
};

// By class name: at the first setText() there is no object name yet.
QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    if (className == QLatin1String("executor::ui::AllowButton") ||
        className == QLatin1String("executor::ui::PersonButton")) {
        return std::make_unique<QuietButton>(static_cast<QWidget*>(object)).release();
    }
    if (className == QLatin1String("executor::ui::ApprovalPopup")) {
        return std::make_unique<AlertWindow>(static_cast<QWidget*>(object)).release();
    }
    return nullptr;
}

} // namespace

void installAnswerAccessibility()
{
    QAccessible::installFactory(makeInterface);
}

} // namespace executor::ui
