#pragma once

#include "core/api/route.h"
#include "core/api/routes/executionroutes.h"

#include <optional>

namespace executor::api {

/// The envelope, after at most `hold`; nothing: at once. The wait ends when the caller has gone.
[[nodiscard]] Task<Json> held(const ExecutionParts& parts, ExecutionId id, RequestPtr request,
                              std::optional<Milliseconds> hold);

} // namespace executor::api
