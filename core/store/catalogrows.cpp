#include "core/store/catalogrows.h"

#include "core/base/jsonparse.h"
#include "core/store/detail/rowcheck.h"
#include "core/store/settingrows.h"

namespace executor::store {
namespace {
const std::string kSelect =
    "SELECT number, id, source_id, status, content_hash, document_blob, tool_count, warnings_json, difference_json, "
    "facts_json, etag, last_modified, created_at, updated_at FROM revisions ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kActive = kSelect + "WHERE id = (SELECT active_revision_id FROM sources WHERE id = ?)";
const std::string kOfSource = kSelect + "WHERE source_id = ? ORDER BY number DESC";
const std::string kByStatus = kSelect + "WHERE status = ? ORDER BY number";
constexpr std::string_view kGeneration = "catalogue.generation";

RevisionRow readRevision(Row& row)
{
    RevisionRow out;
    out.number = row.integer();
    out.id = row.id<RevisionId>();
    out.source = row.id<SourceId>();
    out.status = row.text();
    out.contentHash = row.bytes();
    out.document = payloadOf(row);
    out.toolCount = row.integer();
    out.warningsJson = row.text();
    out.differenceJson = row.text();
    out.factsJson = row.text();
    out.etag = row.text();
    out.lastModified = row.text();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    return out;
}
} // namespace

Result<std::int64_t> insertRevision(Transaction& db, const RevisionRow& row)
{
    EX_CHECK(savePayload(db, row.document));
    return db.number(
        "INSERT INTO revisions (id, source_id, status, content_hash, document_blob, tool_count, warnings_json, "
        "difference_json, facts_json, etag, last_modified, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        {row.id, row.source, row.status, Bytes{row.contentHash}, payloadValue(row.document), row.toolCount,
         row.warningsJson, row.differenceJson, row.factsJson, row.etag, row.lastModified, row.createdAt,
         row.updatedAt});
}

Result<void> updateRevision(Transaction& db, const RevisionRow& row)
{
    EX_CHECK(savePayload(db, row.document));
    return detail::done(
        db.run("UPDATE revisions SET status = ?, content_hash = ?, document_blob = ?, tool_count = ?, "
               "warnings_json = ?, difference_json = ?, facts_json = ?, etag = ?, last_modified = ?, updated_at = ? "
               "WHERE id = ?",
               {row.status, Bytes{row.contentHash}, payloadValue(row.document), row.toolCount, row.warningsJson,
                row.differenceJson, row.factsJson, row.etag, row.lastModified, db.now(), row.id}));
}

Result<std::optional<RevisionRow>> findRevision(Connection& db, const RevisionId& id)
{
    return db.first(kById, {id}, readRevision);
}

Result<std::optional<RevisionRow>> activeRevision(Connection& db, const SourceId& source)
{
    return db.first(kActive, {source}, readRevision);
}

Result<std::vector<RevisionRow>> listRevisions(Connection& db, const SourceId& source)
{
    return db.all(kOfSource, {source}, readRevision);
}

Result<std::vector<RevisionRow>> listRevisionsByStatus(Connection& db, std::string_view status)
{
    return db.all(kByStatus, {status}, readRevision);
}

Result<std::int64_t> activateRevision(Transaction& db, const SourceId& source, const RevisionId& id)
{
    EX_CHECK(db.run("UPDATE revisions SET status = 'superseded', updated_at = ? "
                    "WHERE id = (SELECT active_revision_id FROM sources WHERE id = ?) AND id <> ?",
                    {db.now(), source, id}));
    EX_TRY(const std::int64_t completed, db.run("UPDATE revisions SET status = 'complete', updated_at = ? "
                                                "WHERE id = ? AND source_id = ?",
                                                {db.now(), id, source}));
    EX_TRY(const std::int64_t switched,
           db.run("UPDATE sources SET active_revision_id = ?, updated_at = ?, rev = rev + 1 "
                  "WHERE id = ? AND removed_at IS NULL",
                  {id, db.now(), source}));
    if (completed == 0 || switched == 0) {
        return fail(ErrorCode::NotFound, "The source " + source.text() + " has no revision " + id.text() + ".");
    }
    return raiseCatalogueGeneration(db);
}

