#include "core/base/text.h"
#include "core/catalog/detail/builtins.h"
#include "core/catalog/detail/descriptor.h"
#include "core/catalog/detail/words.h"
#include "core/catalog/typescript.h"

#include <algorithm>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kMostGroups = 12;
constexpr std::size_t kSamples = 3;
constexpr std::size_t kPageTokens = 8'000;
constexpr std::size_t kChunk = 256;

using ToolWithText = std::pair<store::ToolRow, store::ToolTextRow>;

Json namespaceJson(const SearchIndex* index, const SourceEntry& source, const Viewer& viewer)
{
    Json groups = Json::array();
    Json samples = Json::array();
    std::size_t count = 0;
    std::string lastGroup;
    const auto [first, last] = index == nullptr ? std::pair(0U, 0U) : index->below(source.slug);
    for (std::uint32_t document = first; document < last; ++document) {
        const IndexedTool tool = index->tool(document);
        if (tool.flags.has(ToolFlag::Hidden) || !viewer.sees(factsOf(tool))) {
            continue;
        }
        ++count;
        if (samples.size() < kSamples) {
            samples.push_back(std::string(tool.path));
        }
        const std::string_view path = tool.path.substr(tool.slug.size() + 1);
        const std::size_t point = path.rfind('.');
        if (point != std::string_view::npos && path.substr(0, point) != lastGroup) {
            lastGroup = std::string(path.substr(0, point));
            if (groups.size() < kMostGroups) {
                groups.push_back(lastGroup);
            }
        }
    }
    Json out = Json::object();
    out["namespace"] = source.slug;
    out["displayName"] = shownText(source.name);
    out["kind"] = source.kind;
    out["toolCount"] = count;
    out["groups"] = std::move(groups);
    if (Json accounts = accountsJson(source); !accounts.empty()) {
        out["accounts"] = std::move(accounts);
    }
    out["health"] = source.isEnabled ? source.health : std::string("disabled");
    out["samplePaths"] = std::move(samples);
    return out;
}

bool mentions(const SourceEntry& source, const std::string& query)
{
    return query.empty() || asciiLower(source.slug + " " + source.name).find(query) != std::string::npos;
}

void addPaging(Json& out, std::size_t next, std::size_t total)
{
    out["total"] = total;
    out["hasMore"] = next < total;
    if (next < total) {
        out["nextOffset"] = next;
    }
}

struct ToolsRequest
{
    ToolFilter filter;
    std::vector<std::string> words; ///< all of them are in path, title or description
    std::size_t limit = 200;
    std::size_t offset = 0;
    bool withSchemas = false;
};

Result<ToolsRequest> readToolsRequest(const Json& arguments)
{
    ObjectReader reader(arguments);
    ToolsRequest request;
    request.filter.nameSpace = reader.optionalText("namespace").value_or("");
    for (std::string& word : split(asciiLower(reader.optionalText("query").value_or("")), ' ')) {
        if (!word.empty()) {
            request.words.push_back(std::move(word));
        }
    }
    request.limit = static_cast<std::size_t>(reader.optionalInteger("limit", 1, 1'000).value_or(200));
    request.offset = static_cast<std::size_t>(reader.optionalInteger("offset", 0, 1'000'000).value_or(0));
    request.withSchemas = reader.optionalBoolean("includeSchemas").value_or(false);
    EX_TRY(request.filter.effects, effectsArgument(reader, "catalog.tools"));
    EX_CHECK(finishArguments(reader, "catalog.tools"));
    return request;
}

bool hasWords(std::string_view slug, const ToolWithText& tool, const std::vector<std::string>& wanted)
{
    const auto& [row, text] = tool;
    const std::string all =
        asciiLower(std::string(slug) + "." + row.path + "\n" + text.title + "\n" + text.description);
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const std::string& word) { return all.find(word) != std::string::npos; });
}

Task<std::vector<ToolWithText>> readTools(store::Database& database, std::vector<std::int64_t> ids)
{
    auto read = [ids = std::move(ids)](store::Connection& db) -> Result<std::vector<ToolWithText>> {
        std::vector<ToolWithText> out;
        for (const std::int64_t id : ids) {
            EX_TRY(auto row, store::findToolById(db, id));
            EX_TRY(auto text, store::findToolText(db, id));
            if (row && text) {
                out.emplace_back(std::move(*row), std::move(*text));
            }
        }
        return out;
    };
    return database.read(std::move(read));
}

/// Collects one page of descriptors over all documents that pass.
class ToolsPage
{
public:
    explicit ToolsPage(const ToolsRequest& request) : m_request(request) {}

