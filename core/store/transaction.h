#pragma once

#include "core/base/eventstream.h"
#include "core/store/connection.h"

#include <filesystem>
#include <string>
#include <vector>

namespace executor::store {

/// The workspace of a desktop; a shared server has others.
inline constexpr std::string_view kLocalWorkspace = "local";

/// One record of the audit log: who did what to which things. No payloads: only their HMAC (execution.md 9).
struct AuditEntry
{
    std::string actor; ///< `person`, `approver`, `cli`, `system` or the id of an agent
    std::string type;  ///< `execution.created`, `interaction.accepted`, `rule.added`, ...
    Json ids = Json::object();
    Json body = Json::object();
};

/// The open transaction of one write closure; ends with it: committed when the closure returns a value, rolled back
/// (this closure only) when it returns an error. Thread: the database thread.
class Transaction : public Connection
{
public:
    Transaction(std::unique_ptr<Private> d, const Clock& clock);

    /// Writes the event to the journal. It is published on the core thread after the commit, in commit order. `id`,
    /// `at` and `sequence` are set here. An event of an execution (its subject, or `data.executionId`) gets `data.seq`
    /// 1, 2, 3 ... without gaps in that execution.
    [[nodiscard]] Result<void> announce(Event event);
    /// Appends a record to the hash chain of the audit log and gives its number.
    [[nodiscard]] Result<std::int64_t> audit(const AuditEntry& entry);
    /// The injected clock's time when the closure began: one time for all rows of a closure.
    [[nodiscard]] Instant now() const { return m_now; }

    /// For the database thread: starts a closure, takes the events of a closure that went well.
    void begin();
    [[nodiscard]] std::vector<Event> takeEvents();

private:
    const Clock& m_clock;
    Instant m_now{};
    std::vector<Event> m_events;
};

} // namespace executor::store
