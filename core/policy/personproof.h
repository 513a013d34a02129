#pragma once

namespace executor::policy {

/// A person acted: a real input event in the native window, or the approver's passphrase. Every function that approves
/// a call or loosens a rule takes one, by value: it is good for one act. Nobody can make one but the two below.
class PersonProof
{
public:
    enum class Kind
    {
        Window,
        Passphrase
    };
    PersonProof(PersonProof&&) noexcept = default;
    PersonProof& operator=(PersonProof&&) noexcept = default;
    PersonProof(const PersonProof&) = delete;
    PersonProof& operator=(const PersonProof&) = delete;
    ~PersonProof() = default;

    [[nodiscard]] Kind kind() const { return m_kind; }
    /// `person` or `approver`: the actor of audit records.
    [[nodiscard]] const char* actor() const { return m_kind == Kind::Window ? "person" : "approver"; }

private:
    friend class PersonProofIssuer;
    friend class Approver;
    explicit PersonProof(Kind kind) : m_kind(kind) {}
    Kind m_kind;
};

/// Makes proofs for input events of our own windows. The composition root makes the one that exists and hands it to the
/// window layer by reference; `tests/arch` checks that no door names it.
class PersonProofIssuer
{
public:
    PersonProofIssuer() = default;
    PersonProofIssuer(const PersonProofIssuer&) = delete;
    PersonProofIssuer& operator=(const PersonProofIssuer&) = delete;

    /// Call it inside the handler of the person's click or key, nowhere else.
    [[nodiscard]] PersonProof forWindowInput() const { return PersonProof(PersonProof::Kind::Window); }
};

} // namespace executor::policy
