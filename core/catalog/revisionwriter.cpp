#include "core/catalog/revisionwriter.h"

#include "core/base/killpoint.h"
#include "core/base/threads.h"
#include "core/catalog/detail/catalogstate.h"
#include "core/catalog/detail/differencereader.h"
#include "core/catalog/detail/toolnames.h"
#include "core/catalog/detail/toolpreparation.h"

#include <algorithm>
#include <utility>

namespace executor::catalog {
using namespace detail;
namespace {
constexpr std::size_t kMostWarnings = 200;
/// Rows of one transaction. Whoever else writes waits for one of them at most: some 3 ms.
constexpr std::size_t kStep = 32;
constexpr std::size_t kNameStep = 256;

using Definition = std::pair<std::string, store::SchemaRow>;

Result<void> writeDefinition(store::Transaction& db, std::int64_t revision, const Definition& definition)
{
    EX_CHECK(store::insertSchema(db, definition.second));
    return store::insertDefinition(db, revision, definition.first, definition.second.hash);
}

Result<void> writeTool(store::Transaction& db, std::int64_t revision, const PreparedTool& tool)
{
    for (const store::SchemaRow& schema : tool.schemas) {
        EX_CHECK(store::insertSchema(db, schema));
    }
    EX_CHECK(store::insertPlan(db, tool.row.planHash, tool.planBody));
    EX_CHECK(store::insertTool(db, revision, tool.row, tool.text));
    return {};
}
} // namespace

struct RevisionWriter::Prepared
{
    std::vector<Definition> definitions;
    std::vector<PreparedTool> tools;

    [[nodiscard]] std::size_t size() const { return definitions.size() + tools.size(); }
    [[nodiscard]] Result<bool> writeStep(store::Transaction& db, std::int64_t revision, std::size_t from) const
    {
        for (std::size_t i = from; i < std::min(size(), from + kStep); ++i) {
            EX_CHECK(i < definitions.size() ? writeDefinition(db, revision, definitions[i])
                                            : writeTool(db, revision, tools[i - definitions.size()]));
        }
        return true;
    }
};

struct RevisionWriter::State
{
    explicit State(Catalog& catalogIn) : catalog(catalogIn) {}

    Catalog& catalog;
    store::RevisionRow row;
    std::int64_t activeNumber = 0;
    /// Shared with the one pool job that is under way; the writer waits for it before it goes on.
    std::shared_ptr<ImportDefinitions> definitions = std::make_shared<ImportDefinitions>();
    /// Shared with the closures that compare it; grows only while none of them is under way.
    std::shared_ptr<PathByIdentity> pathByIdentity = std::make_shared<PathByIdentity>();
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

void RevisionWriter::setDocument(store::Payload document)
{
    m_state->row.document = std::move(document);
}

Task<RevisionWriter::PreparedPointer> RevisionWriter::prepare(std::vector<NamedSchema> definitions,
                                                              std::vector<ToolDefinition> tools)
{
    auto work = [table = m_state->definitions, named = std::move(definitions),
                 list = std::move(tools)]() -> Result<std::pair<PreparedPointer, std::vector<std::string>>> {
        auto batch = std::make_shared<Prepared>();
        std::vector<std::string> twice;
        for (const NamedSchema& one : named) {
            switch (table->add(one, batch->definitions)) {
            case ImportDefinitions::Added::New:
            case ImportDefinitions::Added::Same:
                break;
            case ImportDefinitions::Added::Differs:
                twice.push_back(one.name);
                break;
            }
        }
        batch->tools.reserve(list.size());
        for (const ToolDefinition& tool : list) {
            batch->tools.push_back(prepareTool(tool, *table));
        }
        return std::pair(PreparedPointer(std::move(batch)), std::move(twice));
    };
    EX_CO_TRY(const auto prepared, co_await onPool(std::move(work)));
    for (const std::string& name : prepared.second) {
        warn("The named type " + name + " is there twice with different contents; the first one counts.");
    }
    co_return prepared.first;
}

Task<void> RevisionWriter::store(PreparedPointer batch)
{
    State& s = *m_state;
    const std::int64_t revision = s.row.number;
    for (std::size_t from = 0; from < batch->size(); from += kStep) {
        auto write = [revision, batch, from](store::Transaction& db) { return batch->writeStep(db, revision, from); };
        EX_CO_CHECK(co_await s.catalog.m_state->parts.database.write(std::move(write)));
        killPoint("import.batch");
    }
    for (const PreparedTool& tool : batch->tools) {
        (*s.pathByIdentity)[tool.identity] = tool.row.path;
    }
    s.tools += batch->tools.size();
    co_return Result<void>();
}

Task<void> RevisionWriter::append(std::vector<NamedSchema> definitions, std::vector<ToolDefinition> tools)
{
    EX_CO_TRY(PreparedPointer batch, co_await prepare(std::move(definitions), std::move(tools)));
    EX_CO_CHECK(co_await store(std::move(batch)));
    co_return Result<void>();
}

Task<RevisionDifference> RevisionWriter::difference()
{
    State& s = *m_state;
    ComparedRevisions revisions;
    revisions.source = s.row.source;
    revisions.before = s.activeNumber;
    revisions.after = s.row.number;
    revisions.tools = s.tools;
    revisions.names = s.pathByIdentity;
    EX_CO_TRY(RevisionDifference found,
              co_await readDifference(s.catalog.m_state->parts.database, std::move(revisions)));
    co_return std::move(found);
}

/// Names that are new are written ahead of the switch, a few at a time: ten thousand at once would hold up every other
/// writer. A name that is there without its tool (killed here) is what the next import would give it anyway.
Task<NameChanges> RevisionWriter::reserveNames()
{
    State& s = *m_state;
    store::Database& database = s.catalog.m_state->parts.database;
    auto read = [source = s.row.source, now = s.pathByIdentity](store::Connection& db) {
        return NameChanges::read(db, source, *now);
    };
    EX_CO_TRY(const NameChanges changes, co_await database.read(std::move(read)));
    const auto fresh = changes.fresh;
    for (std::size_t from = 0; from < fresh->size(); from += kNameStep) {
        auto write = [source = s.row.source, fresh, from](store::Transaction& db) -> Result<bool> {
            for (std::size_t i = from; i < std::min(fresh->size(), from + kNameStep); ++i) {
                EX_CHECK(store::saveToolName(db, source, (*fresh)[i]));
            }
            return true;
        };
        EX_CO_CHECK(co_await database.write(std::move(write)));
    }
    co_return changes;
}

Task<RevisionDifference> RevisionWriter::activate(Alongside alongside)
{
    State& s = *m_state;
    Catalog::State& catalog = *s.catalog.m_state;
    if (s.tools == 0) {
        co_return fail(ErrorCode::DocumentHasNoOperations, "The document has no operation that can be called.");
    }
    EX_CO_TRY(RevisionDifference difference, co_await this->difference());
    EX_CO_TRY(const NameChanges names, co_await reserveNames());
    s.row.status = "complete";
    s.row.toolCount = static_cast<std::int64_t>(s.tools);
    s.row.warningsJson = toText(Json(s.warnings));
    s.row.differenceJson = toText(difference.toJson());
    killPoint("import.before_switch");
    auto change = [row = s.row, names,
                   alongside = std::move(alongside)](store::Transaction& db) -> Result<std::int64_t> {
        EX_CHECK(store::updateRevision(db, row));
        EX_CHECK(names.saveChanged(db, row.source));
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
