#include "core/store/auditrows.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"

#include <algorithm>

namespace executor::store {
namespace {
constexpr std::string_view kColumns = "seq, at, actor, type, ids_json, body_json, prev_hash, hash";
const std::string kWhere = " FROM audit WHERE (? = 0 OR seq < ?) AND (? = '' OR type = ? OR substr(type, 1, ?) = ?) "
                           "AND (? = '' OR actor = ?) AND (? IS NULL OR at >= ?) AND (? IS NULL OR at < ?) ";
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
/// What retention wrote when it removed the front of the chain.
AuditHead removedBy(const AuditRow& checkpoint)
{
    AuditHead removed;
    const Json body = parseJson(checkpoint.bodyJson).value_or(Json::object());
    if (const Json* seq = member(body, "lastSeq"); seq != nullptr && seq->is_number_integer()) {
        removed.seq = seq->get<std::int64_t>();
    }
    removed.hash = textMember(body, "lastHash");
    return removed;
}

/// Goes along the chain and keeps the first thing that is wrong.
struct Walk
{
    AuditVerdict verdict;
    AuditHead keptHead;
    AuditHead previous{0, kStart};
    AuditHead beforeFirst{0, kStart}; ///< what the first record is linked to
    AuditHead checkpoint{0, toHex(kStart)};
    bool isHeadMet = false;

    void bad(std::int64_t seq)
    {
        if (verdict.isIntact) {
            verdict.isIntact = false;
            verdict.firstBadSeq = seq;
        }
    }

    void step(const AuditRow& record)
    {
        if (++verdict.records == 1) {
            beforeFirst = previous = AuditHead{record.seq - 1, record.previousHash};
        }
        if (record.seq != previous.seq + 1) {
            bad(previous.seq + 1);
        } else if (record.previousHash != previous.hash || record.hash != auditHash(record)) {
            bad(record.seq);
        }
        if (record.seq == keptHead.seq) {
            isHeadMet = record.hash == keptHead.hash;
        }
        if (record.type == "audit.checkpoint") {
            checkpoint = removedBy(record);
        }
        previous = AuditHead{record.seq, record.hash};
    }

    void finish()
    {
        // Only retention may have removed the front, and it says so further on in the chain.
        if (beforeFirst.seq != checkpoint.seq || toHex(beforeFirst.hash) != checkpoint.hash) {
            bad(std::min(beforeFirst.seq, checkpoint.seq + 1));
        }
        if (keptHead.seq > 0 && !isHeadMet) {
            bad(std::min(keptHead.seq, previous.seq + 1));
        }
    }
};
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
    static const std::string kSql = "SELECT " + std::string(kColumns) + kWhere + "ORDER BY seq DESC LIMIT ?";
    const bool isGroup = filter.type.ends_with(".*");
    const std::string group = isGroup ? filter.type.substr(0, filter.type.size() - 1) : "-";
    return db.all(kSql,
                  {filter.before, filter.before, filter.type, filter.type, group.size(), group, filter.actor,
                   filter.actor, filter.since, filter.since, filter.until, filter.until, filter.limit},
                  readAudit);
}

Result<std::int64_t> countAudit(Connection& db, const AuditFilter& filter)
{
    static const std::string kSql = "SELECT count(*)" + kWhere;
    const bool isGroup = filter.type.ends_with(".*");
    const std::string group = isGroup ? filter.type.substr(0, filter.type.size() - 1) : "-";
    const std::int64_t any = 0;
    return db.number(kSql, {any, any, filter.type, filter.type, group.size(), group, filter.actor, filter.actor,
                            filter.since, filter.since, filter.until, filter.until});
}

Result<AuditVerdict> verifyAudit(Connection& db, const std::optional<AuditHead>& keptHead)
{
    static const std::string kSql = "SELECT " + std::string(kColumns) + " FROM audit ORDER BY seq";
    Walk walk;
    walk.keptHead = keptHead.value_or(AuditHead());
    EX_CHECK(db.each(kSql, {}, [&](Row& row) -> Result<void> {
        walk.step(readAudit(row));
        return {};
    }));
    walk.finish();
    return walk.verdict;
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
