#pragma once

#include "core/base/effect.h"
#include "core/store/blobs.h"
#include "core/store/transaction.h"

namespace executor::store {

/// A row of `revisions` (catalog.md 1). `number` is its short name in tools and definitions.
struct RevisionRow
{
    std::int64_t number = 0; ///< set by insertRevision
    RevisionId id;
    SourceId source;
    std::string status = "importing"; ///< importing complete held superseded failed
    std::string contentHash;          ///< 32 bytes
    Payload document;                 ///< may be empty
    std::int64_t toolCount = 0;
    std::string warningsJson = "[]";
    std::string differenceJson = "{}";
    std::string factsJson = "{}"; ///< what the adapter keeps per revision (servers, auth methods, title)
    std::string etag;
    std::string lastModified;
    Instant createdAt{};
    Instant updatedAt{};
};

/// What the call path reads of a tool; hashes are 32 raw bytes.
struct ToolRow
{
    std::int64_t id = 0; ///< set by insertTool
    std::string path;    ///< without the source
    std::string pathKey; ///< spelling-free
    std::string kind;
    Effect effect = Effect::Unknown;
    std::string effectReason;
    std::int64_t flags = 0;
    std::string contractHash;
    std::string textHash;
    std::string planHash;
};

/// What search and description read of a tool. Hashes may be empty: there is none.
struct ToolTextRow
{
    std::string title;
    std::string summary;
    std::string description;
    std::string signature;
    std::string parameters; ///< words of parameter names and texts, for the index
    std::string inputHash;
    std::string outputHash;
    std::string errorsHash;
    std::string examplesHash;
    std::string tags;
    std::string docUrl;
};

struct SchemaRow
{
    std::string hash;
    int codec = 0; ///< the catalogue's own numbering
    std::string bytes;
    std::string refsJson = "[]";
};

/// What a person set for a tool or group; outlives revisions.
struct ToolUserRow
{
    std::string path;
    std::string aliasesJson = "[]";
    std::string note;
    std::optional<Effect> effectOverride;
    std::string labelsJson = "{}";
};

/// Name of an operation over revisions (sources.md 3.3).
struct ToolNameRow
{
    std::string identity;
    std::string path;
    std::optional<Instant> aliasUntil;
    std::optional<Instant> removedAt;
};

/// Gives the revision's number.
[[nodiscard]] Result<std::int64_t> insertRevision(Transaction& db, const RevisionRow& row);
/// Status, tool count, warnings, difference, facts of a revision.
[[nodiscard]] Result<void> updateRevision(Transaction& db, const RevisionRow& row);
[[nodiscard]] Result<std::optional<RevisionRow>> findRevision(Connection& db, const RevisionId& id);
[[nodiscard]] Result<std::optional<RevisionRow>> activeRevision(Connection& db, const SourceId& source);
/// Newest first.
[[nodiscard]] Result<std::vector<RevisionRow>> listRevisions(Connection& db, const SourceId& source);
[[nodiscard]] Result<std::vector<RevisionRow>> listRevisionsByStatus(Connection& db, std::string_view status);
/// Makes `id` the source's active revision, the one before `superseded`, and raises the catalogue's generation, which
/// it gives.
[[nodiscard]] Result<std::int64_t> activateRevision(Transaction& db, const SourceId& source, const RevisionId& id);
/// Removes at most `limit` tools of a revision that is not active, then its definitions; gives how many tools went
/// (0: none are left). The revision row stays.
[[nodiscard]] Result<std::int64_t> deleteToolsOfRevision(Transaction& db, std::int64_t revision, int limit = 200);
[[nodiscard]] Result<void> deleteRevision(Transaction& db, const RevisionId& id);

/// Counts up with each change of the catalogue.
[[nodiscard]] Result<std::int64_t> catalogueGeneration(Connection& db);
[[nodiscard]] Result<std::int64_t> raiseCatalogueGeneration(Transaction& db);

/// Gives the tool's id. Errors: `conflict` when the path is twice in the revision.
[[nodiscard]] Result<std::int64_t> insertTool(Transaction& db, std::int64_t revision, const ToolRow& tool,
                                              const ToolTextRow& text);
[[nodiscard]] Result<std::optional<ToolRow>> findTool(Connection& db, std::int64_t revision, std::string_view path);
[[nodiscard]] Result<std::optional<ToolRow>> findToolById(Connection& db, std::int64_t id);
[[nodiscard]] Result<std::vector<ToolRow>> findToolsByKey(Connection& db, std::int64_t revision,
                                                          std::string_view pathKey);
[[nodiscard]] Result<std::optional<ToolTextRow>> findToolText(Connection& db, std::int64_t tool);
/// Tools by path: those from `after` (exclusive) that begin with `prefix`, at most `limit`.
[[nodiscard]] Result<std::vector<ToolRow>> listTools(Connection& db, std::int64_t revision, std::string_view prefix,
                                                     std::string_view after, int limit);
/// A page of a revision by path, from `after` (exclusive), with the texts: what the search index reads.
[[nodiscard]] Result<std::vector<std::pair<ToolRow, ToolTextRow>>>
listToolsWithTexts(Connection& db, std::int64_t revision, std::string_view after, int limit);

/// Content addressed: nothing happens when the hash is there. Gives whether a row was written.
[[nodiscard]] Result<bool> insertPlan(Transaction& db, std::string_view hash, std::string_view body);
[[nodiscard]] Result<std::optional<std::string>> findPlan(Connection& db, std::string_view hash);
[[nodiscard]] Result<bool> insertSchema(Transaction& db, const SchemaRow& row);
[[nodiscard]] Result<std::optional<SchemaRow>> findSchema(Connection& db, std::string_view hash);
[[nodiscard]] Result<void> insertDefinition(Transaction& db, std::int64_t revision, std::string_view name,
                                            std::string_view schemaHash);
[[nodiscard]] Result<std::optional<std::string>> findDefinition(Connection& db, std::int64_t revision,
                                                                std::string_view name);
/// (name, schema hash) of a revision, by name.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> listDefinitions(Connection& db,
                                                                                       std::int64_t revision);
/// Removes at most `limit` plans that no tool names; gives how many.
[[nodiscard]] Result<std::int64_t> sweepUnusedPlans(Transaction& db, int limit = 200);

[[nodiscard]] Result<std::vector<ToolUserRow>> listToolUser(Connection& db, const SourceId& source);
[[nodiscard]] Result<void> saveToolUser(Transaction& db, const SourceId& source, const ToolUserRow& row);
[[nodiscard]] Result<std::vector<ToolNameRow>> listToolNames(Connection& db, const SourceId& source);
[[nodiscard]] Result<void> saveToolName(Transaction& db, const SourceId& source, const ToolNameRow& row);

} // namespace executor::store
