#pragma once

#include "core/catalog/detail/indexkeeper.h"
#include "core/catalog/sourceentry.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace executor::catalog::detail {

/// The revision that a source answers with.
struct ActiveRevision
{
    std::int64_t number = 0;
    RevisionId id;
    std::string contentHash;
};

/// Sources as they are now and their active revisions. Thread: core.
class SourceTable
{
public:
    void set(std::vector<SourceEntry> sources);
    [[nodiscard]] const std::vector<SourceEntry>& all() const { return m_sources; }
    [[nodiscard]] const SourceEntry* bySlug(std::string_view slug) const;
    [[nodiscard]] const SourceEntry* byId(std::string_view id) const;
    /// The one whose slug differs in case, `-` and `_` only; null when none or several do.
    [[nodiscard]] const SourceEntry* bySpelling(std::string_view slug) const;

    void setActive(const SourceId& source, ActiveRevision revision);
    void forget(const SourceId& source) { m_active.erase(source); }
    /// Number 0: none.
    [[nodiscard]] ActiveRevision active(const SourceId& source) const;
    /// Grows with every change of the above.
    [[nodiscard]] std::uint64_t stamp() const { return m_stamp; }
    [[nodiscard]] IndexPlan indexPlan(std::int64_t generation) const;

private:
    std::vector<SourceEntry> m_sources; ///< by slug
    std::unordered_map<std::string, std::size_t> m_bySlug;
    std::unordered_map<std::string, std::size_t> m_byId;
    std::unordered_map<SourceId, ActiveRevision> m_active;
    std::uint64_t m_stamp = 1;
};

} // namespace executor::catalog::detail
