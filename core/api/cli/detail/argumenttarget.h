#pragma once

#include "core/api/cli/detail/argumentschema.h"
#include "core/api/cli/detail/argumenttree.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli::detail {

/// Where a written name leads, in the names of the wire.
struct Target
{
    std::vector<PathStep> path;
    const Json* schema = nullptr; ///< never null; an empty object where anything goes
    std::string where;            ///< as in errors
};

/// Reads `a.b`, `a[0]`, `a[]`, `a\.b`. An exact parameter name wins over structure; names compare without case and
/// punctuation. Errors: `usage` for an unknown name, with near ones.
[[nodiscard]] Result<Target> targetOf(const ArgumentSchema& schemas, std::string_view written);

} // namespace executor::api::cli::detail
