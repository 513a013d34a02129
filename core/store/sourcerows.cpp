#include "core/store/sourcerows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT id, slug, name, kind, origin, enabled, config_json, endpoint, active_revision_id, labels_json, "
    "health_status, health_json, checked_at, removed_at, created_at, updated_at, rev FROM sources ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kBySlug = kSelect + "WHERE workspace_id = 'local' AND slug = ? AND removed_at IS NULL";
const std::string kList = kSelect + "WHERE workspace_id = 'local' AND removed_at IS NULL ORDER BY slug";
const std::string kRemoved = kSelect + "WHERE workspace_id = 'local' AND removed_at < ? ORDER BY removed_at";

SourceRow readSource(Row& row)
{
    SourceRow out;
    out.id = row.id<SourceId>();
    out.slug = row.text();
    out.name = row.text();
    out.kind = row.text();
    out.origin = row.text();
    out.enabled = row.boolean();
    out.configJson = row.text();
    out.endpoint = row.text();
    out.activeRevision = row.id<RevisionId>();
    out.labelsJson = row.text();
    out.healthStatus = row.text();
    out.healthJson = row.text();
    out.checkedAt = row.optionalInstant();
    out.removedAt = row.optionalInstant();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertSource(Transaction& db, const SourceRow& row)
{
    return detail::done(
        db.run("INSERT INTO sources (id, slug, name, kind, origin, enabled, config_json, endpoint, active_revision_id, "
               "labels_json, health_status, health_json, checked_at, removed_at, created_at, updated_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.slug, row.name, row.kind, row.origin, row.enabled, row.configJson, row.endpoint,
                row.activeRevision, row.labelsJson, row.healthStatus, row.healthJson, row.checkedAt, row.removedAt,
                row.createdAt, row.updatedAt}));
}

Result<std::int64_t> updateSource(Transaction& db, const SourceRow& row)
{
    return detail::foundRev(
        db.first("UPDATE sources SET slug = ?, name = ?, kind = ?, origin = ?, enabled = ?, config_json = ?, "
                 "endpoint = ?, active_revision_id = ?, labels_json = ?, health_status = ?, health_json = ?, "
                 "checked_at = ?, removed_at = ?, updated_at = ?, rev = rev + 1 WHERE id = ? RETURNING rev",
                 {row.slug, row.name, row.kind, row.origin, row.enabled, row.configJson, row.endpoint,
                  row.activeRevision, row.labelsJson, row.healthStatus, row.healthJson, row.checkedAt, row.removedAt,
                  db.now(), row.id},
                 [](Row& found) { return found.integer(); }),
        "source", row.id.text());
}

Result<void> setSourceHealth(Transaction& db, const SourceId& id, std::string_view status, std::string_view healthJson,
                             Instant checkedAt)
{
    return detail::done(db.run("UPDATE sources SET health_status = ?, health_json = ?, checked_at = ? WHERE id = ?",
                               {status, healthJson, checkedAt, id}));
}

Result<void> markSourceRemoved(Transaction& db, const SourceId& id)
{
    return detail::done(db.run("UPDATE sources SET removed_at = ?, enabled = 0, updated_at = ?, rev = rev + 1 "
                               "WHERE id = ? AND removed_at IS NULL",
                               {db.now(), db.now(), id}));
}

Result<std::optional<SourceRow>> findSource(Connection& db, const SourceId& id)
{
    return db.first(kById, {id}, readSource);
}

Result<std::optional<SourceRow>> findSourceBySlug(Connection& db, std::string_view slug)
{
    return db.first(kBySlug, {slug}, readSource);
}

Result<std::vector<SourceRow>> listSources(Connection& db)
{
    return db.all(kList, {}, readSource);
}

Result<std::vector<SourceRow>> listRemovedSources(Connection& db, Instant before)
{
    return db.all(kRemoved, {before}, readSource);
}

} // namespace executor::store
