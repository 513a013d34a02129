#pragma once

#include "core/base/result.h"
#include "core/sources/adapter.h"
#include "core/sources/openapi/binding.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::sources::openapi {

/// Servers with their addresses made absolute against the document's own; without any server, the document's origin.
/// `[]` when nothing absolute is known.
[[nodiscard]] Json absoluteServers(const Json& servers, std::string_view documentUrl);
/// All addresses that these servers can have: variables at their defaults and at each enumerated value.
[[nodiscard]] std::vector<std::string> possibleUrls(const Json& servers);
/// The address that a call goes to, without a trailing slash. `choice` is the argument `$server` (null: none).
/// Errors: `invalid_tool_arguments` for an address or variable that the source does not have; `invalid_request` when no
/// address is known at all.
[[nodiscard]] Result<std::string> serverUrl(const Binding& binding, const CallSettings& settings, const Json& choice);
/// RFC 3986 5.2 over texts that may hold `{…}`.
[[nodiscard]] std::string resolvedUrl(std::string_view base, std::string_view reference);

} // namespace executor::sources::openapi
