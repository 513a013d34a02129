#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A record of the audit log.
struct AuditRow
{
    std::int64_t seq = 0;
    Instant at{};
    std::string actor;
    std::string type;
    std::string idsJson;
    std::string bodyJson;
    std::string previousHash; ///< 32 bytes
    std::string hash;         ///< SHA-256(previousHash || canonical JSON of the rest)
};

struct AuditFilter
{
    std::string type; ///< exact, or `execution.*`
    std::string actor;
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::int64_t before = 0; ///< newest first, below this seq; 0: from the newest
    int limit = 50;
};

struct AuditVerdict
{
    bool isIntact = true;
    std::int64_t firstBadSeq = 0; ///< when not intact
    std::int64_t records = 0;
};

/// Seq and hash of the newest record.
struct AuditHead
{
    std::int64_t seq = 0;
    std::string hash;
};

/// How many there are in all; `before` and `limit` do not count.
[[nodiscard]] Result<std::int64_t> countAudit(Connection& db, const AuditFilter& filter);
[[nodiscard]] Result<std::vector<AuditRow>> listAudit(Connection& db, const AuditFilter& filter);
[[nodiscard]] Result<AuditHead> auditHead(Connection& db);
/// Walks the chain. With the head that was kept outside the database a cut tail is noticed as well.
[[nodiscard]] Result<AuditVerdict> verifyAudit(Connection& db, const std::optional<AuditHead>& keptHead = {});
/// Removes at most `limit` records older than `before` from the front and appends a checkpoint record with the last
/// removed hash. Gives how many went.
[[nodiscard]] Result<std::int64_t> pruneAudit(Transaction& db, Instant before, int limit = 200);
/// The hash of a record.
[[nodiscard]] std::string auditHash(const AuditRow& row);

} // namespace executor::store
