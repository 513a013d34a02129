#pragma once

#include "core/base/result.h"
#include "core/sources/openapi/binding.h"

namespace executor::sources::openapi {

/// The argument object as the schema speaks of it (sources.md 3.5): options with their `$`, containers dissolved,
/// header names in the document's spelling, loose body properties gathered into `body`. Types are not looked at.
/// Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<Json> normalisedArguments(const Binding& binding, Json arguments);
/// The request type that these arguments choose. Errors: `invalid_tool_arguments` for one that is not declared.
[[nodiscard]] Result<const BodyBinding*> chosenBody(const Binding& binding, const Json& arguments);

} // namespace executor::sources::openapi
