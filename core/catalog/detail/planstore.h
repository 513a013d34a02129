#pragma once

#include "core/base/task.h"
#include "core/catalog/callplan.h"
#include "core/catalog/detail/sourcetable.h"
#include "core/store/database.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace executor::catalog::detail {

/// Plans of calls, the last used ones in memory. Thread: core.
class PlanStore
{
public:
    PlanStore(store::Database& database, const SourceTable& sources) : m_database(database), m_sources(sources) {}

    /// The plan of a tool of the active revision; null when there is none of this path.
    [[nodiscard]] Task<std::shared_ptr<const CallPlan>> find(SourceId source, std::string path);
    void clear();
    /// How often rows were read; for the check that calls read none they need not.
    [[nodiscard]] std::uint64_t reads() const { return m_reads; }

private:
    static constexpr std::size_t kMostPlans = 512;
    static constexpr std::size_t kMostNodes = 20'000;

    struct Entry
    {
        std::string key;
        std::shared_ptr<const CallPlan> plan;
    };
    void keep(std::string key, std::shared_ptr<const CallPlan> plan);

    store::Database& m_database;
    const SourceTable& m_sources;
    std::list<Entry> m_entries; ///< last used first
    std::unordered_map<std::string, std::list<Entry>::iterator> m_byKey;
    std::size_t m_nodes = 0;
    std::uint64_t m_epoch = 0;
    std::uint64_t m_reads = 0;
};

} // namespace executor::catalog::detail
