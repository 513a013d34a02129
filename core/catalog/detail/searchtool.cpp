#include "core/base/text.h"
#include "core/catalog/detail/searchpage.h"
#include "core/catalog/typescript.h"

#include <algorithm>
#include <cmath>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kDescribedRows = 5;
constexpr std::size_t kPageOverhead = 40; ///< tokens of what is around the rows

Result<SearchRequest> readRequest(const Json& arguments)
{
    ObjectReader reader(arguments);
    SearchRequest request;
    request.query = reader.optionalText("query").value_or("");
    request.queries = reader.optionalTexts("queries");
    const auto nameSpace = reader.optionalText("namespace");
    const auto source = reader.optionalText("source");
    request.filter.nameSpace = nameSpace ? *nameSpace : source.value_or("");
    request.filter.account = reader.optionalText("account").value_or("");
    request.limit = static_cast<std::size_t>(reader.optionalInteger("limit", 1, 50).value_or(10));
    request.offset = static_cast<std::size_t>(reader.optionalInteger("offset", 0, 1'000'000).value_or(0));
    request.budget = static_cast<std::size_t>(reader.optionalInteger("budget", 200, 4'000).value_or(600));
    request.wantsExplanation = reader.optionalBoolean("explain").value_or(false);
    request.generation = reader.optionalInteger("generation", 0, INT64_MAX).value_or(0);
    EX_TRY(request.filter.effects, effectsArgument(reader, "search"));
    if (request.queries.size() > 8) {
        reader.problem("queries", "invalid_request", "At most 8 questions at once.");
    }
    if (!request.queries.empty() && !request.query.empty()) {
        reader.problem("queries", "invalid_request", "Give query or queries, not both.");
    }
    EX_CHECK(finishArguments(reader, "search"));
    return request;
}

Json rowJson(const CatalogParts& parts, const SearchAnswer& answer, const RankedTool& row,
             const store::ToolTextRow& text, const Viewer& viewer)
{
    const IndexedTool tool = answer.index->tool(row.document);
    Json out = Json::object();
    out["path"] = std::string(tool.path);
    out["signature"] = shownText(text.signature);
    out["description"] = shownText(text.summary);
    out["effect"] = std::string(effectName(tool.effect));
    out["approval"] = approvalWord(viewer, factsOf(tool));
    if (const SourceEntry* source = parts.sources.byId(answer.index->sourceId(tool.source))) {
        if (Json accounts = accountsJson(*source); !accounts.empty()) {
            out["accounts"] = std::move(accounts);
        }
    }
    if (Json flags = flagsJson(tool.flags); !flags.empty()) {
        out["flags"] = std::move(flags);
    }
    out["score"] = answer.isListing ? 0 : std::round(row.score * 100) / 100;
    return out;
}

Json missJson(const SearchAnswer& answer, const NearMiss& miss, const store::ToolTextRow& text)
{
    Json out = Json::object();
    out["path"] = std::string(answer.index->tool(miss.document).path);
    out["description"] = shownText(text.summary);
    if (miss.isOutsideFilter) {
        out["outsideFilter"] = true;
    }
    return out;
}

/// Puts rows on the page while the budget lasts; always one.
class PageBuilder
{
public:
    explicit PageBuilder(std::size_t budget) : m_left(budget > kPageOverhead ? budget - kPageOverhead : 0) {}

    /// Whether the row is on the page now.
    bool add(Json row)
    {
        std::size_t cost = estimatedTokens(toText(row)) + 1;
        if (cost > m_left && m_items.size() >= kDescribedRows) {
            row.erase("description");
            cost = estimatedTokens(toText(row)) + 1;
        }
        if (cost > m_left && !m_items.empty()) {
            return false;
        }
        m_left -= std::min(m_left, cost);
        m_items.push_back(std::move(row));
        return true;
    }
    bool addMiss(Json miss)
    {
        const std::size_t cost = estimatedTokens(toText(miss)) + 1;
        if (cost > m_left) {
            return false;
        }
        m_left -= cost;
        m_misses.push_back(std::move(miss));
        return true;
    }
    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] Json takeItems() { return std::move(m_items); }
    [[nodiscard]] Json takeMisses() { return std::move(m_misses); }

private:
    std::size_t m_left;
    Json m_items = Json::array();
    Json m_misses = Json::array();
};

Json pageJson(const CatalogParts& parts, const SearchRequest& request, const SearchAnswer& answer,
              const TextsById& texts, const Viewer& viewer)
{
    PageBuilder page(request.budget);
    std::size_t next = request.offset;
    for (; next < answer.rows.size() && page.size() < request.limit; ++next) {
        const RankedTool& row = answer.rows[next];
        const auto text = texts.find(answer.index->tool(row.document).toolId);
        if (text == texts.end()) {
            continue; // gone since the index was made
        }
        Json json = rowJson(parts, answer, row, text->second, viewer);
        if (!answer.servedQueries.empty()) {
            json["for"] = answer.servedQueries[next];
        }
        if (!page.add(std::move(json))) {
            break;
        }
    }
    for (const NearMiss& miss : answer.nearMisses) {
        if (const auto text = texts.find(answer.index->tool(miss.document).toolId); text != texts.end()) {
            page.addMiss(missJson(answer, miss, text->second));
        }
    }
    const bool hasMore = next < answer.rows.size();
    Json out = Json::object();
    out["items"] = page.takeItems();
    out["total"] = answer.rows.size();
    out["hasMore"] = hasMore;
    if (hasMore) {
        out["nextOffset"] = next;
    }
    out["weakMatch"] = answer.isWeak;
    out["nearMisses"] = page.takeMisses();
    out["generation"] = parts.generation;
    if (request.generation != 0 && request.generation != parts.generation) {
        out["restarted"] = true;
    }
    if (answer.isEmptyQuestion) {
        out["hint"] = "Say in words what the tool should do, or list sources with tools.catalog.namespaces().";
    }
    if (request.wantsExplanation) {
        for (std::size_t i = 0; i < out["items"].size() && request.offset + i < answer.rows.size(); ++i) {
            out["items"][i]["explain"] = explanation(answer, answer.rows[request.offset + i]);
        }
    }
    return out;
}
} // namespace

Task<Json> searchTool(CatalogParts& parts, Json arguments, Viewer viewer)
{
    const Json object = withQuery(std::move(arguments));
    EX_CO_TRY(const SearchRequest request, readRequest(object));
    if (!parts.index.current()) {
        // Only in the first moments after the first start, or after the cache was removed.
        EX_CO_CHECK(co_await parts.index.settled());
    }
    if (!parts.index.current()) {
        co_return fail(ErrorCode::Starting, "The search index is being made. Try again in a moment.");
    }
    EX_CO_TRY(const SearchAnswer answer, answerSearch(parts, request, viewer));
    EX_CO_TRY(const TextsById texts, co_await textsOf(parts, answer, request.offset, request.limit));
    co_return pageJson(parts, request, answer, texts, viewer);
}

} // namespace executor::catalog::detail
