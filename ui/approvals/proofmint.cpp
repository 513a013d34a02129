#include "ui/approvals/proofmint.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace executor::ui {

bool ProofMint::isPersons(const QEvent& event)
{
    if (!event.spontaneous()) {
        return false;
    }
    switch (event.type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
        return static_cast<const QMouseEvent&>(event).button() == Qt::LeftButton;
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        return !static_cast<const QKeyEvent&>(event).isAutoRepeat();
    default:
        return false;
    }
}

std::optional<policy::PersonProof> ProofMint::fromInput(const QEvent& event) const
{
    if (!isPersons(event)) {
        return std::nullopt;
    }
    return m_issuer.forWindowInput();
}

} // namespace executor::ui
