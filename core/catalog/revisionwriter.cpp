#include "core/catalog/revisionwriter.h"

#include "core/base/killpoint.h"
#include "core/base/threads.h"
#include "core/catalog/detail/catalogstate.h"
#include "core/catalog/detail/differencereader.h"
#include "core/catalog/detail/toolpreparation.h"

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace executor::catalog {
using namespace detail;
namespace {
constexpr std::size_t kMostWarnings = 200;

/// What one batch writes.
struct Batch
{
    std::vector<PreparedTool> tools;
    std::vector<std::pair<std::string, store::SchemaRow>> definitions;
};
using BatchPointer = std::shared_ptr<const Batch>;

Result<bool> writeBatch(store::Transaction& db, std::int64_t revision, const Batch& batch)
{
    for (const auto& [name, schema] : batch.definitions) {
        EX_CHECK(store::insertSchema(db, schema));
        EX_CHECK(store::insertDefinition(db, revision, name, schema.hash));
    }
    for (const PreparedTool& tool : batch.tools) {
        for (const store::SchemaRow& schema : tool.schemas) {
            EX_CHECK(store::insertSchema(db, schema));
        }
        EX_CHECK(store::insertPlan(db, tool.row.planHash, tool.planBody));
        EX_CHECK(store::insertTool(db, revision, tool.row, tool.text));
    }
    return true;
}

/// Brings `tool_names` in step with the tools of a new revision: only what changed is written.
Result<void> saveNames(store::Transaction& db, const SourceId& source,
                       const std::unordered_map<std::string, std::string>& pathByIdentity)
{
    EX_TRY(const auto known, store::listToolNames(db, source));
    std::unordered_set<std::string> done;
    for (store::ToolNameRow row : known) {
        const auto now = pathByIdentity.find(row.identity);
        const bool isCurrent = now != pathByIdentity.end() && now->second == row.path;
        if (isCurrent) {
            done.insert(row.identity);
        }
        if (isCurrent ? row.removedAt.has_value() : !row.removedAt.has_value()) {
            row.removedAt = isCurrent ? std::nullopt : std::optional<Instant>(db.now());
            EX_CHECK(store::saveToolName(db, source, row));
        }
    }
    for (const auto& [identity, path] : pathByIdentity) {
        if (!done.contains(identity)) {
            EX_CHECK(store::saveToolName(db, source, {identity, path, std::nullopt, std::nullopt}));
        }
    }
    return {};
}
} // namespace

struct RevisionWriter::State
{
    explicit State(Catalog& catalogIn) : catalog(catalogIn) {}

    Catalog& catalog;
    store::RevisionRow row;
    std::int64_t activeNumber = 0;
    /// Shared with the one pool job that is under way; the writer waits for it before it goes on.
    std::shared_ptr<ImportDefinitions> definitions = std::make_shared<ImportDefinitions>();
    std::unordered_map<std::string, std::string> definitionHashes; ///< written already
    std::unordered_map<std::string, std::string> pathByIdentity;
    std::vector<std::string> warnings;
    std::size_t tools = 0;
};

RevisionWriter::RevisionWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
RevisionWriter::~RevisionWriter() = default;

const RevisionId& RevisionWriter::id() const
{
    return m_state->row.id;
}

std::size_t RevisionWriter::toolCount() const
{
    return m_state->tools;
}

void RevisionWriter::warn(std::string text)
{
    if (m_state->warnings.size() < kMostWarnings) {
        m_state->warnings.push_back(std::move(text));
    }
}

Task<std::unique_ptr<RevisionWriter>> Catalog::beginRevision(RevisionFacts facts)
{
    State& s = *m_state;
    const ActiveRevision active = s.parts.sources.active(facts.sourceId);
    if (active.number != 0 && active.contentHash == facts.contentHash) {
        co_return std::unique_ptr<RevisionWriter>();
    }
    auto state = std::make_unique<RevisionWriter::State>(*this);
    state->activeNumber = active.number;
    store::RevisionRow& row = state->row;
    row.id = RevisionId::make(s.clock.now());
    row.source = facts.sourceId;
    row.contentHash = std::move(facts.contentHash);
    row.document = std::move(facts.document);
    row.factsJson = std::move(facts.factsJson);
    row.etag = std::move(facts.etag);
    row.lastModified = std::move(facts.lastModified);
    row.createdAt = row.updatedAt = s.clock.now();
    auto insert = [row](store::Transaction& db) { return store::insertRevision(db, row); };
    EX_CO_TRY(row.number, co_await s.parts.database.write(std::move(insert)));
    killPoint("import.begin");
    std::unique_ptr<RevisionWriter> writer(new RevisionWriter(std::move(state)));
    co_return std::move(writer);
}

Task<void> RevisionWriter::addDefinitions(std::vector<NamedSchema> definitions)
{
    State& s = *m_state;
    auto prepare = [table = s.definitions, list = std::move(definitions)]() -> Result<BatchPointer> {
        auto batch = std::make_shared<Batch>();
        for (const NamedSchema& one : list) {
            batch->definitions.emplace_back(one.name, table->add(one));
        }
        return BatchPointer(std::move(batch));
    };
    EX_CO_TRY(const BatchPointer prepared, co_await onPool(std::move(prepare)));
    auto fresh = std::make_shared<Batch>();
    for (const auto& [name, schema] : prepared->definitions) {
        const auto known = s.definitionHashes.find(name);
        if (known == s.definitionHashes.end()) {
            s.definitionHashes.emplace(name, schema.hash);
            fresh->definitions.emplace_back(name, schema);
        } else if (known->second != schema.hash) {
            warn("The named type " + name + " is there twice with different contents; the first one counts.");
        }
    }
    if (fresh->definitions.empty()) {
        co_return Result<void>();
    }
    const std::int64_t revision = s.row.number;
    const BatchPointer batch = std::move(fresh);
    auto write = [revision, batch](store::Transaction& db) { return writeBatch(db, revision, *batch); };
    EX_CO_CHECK(co_await s.catalog.m_state->parts.database.write(std::move(write)));
    co_return Result<void>();
}

Task<void> RevisionWriter::append(std::vector<ToolDefinition> tools)
{
    State& s = *m_state;
    auto prepare = [table = s.definitions, list = std::move(tools)]() -> Result<BatchPointer> {
        auto batch = std::make_shared<Batch>();
        for (const ToolDefinition& tool : list) {
            batch->tools.push_back(prepareTool(tool, *table));
        }
        return BatchPointer(std::move(batch));
    };
    EX_CO_TRY(const BatchPointer batch, co_await onPool(std::move(prepare)));
    const std::int64_t revision = s.row.number;
    auto write = [revision, batch](store::Transaction& db) { return writeBatch(db, revision, *batch); };
    EX_CO_CHECK(co_await s.catalog.m_state->parts.database.write(std::move(write)));
    killPoint("import.batch");
    for (const PreparedTool& tool : batch->tools) {
        s.pathByIdentity[tool.identity] = tool.row.path;
    }
    s.tools += batch->tools.size();
    co_return Result<void>();
}

Task<RevisionDifference> RevisionWriter::difference()
{
    State& s = *m_state;
    EX_CO_TRY(const std::vector<ToolName> names, co_await s.catalog.knownNames(s.row.source));
    std::map<std::string, std::string> renames;
    for (const ToolName& name : names) {
        const auto now = s.pathByIdentity.find(name.identity);
        if (!name.removedAt && now != s.pathByIdentity.end() && now->second != name.path) {
            renames.emplace(name.path, now->second);
        }
    }
    auto read = [before = s.activeNumber, after = s.row.number, renames](store::Connection& db) {
        return readDifference(db, before, after, renames);
    };
    EX_CO_TRY(RevisionDifference found, co_await s.catalog.m_state->parts.database.read(std::move(read)));
    co_return std::move(found);
}

Task<RevisionDifference> RevisionWriter::activate(Alongside alongside)
{
    State& s = *m_state;
    Catalog::State& catalog = *s.catalog.m_state;
    if (s.tools == 0) {
        co_return fail(ErrorCode::DocumentHasNoOperations, "The document has no operation that can be called.");
    }
    EX_CO_TRY(RevisionDifference difference, co_await this->difference());
    s.row.status = "complete";
    s.row.toolCount = static_cast<std::int64_t>(s.tools);
    s.row.warningsJson = toText(Json(s.warnings));
    s.row.differenceJson = toText(difference.toJson());
    killPoint("import.before_switch");
    auto change = [row = s.row, names = s.pathByIdentity,
                   alongside = std::move(alongside)](store::Transaction& db) -> Result<std::int64_t> {
        EX_CHECK(store::updateRevision(db, row));
        EX_CHECK(saveNames(db, row.source, names));
        EX_TRY(const std::int64_t generation, store::activateRevision(db, row.source, row.id));
        if (alongside) {
            EX_CHECK(alongside(db));
        }
        return generation;
    };
    EX_CO_TRY(const std::int64_t generation, co_await catalog.parts.database.writeDurable(std::move(change)));
    killPoint("import.after_switch");
    catalog.switched(s.row.source, ActiveRevision{s.row.number, s.row.id, s.row.contentHash}, generation);
    EX_CO_CHECK(co_await catalog.parts.index.settled());
    co_return std::move(difference);
}

Task<void> RevisionWriter::abandon(std::string reason)
{
    State& s = *m_state;
    Catalog::State& catalog = *s.catalog.m_state;
    s.row.status = "failed";
    Json warnings = Json::array();
    warnings.push_back(std::move(reason));
    s.row.warningsJson = toText(warnings);
    auto mark = [row = s.row](store::Transaction& db) -> Result<bool> {
        EX_CHECK(store::updateRevision(db, row));
        return true;
    };
    EX_CO_CHECK(co_await catalog.parts.database.write(std::move(mark)));
    const std::int64_t revision = s.row.number;
    EX_CO_CHECK(co_await catalog.removeTools(revision));
    co_return Result<void>();
}

} // namespace executor::catalog
