#include "core/catalog/catalog.h"

#include "core/base/text.h"
#include "core/catalog/detail/builtins.h"
#include "core/catalog/detail/catalogstate.h"
#include "core/catalog/detail/inventory.h"
#include "core/catalog/detail/resolver.h"
#include "core/catalog/detail/toolreader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace executor::catalog {
using namespace detail;
namespace {
constexpr int kListPage = 1'000;
constexpr std::size_t kLongestWords = 4'000;
constexpr auto kSupersededKept = std::chrono::hours(24);
constexpr std::array kSweptStatuses = {"importing", "failed", "superseded"};

struct StartFacts
{
    std::int64_t generation = 0;
    std::vector<std::pair<SourceId, ActiveRevision>> active;
};

Result<StartFacts> readStart(store::Connection& db)
{
    StartFacts out;
    EX_TRY(out.generation, store::catalogueGeneration(db));
    EX_TRY(const auto revisions, store::listRevisionsByStatus(db, "complete"));
    for (const store::RevisionRow& row : revisions) {
        EX_TRY(const auto active, store::activeRevision(db, row.source));
        if (active && active->id == row.id) {
            out.active.emplace_back(row.source, ActiveRevision{row.number, row.id, row.contentHash});
        }
    }
    return out;
}
} // namespace

Catalog::Catalog(store::Database& database, const Clock& clock, std::filesystem::path indexFolder)
    : m_state(std::make_unique<State>(database, clock, std::move(indexFolder)))
{}

Catalog::~Catalog() = default;

Result<void> Catalog::load()
{
    State& s = *m_state;
    EX_TRY(StartFacts facts, s.parts.database.readNow(readStart));
    s.parts.generation = facts.generation;
    for (auto& [source, revision] : facts.active) {
        s.parts.sources.setActive(source, std::move(revision));
    }
    s.tasks.spawn("remove rows of old revisions", s.sweep(kSupersededKept));
    return {};
}

Task<void> Catalog::stop()
{
    EX_CO_CHECK(co_await m_state->tasks.stop());
    EX_CO_CHECK(co_await m_state->parts.index.stop());
    co_return Result<void>();
}

void Catalog::setSources(std::vector<SourceEntry> sources)
{
    State& s = *m_state;
    s.parts.sources.set(std::move(sources));
    s.parts.plans.clear();
    s.parts.index.want(s.parts.sources.indexPlan(s.parts.generation));
}

std::int64_t Catalog::generation() const
{
    return m_state->parts.generation;
}

Task<void> Catalog::indexed()
{
    return m_state->parts.index.settled();
}

Task<std::vector<ToolName>> Catalog::knownNames(SourceId source)
{
    auto read = [source](store::Connection& db) -> Result<std::vector<ToolName>> {
        EX_TRY(const auto rows, store::listToolNames(db, source));
        std::vector<ToolName> out;
        for (const store::ToolNameRow& row : rows) {
            out.push_back({row.identity, row.path, row.aliasUntil, row.removedAt});
        }
        return out;
    };
    return m_state->parts.database.read(std::move(read));
}

void Catalog::forgetSource(const SourceId& source)
{
    m_state->parts.sources.forget(source);
    m_state->parts.plans.clear();
}

bool Catalog::isBuiltin(std::string_view path)
{
    return isBuiltinPath(path);
}

Task<Json> Catalog::callBuiltin(std::string path, Json arguments, Viewer viewer)
{
    return detail::callBuiltin(m_state->parts, std::move(path), std::move(arguments), std::move(viewer));
}

Task<Resolution> Catalog::resolve(std::string writtenPath, Viewer viewer)
{
    return resolvePath(m_state->parts, std::move(writtenPath), std::move(viewer));
}

Task<std::shared_ptr<const CallPlan>> Catalog::plan(SourceId source, std::string path)
{
    State& s = *m_state;
    EX_CO_TRY(std::shared_ptr<const CallPlan> found, co_await s.parts.plans.find(source, path));
    if (!found) {
        co_return fail(ErrorCode::ToolNotFound, "No tool \"" + path + "\" in this source any more.");
    }
    co_return found;
}

Task<std::string> Catalog::signature(SourceId source, std::string path)
{
    State& s = *m_state;
    const std::int64_t revision = s.parts.sources.active(source).number;
    EX_CO_TRY(const auto tool, co_await readTool(s.parts.database, revision, path, ToolDepth::Texts));
    std::string text;
    if (tool) {
        text = tool->text.signature;
    }
    co_return std::move(text);
}

Task<Json> Catalog::words(SourceId source, std::string path)
{
    State& s = *m_state;
    const std::int64_t revision = s.parts.sources.active(source).number;
    EX_CO_TRY(const auto tool, co_await readTool(s.parts.database, revision, path, ToolDepth::Texts));
    Json words = Json::object();
    if (tool && !tool->text.title.empty()) {
        words["title"] = tool->text.title;
    }
    if (tool && !tool->text.description.empty()) {
        words["description"] = cutText(tool->text.description, kLongestWords);
    }
    co_return std::move(words);
}