Result<std::int64_t> deleteToolsOfRevision(Transaction& db, std::int64_t revision, int limit)
{
    EX_TRY(
        const std::int64_t active,
        db.number("SELECT count(*) FROM sources WHERE active_revision_id = (SELECT id FROM revisions WHERE number = ?) "
                  "AND removed_at IS NULL",
                  {revision}));
    if (active > 0) {
        return fail(ErrorCode::InvalidState, "The active revision keeps its tools.");
    }
    EX_CHECK(db.run("DELETE FROM tool_texts WHERE tool_id IN (SELECT id FROM tools WHERE revision = ? ORDER BY path "
                    "LIMIT ?)",
                    {revision, limit}));
    EX_TRY(const std::int64_t removed,
           db.run("DELETE FROM tools WHERE id IN (SELECT id FROM tools WHERE revision = ? ORDER BY path LIMIT ?)",
                  {revision, limit}));
    if (removed == 0) {
        EX_CHECK(db.run("DELETE FROM definitions WHERE revision = ?", {revision}));
    }
    return removed;
}

Result<void> deleteRevision(Transaction& db, const RevisionId& id)
{
    return detail::done(db.run("DELETE FROM revisions WHERE id = ?", {id}));
}

Result<std::int64_t> catalogueGeneration(Connection& db)
{
    EX_TRY(const auto setting, findSetting(db, kGeneration));
    if (!setting) {
        return 0;
    }
    const Result<Json> value = parseJson(setting->valueJson);
    return value && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

Result<std::int64_t> raiseCatalogueGeneration(Transaction& db)
{
    EX_TRY(const std::int64_t generation, catalogueGeneration(db));
    EX_CHECK(saveSetting(db, kGeneration, std::to_string(generation + 1)));
    return generation + 1;
}

Result<std::vector<ToolUserRow>> listToolUser(Connection& db, const SourceId& source)
{
    return db.all("SELECT path, aliases_json, note, effect_override, labels_json FROM tool_user WHERE source_id = ? "
                  "ORDER BY path",
                  {source}, [](Row& row) {
                      ToolUserRow out;
                      out.path = row.text();
                      out.aliasesJson = row.text();
                      out.note = row.text();
                      out.effectOverride = effectFromName(row.text());
                      out.labelsJson = row.text();
                      return out;
                  });
}

Result<void> saveToolUser(Transaction& db, const SourceId& source, const ToolUserRow& row)
{
    const std::optional<std::string_view> effect =
        row.effectOverride ? std::optional(effectName(*row.effectOverride)) : std::nullopt;
    return detail::done(
        db.run("INSERT INTO tool_user (source_id, path, aliases_json, note, effect_override, labels_json, updated_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_id, path) DO UPDATE SET "
               "aliases_json = excluded.aliases_json, note = excluded.note, "
               "effect_override = excluded.effect_override, labels_json = excluded.labels_json, "
               "updated_at = excluded.updated_at, rev = tool_user.rev + 1",
               {source, row.path, row.aliasesJson, row.note, effect, row.labelsJson, db.now()}));
}

Result<std::vector<ToolNameRow>> listToolNames(Connection& db, const SourceId& source)
{
    return db.all("SELECT identity, path, alias_until, removed_at FROM tool_names WHERE source_id = ? "
                  "ORDER BY identity, path",
                  {source}, [](Row& row) {
                      ToolNameRow out;
                      out.identity = row.text();
                      out.path = row.text();
                      out.aliasUntil = row.optionalInstant();
                      out.removedAt = row.optionalInstant();
                      return out;
                  });
}

Result<void> saveToolName(Transaction& db, const SourceId& source, const ToolNameRow& row)
{
    return detail::done(
        db.run("INSERT INTO tool_names (source_id, identity, path, alias_until, removed_at) VALUES (?, ?, ?, ?, ?) "
               "ON CONFLICT (source_id, identity, path) DO UPDATE SET alias_until = excluded.alias_until, "
               "removed_at = excluded.removed_at",
               {source, row.identity, row.path, row.aliasUntil, row.removedAt}));
}

} // namespace executor::store
