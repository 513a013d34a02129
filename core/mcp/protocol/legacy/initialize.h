#pragma once

#include "core/mcp/protocol/message.h"
#include "core/mcp/protocol/revision.h"

#include <string>

namespace executor::mcp::legacy {

/// Parameters of `initialize`.
struct InitializeParams
{
    Revision revision = kNewestRevision; ///< what the session will speak
    Json clientInfo = Json::object();
    Json capabilities = Json::object();
};

/// A revision that we lack gets our newest. Errors: `-32602` without `protocolVersion`.
[[nodiscard]] tl::expected<InitializeParams, RpcError> readInitialize(const Json& params);

/// The result of `initialize`.
[[nodiscard]] Json initializeResult(Revision revision, const std::string& version, const std::string& instructions);

} // namespace executor::mcp::legacy
