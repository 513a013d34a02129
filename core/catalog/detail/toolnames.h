#pragma once

#include "core/store/catalogrows.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace executor::catalog::detail {

/// The path that each operation of a revision has.
using PathByIdentity = std::unordered_map<std::string, std::string>;

/// What a new revision changes in `tool_names`; a snapshot, valid while no other import of the source runs.
struct NameChanges
{
    using Rows = std::shared_ptr<const std::vector<store::ToolNameRow>>;
    Rows fresh;   ///< operations that never had a name
    Rows current; ///< another name of a known operation, or a removed one that is there again
    Rows gone;    ///< lose their tool

    [[nodiscard]] static Result<NameChanges> read(store::Connection& db, const SourceId& source,
                                                  const PathByIdentity& now);
    /// Writes `current` and `gone`.
    [[nodiscard]] Result<void> saveChanged(store::Transaction& db, const SourceId& source) const;
};

} // namespace executor::catalog::detail