    /// Whether rows at this place would still go onto the page.
    [[nodiscard]] bool wants(std::size_t place) const { return place >= m_request.offset && !m_isFull; }
    void add(Json row)
    {
        const std::size_t cost = estimatedTokens(toText(row));
        m_isFull = m_rows.size() >= m_request.limit || (m_tokens + cost > kPageTokens && !m_rows.empty());
        if (!m_isFull) {
            m_tokens += cost;
            m_rows.push_back(std::move(row));
            m_isFull = m_rows.size() >= m_request.limit;
        }
    }
    [[nodiscard]] Json finish(std::size_t total)
    {
        Json out = Json::object();
        const std::size_t next = m_request.offset + m_rows.size();
        out["results"] = std::move(m_rows);
        addPaging(out, next, total);
        return out;
    }

private:
    const ToolsRequest& m_request;
    Json m_rows = Json::array();
    std::size_t m_tokens = 0;
    bool m_isFull = false;
};
} // namespace

Task<Json> namespacesTool(CatalogParts& parts, Json arguments, Viewer viewer)
{
    ObjectReader reader(arguments);
    const auto limit = static_cast<std::size_t>(reader.optionalInteger("limit", 1, 1'000).value_or(200));
    const auto offset = static_cast<std::size_t>(reader.optionalInteger("offset", 0, 1'000'000).value_or(0));
    const std::string query = asciiLower(reader.optionalText("query").value_or(""));
    EX_CO_CHECK(finishArguments(reader, "catalog.namespaces"));
    const std::shared_ptr<const SearchIndex> index = parts.index.current();
    Json rows = Json::array();
    std::size_t total = 0;
    for (const SourceEntry& source : parts.sources.all()) {
        if (!mentions(source, query)) {
            continue;
        }
        if (total >= offset && rows.size() < limit) {
            Json row = namespaceJson(index.get(), source, viewer);
            // A source of which every tool is blocked does not exist for this viewer.
            if (viewer.isVisible && source.isEnabled && row.at("toolCount") == 0) {
                continue;
            }
            rows.push_back(std::move(row));
        }
        ++total;
    }
    Json out = Json::object();
    const std::size_t next = offset + rows.size();
    out["namespaces"] = std::move(rows);
    addPaging(out, next, total);
    co_return out;
}

Task<Json> toolsTool(CatalogParts& parts, Json arguments, Viewer viewer)
{
    EX_CO_TRY(const ToolsRequest request, readToolsRequest(arguments));
    if (!parts.index.current()) {
        EX_CO_CHECK(co_await parts.index.settled());
    }
    const std::shared_ptr<const SearchIndex> index = parts.index.current();
    if (!index) {
        co_return fail(ErrorCode::Starting, "The search index is being made. Try again in a moment.");
    }
    const auto visible = parts.visible.of(index, viewer);
    EX_CO_TRY(const DocumentSet set, filtered(parts, *index, *visible, request.filter));
    std::vector<std::uint32_t> documents;
    for (std::uint32_t document = 0; document < index->size(); ++document) {
        if (set.contains(document)) {
            documents.push_back(document);
        }
    }
    ToolsPage page(request);
    std::size_t total = request.words.empty() ? documents.size() : 0;
    std::size_t at = request.words.empty() ? request.offset : 0;
    std::size_t place = at;
    while (at < documents.size() && (!request.words.empty() || page.wants(place))) {
        std::vector<std::int64_t> ids;
        std::unordered_map<std::int64_t, std::uint32_t> documentOf;
        for (std::size_t i = at; i < documents.size() && i < at + kChunk; ++i) {
            ids.push_back(index->tool(documents[i]).toolId);
            documentOf.emplace(ids.back(), documents[i]);
        }
        at += ids.size();
        EX_CO_TRY(const std::vector<ToolWithText> tools, co_await readTools(parts.database, std::move(ids)));
        for (const ToolWithText& tool : tools) {
            const IndexedTool indexed = index->tool(documentOf.at(tool.first.id));
            if (!request.words.empty() && !hasWords(indexed.slug, tool, request.words)) {
                continue;
            }
            const SourceEntry* source = parts.sources.byId(index->sourceId(indexed.source));
            if (page.wants(place) && source != nullptr) {
                page.add(descriptorJson(*source, tool.first, tool.second, viewer));
            }
            ++place;
        }
    }
    total = request.words.empty() ? total : place;
    co_return page.finish(total);
}

} // namespace executor::catalog::detail
