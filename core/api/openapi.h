#pragma once

#include "core/api/routetable.h"

namespace executor::api {

/// The OpenAPI 3.1 document of the table (http-api.md 8). Routes of scope Door are left out. Pure.
[[nodiscard]] Json openApiDocument(const RouteTable& table, std::string_view version);

} // namespace executor::api
