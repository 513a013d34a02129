#include "core/sources/sourcechanges.h"

#include "core/base/text.h"
#include "core/sources/sources.h"
#include "core/store/database.h"
#include "core/store/sourcerows.h"

namespace executor::sources {
namespace {
Result<void> announce(store::Transaction& db, const std::string& type, const SourceId& id, Json data)
{
    Event event;
    event.type = type;
    event.subjectType = "source";
    event.subjectId = id.text();
    event.data = std::move(data);
    return db.announce(std::move(event));
}

Result<void> audit(store::Transaction& db, const std::string& actor, const std::string& type, const Source& source,
                   Json body = Json::object())
{
    store::AuditEntry entry;
    entry.actor = actor;
    entry.type = type;
    entry.ids = {{"source", source.id.text()}};
    body["slug"] = source.slug;
    entry.body = std::move(body);
    EX_CHECK(db.audit(entry));
    return {};
}

Result<store::SourceRow> rowOf(store::Transaction& db, const SourceId& id)
{
    EX_TRY(std::optional<store::SourceRow> row, store::findSource(db, id));
    if (!row || row->removedAt) {
        return fail(ErrorCode::NotFound, "No source \"" + id.text() + "\".");
    }
    return std::move(*row);
}
} // namespace

std::string endpointOf(const SourceConfig& config)
{
    if (!config.baseUrl.empty()) {
        return config.baseUrl;
    }
    return config.facts.serverUrls.empty() ? std::string() : config.facts.serverUrls.front();
}

Result<std::string> checkedBaseUrl(const std::string& typed)
{
    if (typed.empty()) {
        return std::string();
    }
    return completeUrl(typed);
}

Result<Source> patchedSource(Source source, const SourcePatch& patch)
{
    if (patch.name) {
        source.name = cutText(withoutControls(*patch.name), 200);
    }
    if (patch.serverVariables) {
        source.config.serverVariables = *patch.serverVariables;
    }
    if (patch.baseUrl) {
        EX_TRY(source.config.baseUrl, checkedBaseUrl(*patch.baseUrl));
    }
    source.isEnabled = patch.isEnabled.value_or(source.isEnabled);
    source.endpoint = endpointOf(source.config);
    return source;
}

Result<Source> insertSourceRow(store::Transaction& db, Source source, const std::string& actor)
{
    source.createdAt = db.now();
    source.updatedAt = db.now();
    auto inserted = store::insertSource(db, source.toRow());
    if (!inserted && inserted.error().code == ErrorCode::Conflict) {
        return fail(ErrorCode::AlreadyExists, "There is a source \"" + source.slug + "\" already.");
    }
    EX_CHECK(std::move(inserted));
    EX_CHECK(audit(db, actor, "source.added", source, {{"hosts", source.origins()}}));
    EX_CHECK(announce(db, "source.added", source.id, {{"slug", source.slug}, {"status", source.health.status}}));
    return source;
}

Task<Source> insertNewSource(store::Database& database, Source source, std::string actor)
{
    auto write = [source, actor](store::Transaction& db) { return insertSourceRow(db, source, actor); };
    return database.writeDurable(std::move(write));
}

Result<Source> storeSourceRow(store::Transaction& db, Source source, const std::string& actor)
{
    EX_TRY(const store::SourceRow current, rowOf(db, source.id));
    // An import may have switched the revision since the caller looked.
    source.activeRevision = current.activeRevision;
    source.updatedAt = db.now();
    EX_TRY(source.rev, store::updateSource(db, source.toRow()));
    EX_CHECK(audit(db, actor, "source.changed", source, {{"enabled", source.isEnabled}, {"hosts", source.origins()}}));
    EX_CHECK(announce(db, "source.changed", source.id, {{"slug", source.slug}, {"enabled", source.isEnabled}}));
    return source;
}

Task<Source> storeSource(store::Database& database, Source source, std::string actor)
{
    auto write = [source, actor](store::Transaction& db) { return storeSourceRow(db, source, actor); };
    return database.writeDurable(std::move(write));
}

Task<void> storeHealth(store::Database& database, SourceId id, SourceHealth health)
{
    auto write = [id, health](store::Transaction& db) -> Result<void> {
        EX_TRY(const store::SourceRow row, rowOf(db, id));
        EX_CHECK(store::setSourceHealth(db, id, health.status, toText(health.toJson()), db.now()));
        if (row.healthStatus == health.status) {
            return {};
        }
        return announce(db, "source.health", id, {{"slug", row.slug}, {"status", health.status}});
    };
    return database.write(std::move(write));
}

Task<void> removeSourceRow(store::Database& database, SourceId id, std::string actor)
{
    auto write = [id, actor](store::Transaction& db) -> Result<void> {
        EX_TRY(const store::SourceRow row, rowOf(db, id));
        EX_CHECK(store::markSourceRemoved(db, id));
        EX_CHECK(audit(db, actor, "source.removed", Source::fromRow(row)));
        return announce(db, "source.removed", id, {{"slug", row.slug}});
    };
    return database.writeDurable(std::move(write));
}

decltype(ImportJob::alongside) importedRows(SourceId id, const FetchedDocument& document, std::string actor)
{
    const std::string etag = document.etag;
    const std::string lastModified = document.lastModified;
    return [id, etag, lastModified, actor](store::Transaction& db, const RevisionId& revision,
                                           const DescriptionFacts& facts, std::size_t tools,
                                           const ImportWarnings& warnings) -> Result<void> {
        EX_TRY(const store::SourceRow row, rowOf(db, id));
        Source source = Source::fromRow(row);
        source.activeRevision = revision;
        source.config.facts = facts;
        source.config.etag = etag;
        source.config.lastModified = lastModified;
        source.config.toolCount = tools;
        source.config.warningCount = warnings.count();
        source.config.warnings = Json::array();
        for (const ImportWarning& warning : warnings.kept()) {
            source.config.warnings.push_back(warning.toJson());
        }
        if (source.config.baseUrl.empty()) {
            source.endpoint = facts.serverUrls.empty() ? std::string() : facts.serverUrls.front();
        }
        source.health = {"healthy", {}, {}, db.now()};
        source.updatedAt = db.now();
        EX_CHECK(store::updateSource(db, source.toRow()));
        EX_CHECK(audit(db, actor, "source.imported", source, {{"revision", revision.text()}, {"tools", tools}}));
        return announce(db, "source.revision", id,
                        {{"slug", source.slug}, {"revision", revision.text()}, {"tools", tools}});
    };
}

} // namespace executor::sources
