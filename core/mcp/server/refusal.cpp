#include "core/mcp/server/refusal.h"

#include "core/mcp/protocol/message.h"

namespace executor::mcp {

namespace {

bool isBusy(ErrorCode code)
{
    return code == ErrorCode::TooManyRequests || code == ErrorCode::TooManyConnections;
}

} // namespace

net::Response refusal(const net::RequestHead& head, const Error& error)
{
    RpcError rpc = invalidRequest(error.message, std::string(wireName(error.code)), httpStatus(error.code));
    if (isBusy(error.code) || error.code == ErrorCode::ShuttingDown) {
        rpc.code = RpcCode::Internal;
        rpc.reason = isBusy(error.code) ? "busy" : rpc.reason;
    } else if (error.code == ErrorCode::Internal) {
        rpc.code = RpcCode::Internal;
    }
    rpc.data["requestId"] = head.requestId;
    if (const Json* limit = member(error.details, "limit")) {
        rpc.data["limit"] = *limit;
    }
    return net::jsonTextResponse(errorText(rpc), rpc.httpStatus);
}

} // namespace executor::mcp
