#include "core/catalog/detail/searchpage.h"

#include "core/base/text.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kDeepOfEach = 50;
constexpr double kRankConstant = 60;
constexpr double kNearShare = 0.6;
constexpr std::size_t kMostNearMisses = 3;

std::vector<RankedTool> listing(const SearchIndex& index, const DocumentSet& set)
{
    std::vector<RankedTool> rows;
    for (std::uint32_t document = 0; document < index.size(); ++document) {
        if (set.contains(document)) {
            rows.push_back({document, 0, 0, false});
        }
    }
    return rows;
}

/// Several questions: each ranked by itself, merged by reciprocal rank; the best of each is on the first page.
void answerQueries(CatalogParts& parts, const SearchRequest& request, const DocumentSet& set, SearchAnswer& answer)
{
    struct Merged
    {
        double score = 0;
        std::vector<std::size_t> served;
        bool isFirst = false;
    };
    std::unordered_map<std::uint32_t, Merged> merged;
    answer.isWeak = true;
    for (std::size_t query = 0; query < request.queries.size(); ++query) {
        const Ranking ranking = parts.ranker.rank(*answer.index, request.queries[query], &set);
        answer.isWeak = answer.isWeak && Ranker::isWeak(ranking.rows);
        for (std::size_t i = 0; i < ranking.rows.size() && i < kDeepOfEach; ++i) {
            Merged& into = merged[ranking.rows[i].document];
            into.score += 1 / (kRankConstant + static_cast<double>(i + 1));
            into.served.push_back(query);
            into.isFirst = into.isFirst || i == 0;
        }
    }
    for (const auto& [document, one] : merged) {
        answer.rows.push_back({document, one.score, 0, one.isFirst});
    }
    std::sort(answer.rows.begin(), answer.rows.end(), [](const RankedTool& a, const RankedTool& b) {
        if (a.isNamed != b.isNamed) {
            return a.isNamed;
        }
        return a.score != b.score ? a.score > b.score : a.document < b.document;
    });
    for (const RankedTool& row : answer.rows) {
        answer.servedQueries.push_back(merged[row.document].served);
    }
}

void findNearMisses(CatalogParts& parts, const SearchRequest& request, const DocumentSet& visible, SearchAnswer& answer)
{
    const std::size_t end = std::min(answer.rows.size(), request.offset + request.limit);
    std::unordered_set<std::uint16_t> sources;
    for (std::size_t i = request.offset; i < end; ++i) {
        sources.insert(answer.index->tool(answer.rows[i].document).source);
    }
    const double least = end == 0 ? 0 : kNearShare * answer.rows[end - 1].score;
    for (std::size_t i = end; i < answer.rows.size() && answer.nearMisses.size() < kMostNearMisses; ++i) {
        if (answer.rows[i].score < least) {
            break;
        }
        if (sources.insert(answer.index->tool(answer.rows[i].document).source).second) {
            answer.nearMisses.push_back({answer.rows[i].document, false});
        }
    }
    if (!request.filter.isEmpty() && Ranker::isWeak(answer.rows)) {
        answer.nearMisses.clear();
        const Ranking outside = parts.ranker.rank(*answer.index, request.query, &visible);
        if (!Ranker::isWeak(outside.rows)) {
            for (std::size_t i = 0; i < outside.rows.size() && i < kMostNearMisses; ++i) {
                answer.nearMisses.push_back({outside.rows[i].document, true});
            }
        }
    }
}
} // namespace

Result<SearchAnswer> answerSearch(CatalogParts& parts, const SearchRequest& request, const Viewer& viewer)
{
    SearchAnswer answer;
    answer.index = parts.index.current();
    const auto visible = parts.visible.of(answer.index, viewer);
    EX_TRY(const DocumentSet set, filtered(parts, *answer.index, *visible, request.filter));
    if (!request.queries.empty()) {
        answerQueries(parts, request, set, answer);
        return answer;
    }
    if (trimmed(request.query).empty()) {
        answer.isEmptyQuestion = request.filter.isEmpty();
        answer.isListing = !answer.isEmptyQuestion;
        if (answer.isListing) {
            answer.rows = listing(*answer.index, set);
        }
        return answer;
    }
    Ranking ranking =
        parts.ranker.rank(*answer.index, request.query, &set, request.offset + request.limit + Ranker::kSorted);
    answer.isWeak = Ranker::isWeak(ranking.rows);
    answer.isEmptyQuestion = !ranking.hasWords && ranking.rows.empty();
    answer.rows = std::move(ranking.rows);
    answer.terms = std::move(ranking.terms);
    findNearMisses(parts, request, *visible, answer);
    return answer;
}

Task<TextsById> textsOf(CatalogParts& parts, const SearchAnswer& answer, std::size_t first, std::size_t count)
{
    std::vector<std::int64_t> ids;
    for (std::size_t i = first; i < answer.rows.size() && i < first + count; ++i) {
        ids.push_back(answer.index->tool(answer.rows[i].document).toolId);
    }
    for (const NearMiss& miss : answer.nearMisses) {
        ids.push_back(answer.index->tool(miss.document).toolId);
    }
    return readTexts(parts.database, std::move(ids));
}

} // namespace executor::catalog::detail
