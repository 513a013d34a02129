#pragma once

#include "core/sources/adapter.h"
#include "core/sources/openapi/binding.h"

namespace executor::sources::openapi {

/// The request of one call (sources.md 3.6). Deterministic: equal arguments give equal bytes. `arguments` were
/// normalised and checked. Errors: `invalid_tool_arguments`, `invalid_request` without a server.
[[nodiscard]] Result<BuiltRequest> buildRequest(const Binding& binding, const CallSettings& settings,
                                                const Json& arguments, std::string_view stepId);

} // namespace executor::sources::openapi
