#pragma once

#include "core/base/result.h"
#include "core/net/httpmessage.h"

namespace executor::mcp {

/// The answer to a request for /mcp that the guard refuses: status of /v1, body of JSON-RPC (mcp.md 1.2). Fields such
/// as `WWW-Authenticate` or `Allow` are the guard's to add. Pure.
[[nodiscard]] net::Response refusal(const net::RequestHead& head, const Error& error);

} // namespace executor::mcp
