#pragma once

#include "core/base/task.h"
#include "core/catalog/detail/toolnames.h"
#include "core/catalog/revisiondifference.h"

#include <cstdint>
#include <memory>

namespace executor::store {
class Database;
}

namespace executor::catalog::detail {

/// What is compared; `before` 0: there is none, everything is added.
struct ComparedRevisions
{
    SourceId source;
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::size_t tools = 0;                       ///< of `after`
    std::shared_ptr<const PathByIdentity> names; ///< of `after`, while tool_names still has those of `before`
};

/// Compares two revisions of a source by their rows: reads page by page, so that nobody's reading waits for all of it,
/// and compares on the pool. Thread: core.
[[nodiscard]] Task<RevisionDifference> readDifference(store::Database& database, ComparedRevisions revisions);

} // namespace executor::catalog::detail
