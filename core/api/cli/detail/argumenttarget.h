#pragma once

#include "core/api/cli/detail/argumentset.h"

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

enum class Gives
{
    Anything,
    Object
};
[[nodiscard]] Target targetAt(const Argument& argument);

/// Reads `a.b`, `a[0]`, `a[]`, `a\.b`. An exact parameter name wins over structure; names compare without case and
/// punctuation. `gives`: an object is put there whole, which a body's own property `body` of texts cannot take.
/// Errors: `usage` for an unknown name, with near ones.
[[nodiscard]] Result<Target> targetOf(const ArgumentSet& set, std::string_view written, Gives gives = Gives::Anything);

} // namespace executor::api::cli::detail
