#pragma once

#include "core/policy/personproof.h"

#include <QObject>

#include <optional>

class QKeyEvent;

namespace executor::ui {

/// The only place of the windows that turns something a person did into a PersonProof: a real press of a mouse button
/// or a key that the window system delivered, never one that a program posted, never an auto-repeat. Thread: GUI.
class ProofMint : public QObject
{
    Q_OBJECT

public:
    explicit ProofMint(policy::PersonProofIssuer& issuer);
    /// The proof for the input that is being handled now; empty when it was no person's.
    [[nodiscard]] std::optional<policy::PersonProof> fromInput(const QEvent& event) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What tells one key event from all others.
    struct Key
    {
        int type = 0;
        int key = 0;
        quint64 timestamp = 0;
        bool operator==(const Key&) const = default;
    };
    static Key keyOf(const QKeyEvent& event);
    [[nodiscard]] bool isPersons(const QEvent& event) const;

    policy::PersonProofIssuer& m_issuer;
    Key m_realKey; ///< the last that came to a window from the window system
};

} // namespace executor::ui
