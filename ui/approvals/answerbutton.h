#pragma once

#include "ui/approvals/inerttime.h"
#include "ui/approvals/proofmint.h"
#include "ui/theme/tokens.h"

#include <QPushButton>
#include <QTimer>

#include <functional>

class QMenu;

namespace executor::ui {

/// A button that answers a question: press and release must both fall into live time on it; auto-repeat and the second
/// press of a double-click never count. It fills up while it is inert.
class AnswerButton : public QPushButton
{
    Q_OBJECT

public:
    AnswerButton(InertTime& inert, QWidget* parent);
    /// Gives it a second part at its end that opens `menu`.
    void setMenuPart(QMenu* menu, const QString& accessibleName);
    /// By key: the menu part, in live time.
    void openMenu();
    /// No side, no ground: for Later.
    void setPlain() { m_isPlain = true; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// A press that counts. For Deny and Later also what assistive technology pressed.
    void answered();

protected:
    /// Called for a press that counts, with the event that ended it.
    virtual void accept(const QEvent& event);
    [[nodiscard]] virtual const HuePair* hue() const { return nullptr; }
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRect menuRect() const;
    void popUpMenu();
    void paintText(QPainter* painter, const QColor& colour);

    InertTime& m_inert;
    QTimer m_fill; ///< repaints while it is inert
    QMenu* m_menu = nullptr;
    Steady m_pressedAt{};
    bool m_isPressed = false;
    bool m_isPlain = false;
};

/// The button that lets a call happen. It does not offer assistive technology the action Press: any program of the user
/// could send that. The keyboard works. What it hands out is a PersonProof.
class AllowButton : public AnswerButton
{
    Q_OBJECT

public:
    AllowButton(InertTime& inert, const ProofMint& mint, QWidget* parent);
    void setEffect(Effect effect);
    std::function<void(policy::PersonProof)> onAllowed;
    /// Ctrl+Return in the window around it.
    void acceptKey(const QKeyEvent& event);

protected:
    void accept(const QEvent& event) override;
    [[nodiscard]] const HuePair* hue() const override;

private:
    const ProofMint& m_mint;
    const InertTime& m_live;
    Effect m_effect = Effect::Write;
};

/// A normal-looking button whose press is a person's consent (Run, Add rule, Undo): no inert time, but a real input
/// event, and no accessibility action Press.
class PersonButton : public QPushButton
{
    Q_OBJECT

public:
    PersonButton(const ProofMint& mint, QWidget* parent);
    std::function<void(policy::PersonProof)> onPressed;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    void finish(const QEvent& event, bool wasDown);
    const ProofMint& m_mint;
};

/// Takes the action Press away from AllowButton and PersonButton. Call once, before the first of them is made: the
/// accessible object is made, and kept, at the first setText().
void installAnswerAccessibility();

} // namespace executor::ui
