#pragma once

#include "core/mcp/protocol/message.h"
#include "core/net/httpmessage.h"

#include <optional>

namespace executor::mcp {

/// What a client takes as an answer.
enum class Accepts
{
    Both, ///< also without Accept and with */*
    JsonOnly,
    StreamOnly,
    Neither
};
[[nodiscard]] Accepts acceptOf(const net::RequestHead& head);

/// Checks of mcp.md 1.5 that need no body and no session; nothing when all is well. Pure.
[[nodiscard]] std::optional<RpcError> checkAddress(const net::RequestHead& head);
[[nodiscard]] std::optional<RpcError> checkPost(const net::RequestHead& head);
[[nodiscard]] std::optional<RpcError> checkGet(const net::RequestHead& head);

/// An RPC error as HTTP answer.
[[nodiscard]] net::Response rpcResponse(const RpcError& error);

} // namespace executor::mcp
