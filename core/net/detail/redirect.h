#pragma once

#include "core/net/httpclient.h"

#include <optional>

namespace executor::net {

/// What to send after `answer`, an answer to `request` from `from`; nothing when the answer is the end of it.
/// Pure. Rules of sources.md 3.7: reads follow; 303 after a write becomes GET; 307/308 repeat a write on the same
/// origin only; another origin gets no credentials and none of the caller's fields.
/// Errors: `egress_blocked` for https to http, `upstream_http_error` for a redirected write,
/// `upstream_invalid_response` for a `Location` that is no address.
[[nodiscard]] Result<std::optional<HttpRequest>> nextHop(const HttpRequest& request, const HttpUrl& from,
                                                         const HttpAnswer& answer);

} // namespace executor::net
