#pragma once

#include "core/api/route.h"

namespace executor::api::detail {

/// Unknown parameters, numbers out of range, missing ones. Errors: `unknown_field`, `invalid_request`, with all
/// problems in details.
[[nodiscard]] Result<void> checkQuery(const Route& route, const net::RequestHead& head);
/// The same for the fields of a body.
[[nodiscard]] Result<void> checkBody(const Route& route, const Json& body);

/// Whether the content type of a body is one this route takes. Errors: `unsupported_media_type`.
[[nodiscard]] Result<void> checkContentType(const Route& route, const net::RequestHead& head);
/// Whether the caller takes what we would send. Errors: `not_acceptable`.
[[nodiscard]] Result<void> checkAccept(const Route& route, const net::RequestHead& head);

} // namespace executor::api::detail
