#pragma once

#include "core/net/httpmessage.h"

#include <cstdint>
#include <string>
#include <vector>

namespace executor::net {

/// Which addresses are ours and which web pages may talk to us (http-api.md 1).
struct HostRules
{
    std::uint16_t port = 0;           ///< our TCP port
    std::vector<std::string> hosts;   ///< further hosts, `name` (any port) or `name:port`, lower case
    std::vector<std::string> origins; ///< further origins, exact: `https://app.example`
};

/// Whether the Host field names us: `127.0.0.1`, `localhost`, `[::1]` with our port, or one of `rules.hosts`. Exactly
/// one field. Always true on the local door. This is what stops DNS rebinding, so it holds on every route. Pure.
[[nodiscard]] bool hostAllowed(const RequestHead& head, const HostRules& rules);

/// Whether a page that sent this request (if one did) may: no Origin and no foreign `Sec-Fetch-Site`, our own address,
/// or an origin of the list. `null` never. Pure.
[[nodiscard]] bool originAllowed(const RequestHead& head, const HostRules& rules);

/// Whether the Origin is one of `rules.origins`, which alone get CORS fields. Pure.
[[nodiscard]] bool originListed(const RequestHead& head, const HostRules& rules);

} // namespace executor::net
