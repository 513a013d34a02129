#pragma once

#include "core/base/taskgroup.h"
#include "core/catalog/indexbuilder.h"
#include "core/catalog/searchindex.h"
#include "core/store/catalogrows.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace executor::catalog::detail {

/// What an index is to be made of.
struct IndexPlan
{
    std::int64_t generation = 0;
    std::vector<IndexSource> sources;
    std::vector<std::int64_t> revisions; ///< active revision of each source; 0: none
    std::vector<SourceId> ids;
};

/// Keeps the mapped index in step with the catalogue: maps the file that fits, else builds it from the rows in the
/// background, page by page, while the one before answers. Thread: core.
class IndexKeeper
{
public:
    IndexKeeper(store::Database& database, std::filesystem::path folder);

    /// Whatever fits best now; null while the first one is made.
    [[nodiscard]] const std::shared_ptr<const SearchIndex>& current() const { return m_current; }
    /// Asks for an index of this plan; the newest wish wins.
    void want(IndexPlan plan);
    /// Ends when no wish is open.
    [[nodiscard]] Task<void> settled();
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

private:
    Task<void> run();
    Task<void> make(IndexPlan plan);
    [[nodiscard]] std::filesystem::path fileOf(const IndexPlan& plan) const;

    store::Database& m_database;
    std::filesystem::path m_folder;
    std::shared_ptr<const SearchIndex> m_current;
    std::optional<IndexPlan> m_wanted;
    bool m_isRunning = false;
    std::vector<OneShot<bool>> m_waiting;
    TaskGroup m_tasks;
};

} // namespace executor::catalog::detail
