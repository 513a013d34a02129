#pragma once

#include "core/catalog/revisiondifference.h"
#include "core/store/catalogrows.h"

#include <cstdint>
#include <map>
#include <string>

namespace executor::catalog::detail {

/// Compares two revisions of a source by their rows. `renames` maps old paths to new ones of the same operations.
/// `before` 0: there is none, everything is added. Thread: a database thread.
[[nodiscard]] Result<RevisionDifference> readDifference(store::Connection& db, std::int64_t before, std::int64_t after,
                                                        const std::map<std::string, std::string>& renames);

} // namespace executor::catalog::detail
