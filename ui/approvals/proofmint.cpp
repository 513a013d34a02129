#include "ui/approvals/proofmint.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QMouseEvent>

namespace executor::ui {

ProofMint::ProofMint(policy::PersonProofIssuer& issuer) : m_issuer(issuer)
{
    QCoreApplication::instance()->installEventFilter(this);
}

ProofMint::Key ProofMint::keyOf(const QKeyEvent& event)
{
    return {int(event.type()), event.key(), quint64(event.timestamp())};
}

// An event that goes on to a parent, since the widget with the focus did not want it, does not count as spontaneous any
// more (Qt 6.4): its window is where that can be seen.
bool ProofMint::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease;
    if (isKey && event->spontaneous() && watched->isWindowType()) {
        m_realKey = keyOf(*static_cast<QKeyEvent*>(event));
    }
    return QObject::eventFilter(watched, event);
}

bool ProofMint::isPersons(const QEvent& event) const
{
    switch (event.type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
        return event.spontaneous() && static_cast<const QMouseEvent&>(event).button() == Qt::LeftButton;
    case QEvent::KeyPress:
    case QEvent::KeyRelease: {
        const auto& key = static_cast<const QKeyEvent&>(event);
        return !key.isAutoRepeat() && (key.spontaneous() || (keyOf(key) == m_realKey && m_realKey.timestamp != 0));
    }
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

#include "moc_proofmint.cpp"
