#pragma once

#include "core/catalog/detail/sourcetable.h"
#include "core/catalog/ranker.h"
#include "core/catalog/searchindex.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog::detail {

/// A tool that may have been meant, and why it is thought so.
struct Suggestion
{
    std::uint32_t document = 0;
    std::string_view why;
};

/// Tools near a path that is none (catalog.md 5): at most five, the likeliest first, only of `visible`.
class Suggester
{
public:
    Suggester(const SearchIndex& index, const DocumentSet& visible, const SourceTable& sources, Ranker& ranker)
        : m_index(index), m_visible(visible), m_sources(sources), m_ranker(ranker)
    {}
    [[nodiscard]] std::vector<Suggestion> suggest(std::string_view path);

private:
    static constexpr std::size_t kMost = 5;
    void add(std::uint32_t document, std::string_view why);
    void addNamed(const std::string& joined, std::string_view why);
    void addOtherSourceName(std::string_view path);
    void addSameLeaf(std::string_view path);
    void addNearSegment(std::string_view path);
    void addNearSlug(std::string_view path);
    void addSearched(std::string_view path);

    const SearchIndex& m_index;
    const DocumentSet& m_visible;
    const SourceTable& m_sources;
    Ranker& m_ranker;
    std::vector<Suggestion> m_found;
};

} // namespace executor::catalog::detail
