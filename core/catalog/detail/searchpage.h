#pragma once

#include "core/catalog/detail/builtins.h"
#include "core/catalog/detail/toolreader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace executor::catalog::detail {

/// What search and discover are asked.
struct SearchRequest
{
    std::string query;
    std::vector<std::string> queries; ///< several at once; then `query` is empty
    ToolFilter filter;
    std::size_t limit = 10;
    std::size_t offset = 0;
    std::size_t budget = 600;
    bool wantsExplanation = false;
    std::int64_t generation = 0; ///< 0: not sent
};

/// A tool near the question that is not on the page.
struct NearMiss
{
    std::uint32_t document = 0;
    bool isOutsideFilter = false;
};

/// The ranked answer before its texts are read.
struct SearchAnswer
{
    std::shared_ptr<const SearchIndex> index;
    std::vector<RankedTool> rows;
    std::vector<std::vector<std::size_t>> servedQueries; ///< for several queries: which of them each row serves
    std::vector<QueryTerm> terms;                        ///< of a single query
    std::vector<NearMiss> nearMisses;
    bool isWeak = false;
    bool isListing = false; ///< an empty query with a filter
    bool isEmptyQuestion = false;
};

/// Ranks. Errors: `invalid_tool_arguments` for an unknown namespace.
[[nodiscard]] Result<SearchAnswer> answerSearch(CatalogParts& parts, const SearchRequest& request,
                                                const Viewer& viewer);
/// Texts of the rows from `first` on, and of the near misses.
[[nodiscard]] Task<TextsById> textsOf(CatalogParts& parts, const SearchAnswer& answer, std::size_t first,
                                      std::size_t count);
/// `{"query words → matches", "idf", ...}` for one row (catalog.md 3.7).
[[nodiscard]] Json explanation(const SearchAnswer& answer, const RankedTool& row);

} // namespace executor::catalog::detail
