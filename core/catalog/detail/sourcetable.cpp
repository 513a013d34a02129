#include "core/catalog/detail/sourcetable.h"

#include "core/catalog/detail/schemacodec.h"

#include <algorithm>

namespace executor::catalog::detail {

void SourceTable::set(std::vector<SourceEntry> sources)
{
    std::sort(sources.begin(), sources.end(),
              [](const SourceEntry& a, const SourceEntry& b) { return a.slug < b.slug; });
    m_sources = std::move(sources);
    m_bySlug.clear();
    m_byId.clear();
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        m_bySlug.emplace(m_sources[i].slug, i);
        m_byId.emplace(m_sources[i].id.text(), i);
    }
    ++m_stamp;
}

const SourceEntry* SourceTable::bySlug(std::string_view slug) const
{
    const auto found = m_bySlug.find(std::string(slug));
    return found == m_bySlug.end() ? nullptr : &m_sources[found->second];
}

const SourceEntry* SourceTable::byId(std::string_view id) const
{
    const auto found = m_byId.find(std::string(id));
    return found == m_byId.end() ? nullptr : &m_sources[found->second];
}

const SourceEntry* SourceTable::bySpelling(std::string_view slug) const
{
    const std::string key = spellingKey(slug);
    const SourceEntry* only = nullptr;
    for (const SourceEntry& source : m_sources) {
        if (spellingKey(source.slug) == key) {
            if (only != nullptr) {
                return nullptr;
            }
            only = &source;
        }
    }
    return only;
}

void SourceTable::setActive(const SourceId& source, ActiveRevision revision)
{
    m_active[source] = std::move(revision);
    ++m_stamp;
}

ActiveRevision SourceTable::active(const SourceId& source) const
{
    const auto found = m_active.find(source);
    return found == m_active.end() ? ActiveRevision() : found->second;
}

IndexPlan SourceTable::indexPlan(std::int64_t generation) const
{
    IndexPlan plan;
    plan.generation = generation;
    for (const SourceEntry& source : m_sources) {
        const std::int64_t revision = active(source.id).number;
        if (revision == 0) {
            // Nothing of it is found: one that is being imported does not ask for an index of its own before the
            // switch.
            continue;
        }
        std::string words = source.slug + " " + source.name;
        for (const SourceAccount& account : source.accounts) {
            words += " " + account.slug;
        }
        plan.sources.push_back({source.id.text(), source.slug, std::move(words)});
        plan.revisions.push_back(revision);
        plan.ids.push_back(source.id);
    }
    return plan;
}

} // namespace executor::catalog::detail