Task<Json> Catalog::schemas(SourceId source, std::string path)
{
    State& s = *m_state;
    const std::int64_t revision = s.parts.sources.active(source).number;
    EX_CO_TRY(const auto tool, co_await readTool(s.parts.database, revision, path, ToolDepth::Schemas));
    if (!tool) {
        co_return fail(ErrorCode::ToolNotFound, "No tool \"" + path + "\" in this source any more.");
    }
    Json out = Json::object();
    out["input"] = withDefinitions(tool->input, tool->definitions->lookup());
    if (!tool->output.is_null()) {
        out["output"] = withDefinitions(tool->output, tool->definitions->lookup());
    }
    co_return out;
}

Task<std::vector<ToolListing>> Catalog::list(SourceId source)
{
    State& s = *m_state;
    const std::int64_t revision = s.parts.sources.active(source).number;
    std::vector<ToolListing> out;
    std::string after;
    bool hasMore = revision != 0;
    while (hasMore) {
        auto read = [revision, after](store::Connection& db) {
            return store::listToolsWithTexts(db, revision, after, kListPage);
        };
        EX_CO_TRY(const auto page, co_await s.parts.database.read(std::move(read)));
        for (const auto& [row, text] : page) {
            out.push_back({row.path, text.summary, row.effect, ToolFlags{static_cast<std::uint32_t>(row.flags)}});
        }
        hasMore = page.size() == static_cast<std::size_t>(kListPage);
        after = out.empty() ? std::string() : out.back().path;
    }
    co_return std::move(out);
}

Task<std::vector<std::string>> Catalog::paths(std::string slug)
{
    std::vector<std::string> out;
    const SourceEntry* source = m_state->parts.sources.bySlug(slug);
    if (source != nullptr) {
        EX_CO_TRY(const std::vector<ToolListing> tools, co_await list(source->id));
        for (const ToolListing& tool : tools) {
            out.push_back(slug + "." + tool.path);
        }
    }
    co_return std::move(out);
}

std::string Catalog::inventory(const Viewer& viewer) const
{
    return inventoryText(m_state->parts, viewer);
}

void Catalog::State::switched(const SourceId& source, ActiveRevision revision, std::int64_t generation)
{
    parts.sources.setActive(source, std::move(revision));
    parts.generation = std::max(parts.generation, generation);
    parts.plans.clear();
    parts.index.want(parts.sources.indexPlan(parts.generation));
    tasks.spawn("remove rows of old revisions", sweepSource(source));
}

Task<void> Catalog::State::removeTools(std::int64_t revision)
{
    bool hasMore = true;
    while (hasMore && !tasks.token().isCancelled()) {
        auto remove = [revision](store::Transaction& db) { return store::deleteToolsOfRevision(db, revision); };
        EX_CO_TRY(const std::int64_t removed, co_await parts.database.write(std::move(remove)));
        hasMore = removed > 0;
    }
    co_return Result<void>();
}

Task<void> Catalog::State::sweepSource(SourceId source)
{
    auto read = [source](store::Connection& db) { return store::listRevisions(db, source); };
    EX_CO_TRY(const std::vector<store::RevisionRow> rows, co_await parts.database.read(std::move(read)));
    bool isFirstSuperseded = true;
    for (const store::RevisionRow& row : rows) {
        if (row.status != "superseded") {
            continue;
        }
        // The one just replaced stays a day: an index that still answers and a difference name its tools.
        if (!isFirstSuperseded) {
            EX_CO_CHECK(co_await removeTools(row.number));
        }
        isFirstSuperseded = false;
    }
    co_return Result<void>();
}

Task<void> Catalog::State::sweep(Milliseconds keepSuperseded)
{
    const Instant startedAt = clock.now();
    for (const char* const name : kSweptStatuses) {
        const std::string status = name;
        auto read = [status](store::Connection& db) { return store::listRevisionsByStatus(db, status); };
        EX_CO_TRY(const std::vector<store::RevisionRow> rows, co_await parts.database.read(std::move(read)));
        for (const store::RevisionRow& row : rows) {
            // An import that began meanwhile is no leftover.
            const bool isOld = row.updatedAt < startedAt - (status == "superseded" ? keepSuperseded : Milliseconds(0));
            if (!isOld) {
                continue;
            }
            EX_CO_CHECK(co_await removeTools(row.number));
            if (status == "importing") {
                auto remove = [id = row.id](store::Transaction& db) -> Result<bool> {
                    EX_CHECK(store::deleteRevision(db, id));
                    return true;
                };
                EX_CO_CHECK(co_await parts.database.write(std::move(remove)));
            }
        }
    }
    bool hasMore = true;
    while (hasMore && !tasks.token().isCancelled()) {
        auto sweepPlans = [](store::Transaction& db) { return store::sweepUnusedPlans(db); };
        EX_CO_TRY(const std::int64_t removed, co_await parts.database.write(std::move(sweepPlans)));
        hasMore = removed > 0;
    }
    co_return Result<void>();
}

} // namespace executor::catalog
