#pragma once

#include "core/base/task.h"
#include "core/policy/pattern.h"

namespace executor::catalog {
class Catalog;
}

namespace executor::api {

/// What a person should know of the pattern of a new rule (policy.md 2): `[{code, message}]` with `look_alike` for a
/// letter that no tool has and that only looks like another, else `matches_nothing`. Empty when a tool fits.
[[nodiscard]] Task<Json> patternWarnings(catalog::Catalog* catalog, policy::Pattern pattern);

} // namespace executor::api
