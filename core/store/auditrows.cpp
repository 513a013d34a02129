#include "core/store/auditrows.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"

namespace executor::store {
namespace {
constexpr std::string_view kColumns = "seq, at, actor, type, ids_json, body_json, prev_hash, hash";
/// What the chain of an empty log begins with.
const std::string kStart(32, '\0');

AuditRow readAudit(Row& row)
{
    AuditRow out;
    out.seq = row.integer();
    out.at = row.instant();
    out.actor = row.text();
    out.type = row.text();
    out.idsJson = row.text();
    out.bodyJson = row.text();
    out.previousHash = row.bytes();
    out.hash = row.bytes();
    return out;
}
} // namespace

std::string auditHash(const AuditRow& row)
{
    Json rest = Json::object();
    rest["seq"] = row.seq;
    rest["at"] = toMillis(row.at);
    rest["actor"] = row.actor;
    rest["type"] = row.type;
    // As texts: they are canonical already, and a record must verify even if its JSON was damaged.
    rest["ids"] = row.idsJson;
    rest["body"] = row.bodyJson;
    return sha256(row.previousHash + canonicalText(rest));
}

Result<AuditHead> auditHead(Connection& db)
{
    EX_TRY(const auto found, db.first("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", {}, [](Row& row) {
        AuditHead head;
        head.seq = row.integer();
        head.hash = row.bytes();
        return head;
    }));
    return found.value_or(AuditHead{0, kStart});
}

Result<std::vector<AuditRow>> listAudit(Connection& db, const AuditFilter& filter)
{
    static const std::string kSql =
        "SELECT " + std::string(kColumns) +
        " FROM audit WHERE (?1 = 0 OR seq < ?1) AND (?2 = '' OR type = ?2 OR "
        "substr(type, 1, ?3) = ?4) AND (?5 = '' OR actor = ?5) AND (?6 IS NULL OR at >= ?6) "
        "AND (?7 IS NULL OR at < ?7) ORDER BY seq DESC LIMIT ?8";
    const bool isGroup = filter.type.ends_with(".*");
    const std::string group = isGroup ? filter.type.substr(0, filter.type.size() - 1) : "";
    return db.all(kSql,
                  {filter.before, filter.type, isGroup ? static_cast<std::int64_t>(group.size()) : -1, group,
                   filter.actor, filter.since, filter.until, filter.limit},
                  readAudit);
}

Result<AuditVerdict> verifyAudit(Connection& db, const std::optional<AuditHead>& keptHead)
{
    static const std::string kSql = "SELECT " + std::string(kColumns) + " FROM audit ORDER BY seq";
    AuditVerdict verdict;
    std::optional<AuditRow> previous;
    bool isHeadMet = !keptHead || keptHead->seq == 0;
    EX_CHECK(db.each(kSql, {}, [&](Row& row) -> Result<void> {
        AuditRow record = readAudit(row);
        ++verdict.records;
        // After pruning the first record is not number 1; its own link is what is left of the chain before it.
        const bool isLinked = previous ? record.seq == previous->seq + 1 && record.previousHash == previous->hash
                                       : record.seq != 1 || record.previousHash == kStart;
        const bool isHead = keptHead && record.seq == keptHead->seq;
        if (verdict.isIntact &&
            (!isLinked || record.hash != auditHash(record) || (isHead && record.hash != keptHead->hash))) {
            verdict.isIntact = false;
            verdict.firstBadSeq = previous && record.seq != previous->seq + 1 ? previous->seq + 1 : record.seq;
        }
        isHeadMet = isHeadMet || isHead;
        previous = std::move(record);
        return {};
    }));
    if (verdict.isIntact && !isHeadMet) {
        verdict.isIntact = false;
        verdict.firstBadSeq = previous ? previous->seq + 1 : 1;
    }
    return verdict;
}

Result<std::int64_t> pruneAudit(Transaction& db, Instant before, int limit)
{
    EX_TRY(const auto last, db.first("SELECT seq, hash FROM (SELECT seq, hash, at FROM audit ORDER BY seq LIMIT ?) "
                                     "WHERE at < ? AND seq < (SELECT max(seq) FROM audit) ORDER BY seq DESC LIMIT 1",
                                     {limit, before}, [](Row& row) {
                                         AuditHead head;
                                         head.seq = row.integer();
                                         head.hash = row.bytes();
                                         return head;
                                     }));
    if (!last) {
        return 0;
    }
    EX_CHECK(db.run("UPDATE audit_gate SET open = 1"));
    EX_TRY(const std::int64_t removed, db.run("DELETE FROM audit WHERE seq <= ?", {last->seq}));
    EX_CHECK(db.run("UPDATE audit_gate SET open = 0"));
    AuditEntry checkpoint;
    checkpoint.actor = "system";
    checkpoint.type = "audit.checkpoint";
    checkpoint.body = Json{{"removed", removed}, {"lastSeq", last->seq}, {"lastHash", toHex(last->hash)}};
    EX_CHECK(db.audit(checkpoint));
    return removed;
}

} // namespace executor::store
