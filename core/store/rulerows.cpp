#include "core/store/rulerows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT id, owner, owner_id, subject_json, pattern, effects_json, conditions_json, time_json, rate_json, action, "
    "flow_ok_json, until_at, tool_hash, enabled, position, note, origin, created_from_json, created_by, hits, "
    "last_used_at, suspended_json, created_at, updated_at, rev FROM rules ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kList = kSelect + "WHERE workspace_id = 'local' ORDER BY owner, owner_id, position";

RuleRow readRule(Row& row)
{
    RuleRow out;
    out.id = row.id<RuleId>();
    out.owner = row.text();
    out.ownerId = row.text();
    out.subjectJson = row.text();
    out.pattern = row.text();
    out.effectsJson = row.text();
    out.conditionsJson = row.text();
    out.timeJson = row.optionalText();
    out.rateJson = row.optionalText();
    out.action = row.text();
    out.flowOkJson = row.text();
    out.until = row.optionalInstant();
    out.toolHash = row.optionalText();
    out.enabled = row.boolean();
    out.position = row.text();
    out.note = row.text();
    out.origin = row.text();
    out.createdFromJson = row.optionalText();
    out.createdBy = row.text();
    out.hits = row.integer();
    out.lastUsedAt = row.optionalInstant();
    out.suspendedJson = row.optionalText();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertRule(Transaction& db, const RuleRow& row)
{
    return detail::done(
        db.run("INSERT INTO rules (id, owner, owner_id, subject_json, pattern, effects_json, conditions_json, "
               "time_json, rate_json, action, flow_ok_json, until_at, tool_hash, enabled, position, note, origin, "
               "created_from_json, created_by, hits, last_used_at, suspended_json, created_at, updated_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id,          row.owner,          row.ownerId,         row.subjectJson, row.pattern,
                row.effectsJson, row.conditionsJson, row.timeJson,        row.rateJson,    row.action,
                row.flowOkJson,  row.until,          row.toolHash,        row.enabled,     row.position,
                row.note,        row.origin,         row.createdFromJson, row.createdBy,   row.hits,
                row.lastUsedAt,  row.suspendedJson,  row.createdAt,       row.updatedAt}));
}

Result<std::int64_t> updateRule(Transaction& db, const RuleRow& row)
{
    return detail::foundRev(
        db.first("UPDATE rules SET owner = ?, owner_id = ?, subject_json = ?, pattern = ?, effects_json = ?, "
                 "conditions_json = ?, time_json = ?, rate_json = ?, action = ?, flow_ok_json = ?, until_at = ?, "
                 "tool_hash = ?, enabled = ?, position = ?, note = ?, suspended_json = ?, updated_at = ?, "
                 "rev = rev + 1 WHERE id = ? RETURNING rev",
                 {row.owner, row.ownerId, row.subjectJson, row.pattern, row.effectsJson, row.conditionsJson,
                  row.timeJson, row.rateJson, row.action, row.flowOkJson, row.until, row.toolHash, row.enabled,
                  row.position, row.note, row.suspendedJson, db.now(), row.id},
                 [](Row& found) { return found.integer(); }),
        "rule", row.id.text());
}

Result<bool> deleteRule(Transaction& db, const RuleId& id)
{
    EX_TRY(const std::int64_t removed, db.run("DELETE FROM rules WHERE id = ?", {id}));
    return removed > 0;
}

Result<std::optional<RuleRow>> findRule(Connection& db, const RuleId& id)
{
    return db.first(kById, {id}, readRule);
}

Result<std::vector<RuleRow>> listRules(Connection& db)
{
    return db.all(kList, {}, readRule);
}

Result<void> countRuleHit(Transaction& db, const RuleId& id, std::int64_t hits, Instant at)
{
    return detail::done(db.run("UPDATE rules SET hits = hits + ?, last_used_at = ? WHERE id = ?", {hits, at, id}));
}

} // namespace executor::store
