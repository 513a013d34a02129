#pragma once

#include "core/policy/personproof.h"

#include <optional>

class QEvent;

namespace executor::ui {

/// The only place of the windows that turns something a person did into a PersonProof: a real press of a mouse button
/// or a key that the window system delivered, never one that a program posted, never an auto-repeat. Thread: GUI.
class ProofMint
{
public:
    explicit ProofMint(policy::PersonProofIssuer& issuer) : m_issuer(issuer) {}
    /// The proof for the input that is being handled now; empty when it was no person's.
    [[nodiscard]] std::optional<policy::PersonProof> fromInput(const QEvent& event) const;
    /// Whether fromInput() would give one.
    [[nodiscard]] static bool isPersons(const QEvent& event);

private:
    policy::PersonProofIssuer& m_issuer;
};

} // namespace executor::ui
