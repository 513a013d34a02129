#pragma once

#include "core/base/json.h"

#include <string_view>

namespace executor::api::detail {

/// JSON Schemas of the objects of http-api.md 6, by name: `components.schemas` of the OpenAPI document.
[[nodiscard]] Json objectSchemas();
/// `{"$ref":...}` of a name; `Name[]` is a page of a list.
[[nodiscard]] Json schemaRef(std::string_view name);

} // namespace executor::api::detail
