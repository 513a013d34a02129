#include "core/store/transaction.h"

#include "core/base/jsoncanonical.h"
#include "core/store/auditrows.h"
#include "core/store/detail/sqlconnection.h"

namespace executor::store {

Transaction::Transaction(std::unique_ptr<Private> d, const Clock& clock) : Connection(std::move(d)), m_clock(clock) {}

void Transaction::begin()
{
    m_events.clear();
    m_now = m_clock.now();
}

std::vector<Event> Transaction::takeEvents()
{
    return std::exchange(m_events, {});
}

Result<void> Transaction::announce(Event event)
{
    event.id = EventId::make(m_now);
    event.at = m_now;
    const std::string execution =
        event.subjectType == "execution" ? event.subjectId : textMember(event.data, "executionId");
    const std::optional<std::string> owner = execution.empty() ? std::nullopt : std::optional(execution);
    std::int64_t place = 0;
    if (owner) {
        EX_TRY(place, number("SELECT coalesce(max(execution_seq), 0) + 1 FROM events WHERE execution_id = ?", {owner}));
        event.data["seq"] = place;
    }
    EX_TRY(event.sequence,
           number("INSERT INTO events (id, type, at, subject_type, subject_id, agent_id, execution_id, execution_seq, "
                  "data_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                  {event.id, event.type, event.at, event.subjectType, event.subjectId, event.agent, owner,
                   owner ? std::optional(place) : std::nullopt, toText(event.data)}));
    m_events.push_back(std::move(event));
    return {};
}

Result<std::int64_t> Transaction::audit(const AuditEntry& entry)
{
    EX_TRY(const AuditHead head, auditHead(*this));
    AuditRow row;
    row.seq = head.seq + 1;
    row.at = m_now;
    row.actor = entry.actor;
    row.type = entry.type;
    row.idsJson = canonicalText(entry.ids);
    row.bodyJson = canonicalText(entry.body);
    row.previousHash = head.hash;
    row.hash = auditHash(row);
    EX_CHECK(run(
        "INSERT INTO audit (seq, at, actor, type, ids_json, body_json, prev_hash, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {row.seq, row.at, row.actor, row.type, row.idsJson, row.bodyJson, Bytes{row.previousHash}, Bytes{row.hash}}));
    return row.seq;
}

} // namespace executor::store
