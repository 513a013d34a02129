#pragma once

#include "core/base/cancel.h"
#include "core/base/id.h"
#include "core/base/result.h"

#include <memory>
#include <optional>
#include <string>

namespace executor::sources {

/// A call that was checked and could be sent (sources.md 3.5, 3.6). Nothing has been sent, no account was used.
struct Prepared
{
    /// What policy, the pop-up and the record see: body gathered, containers dissolved, lossless conversions done.
    Json arguments = Json::object();
    /// The `$request` form `{method, url, headers, body?}`; credentials stand as `•••`.
    Json request = Json::object();
};

/// What a call needs beside its plan and its arguments.
struct CallContext
{
    StepId step;        ///< boundary of multipart bodies, idempotency key
    CancelToken cancel; ///< closes the socket
};

/// The answer of the other side.
struct ToolOutcome
{
    /// The value as JSON text; numbers keep the digits of the upstream. `null` when there was no body.
    std::string valueText = "null";
    /// `{status, headers, url, durationMs}` of `$response`; url without secrets, no set-cookie.
    Json http = Json::object();
    /// `[{code, message}]`
    Json warnings = Json::array();
    /// Set when the upstream answered with a failure (4xx, 5xx): what the plain call throws; `valueText` is the body
    /// then. `$response` gives both and does not throw.
    std::optional<Error> failure;

    [[nodiscard]] bool isNull() const { return valueText == "null"; }
};

} // namespace executor::sources
