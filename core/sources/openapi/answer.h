#pragma once

#include "core/sources/adapter.h"
#include "core/sources/openapi/binding.h"

namespace executor::sources::openapi {

/// The value of an answer (sources.md 3.8), or the failure that it tells, in words without secrets. Errors:
/// `upstream_invalid_response` for JSON that is none.
[[nodiscard]] Result<ToolOutcome> readOutcome(const Binding& binding, RawAnswer answer,
                                              const secrets::Redactor& redactor);

} // namespace executor::sources::openapi
