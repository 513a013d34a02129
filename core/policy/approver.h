#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/policy/personproof.h"

#include <map>
#include <string>

namespace executor::store {
class Database;
}

namespace executor::policy {

/// The person without a screen: a passphrase, kept as Argon2id. Five wrong tries lock for 15 minutes, then twice as
/// long each time, up to a day; the count survives restarts, is written before the passphrase is looked at, and each
/// try is in the audit log. Thread: core (hashing runs on the pool).
class Approver
{
public:
    enum class Cost
    {
        Moderate, ///< libsodium's MODERATE: 256 MiB, about a second
        Least     ///< for tests
    };
    Approver(store::Database& database, const Clock& clock, Cost cost = Cost::Moderate);

    enum class Authority
    {
        User,
        Root ///< the process runs as administrator
    };
    /// Sets the passphrase: the first one before any agent was added, later with `old` or by root.
    /// Errors: `invalid_request` (shorter than 12 characters), `person_required`, `too_many_requests` (locked).
    [[nodiscard]] Task<void> setPassphrase(std::string fresh, std::string old, Authority authority);
    /// Whether there is a passphrase; read from the database.
    [[nodiscard]] Task<bool> isSet();

    /// Whether the passphrase counts: only while the daemon has no screen.
    enum class Mode
    {
        Off,
        Active
    };
    void setMode(Mode mode) { m_mode = mode; }
    [[nodiscard]] Mode mode() const { return m_mode; }
    /// Checks the passphrase; the proof is good for one act. The text is wiped.
    /// Errors: `person_required` (wrong: `details.triesLeft`; or there is a window), `no_approver` (none set),
    /// `too_many_requests` (locked: `details.retryAfterMs`).
    [[nodiscard]] Task<PersonProof> prove(std::string passphrase);

private:
    [[nodiscard]] Task<std::string> countTry();
    /// A try that is refused without being counted: one record a minute for each reason, since such tries cost nothing.
    [[nodiscard]] Task<void> noteRefused(std::string reason);
    [[nodiscard]] Task<void> verify(std::string passphrase, std::string hash);

    store::Database& m_database;
    const Clock& m_clock;
    Cost m_cost;
    Mode m_mode = Mode::Off;
    std::map<std::string, Instant> m_noted; ///< refusals of the last minute, by reason
};

} // namespace executor::policy
