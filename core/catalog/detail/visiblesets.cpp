#include "core/catalog/detail/visiblesets.h"

#include <algorithm>
#include <vector>

namespace executor::catalog::detail {

ToolFacts factsOf(const IndexedTool& tool)
{
    return {tool.slug, tool.path, tool.effect, tool.flags};
}

DocumentSet VisibleSets::build(const SearchIndex& index, const Viewer& viewer) const
{
    std::vector<bool> isOpen(index.sourceCount());
    for (std::size_t i = 0; i < isOpen.size(); ++i) {
        const SourceEntry* source = m_sources.byId(index.sourceId(i));
        isOpen[i] = source != nullptr && source->isEnabled && source->slug == index.sourceSlug(i);
    }
    DocumentSet out(index.size());
    for (std::uint32_t document = 0; document < index.size(); ++document) {
        const IndexedTool tool = index.tool(document);
        if (isOpen[tool.source] && !tool.flags.has(ToolFlag::Hidden) && viewer.sees(factsOf(tool))) {
            out.insert(document);
        }
    }
    return out;
}

std::shared_ptr<const DocumentSet> VisibleSets::of(const std::shared_ptr<const SearchIndex>& index,
                                                   const Viewer& viewer)
{
    const bool isCached = !viewer.isVisible || !viewer.visibilityKey.empty();
    const std::string key = viewer.isVisible ? viewer.visibilityKey : std::string();
    const auto known = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return entry.key == key && entry.stamp == m_sources.stamp() && entry.index.lock() == index;
    });
    if (isCached && known != m_entries.end()) {
        m_entries.splice(m_entries.begin(), m_entries, known);
        return m_entries.front().set;
    }
    auto set = std::make_shared<const DocumentSet>(build(*index, viewer));
    if (isCached) {
        m_entries.push_front({key, m_sources.stamp(), index, set});
        if (m_entries.size() > kKept) {
            m_entries.pop_back();
        }
    }
    return set;
}

} // namespace executor::catalog::detail
