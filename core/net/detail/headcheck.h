#pragma once

#include "core/net/detail/httpparser.h"

#include <cstdint>
#include <optional>

namespace executor::net {

/// A head that passed, and how its body is framed.
struct CheckedHead
{
    RequestHead head; ///< without door, peer and requestId
    std::optional<std::uint64_t> contentLength;
    bool isChunked = false;
    bool wantsClose = false;
    bool expectsContinue = false;
};

/// Strictness that does not depend on the parser: versions, methods, token names, framing fields, Host, target. Pure.
/// Errors: `bad_request`; `host_not_allowed` for a missing or doubled Host (on the local door a missing one is fine).
[[nodiscard]] Result<CheckedHead> checkHead(RawHead raw, DoorKind door);

/// The path of a request line, from a head that is refused as a whole; "" when there is none. Pure.
[[nodiscard]] std::string readablePath(std::string_view head);

/// `given` when it may be used as request id ([A-Za-z0-9._-]{1,64}), else a new one.
[[nodiscard]] std::string requestIdFrom(std::string_view given);

} // namespace executor::net
