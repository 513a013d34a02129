#pragma once

#include "core/catalog/detail/sourcetable.h"
#include "core/catalog/ranker.h"
#include "core/catalog/viewer.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>

namespace executor::catalog::detail {

/// Which documents of the index a viewer may see: those of enabled sources, not hidden, not blocked. Cached by the
/// viewer's key, index and sources. Thread: core.
class VisibleSets
{
public:
    explicit VisibleSets(const SourceTable& sources) : m_sources(sources) {}
    [[nodiscard]] std::shared_ptr<const DocumentSet> of(const std::shared_ptr<const SearchIndex>& index,
                                                        const Viewer& viewer);

private:
    static constexpr std::size_t kKept = 16;
    struct Entry
    {
        std::string key;
        std::uint64_t stamp;
        std::weak_ptr<const SearchIndex> index;
        std::shared_ptr<const DocumentSet> set;
    };
    [[nodiscard]] DocumentSet build(const SearchIndex& index, const Viewer& viewer) const;

    const SourceTable& m_sources;
    std::list<Entry> m_entries;
};

/// What policy decides on of an indexed tool.
[[nodiscard]] ToolFacts factsOf(const IndexedTool& tool);

} // namespace executor::catalog::detail
