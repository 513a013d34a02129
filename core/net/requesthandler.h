#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/net/httpexchange.h"

#include <cstddef>
#include <memory>
#include <string>
#include <variant>

namespace executor::net {

/// What is done with a request once its head is known.
struct AcceptRequest
{
    std::size_t maxBody = 8U << 20U;
    Milliseconds bodyTime = 30s;
    /// Who sends (an agent's id): connections and requests in flight are limited per owner. Empty: not counted.
    std::string owner;
    /// Anything the handler found out (route, principal); handed back with the request. Shared with nobody else.
    std::shared_ptr<void> context;
};
struct RefuseRequest
{
    Response response;
};
/// The connection leaves HTTP; onUpgrade() gets it.
struct UpgradeRequest
{
    std::shared_ptr<void> context;
};
using HeadDecision = std::variant<AcceptRequest, RefuseRequest, UpgradeRequest>;

/// A whole request.
struct Request
{
    RequestHead head;
    std::string body;
    std::shared_ptr<void> context; ///< of AcceptRequest
};

/// What the server asks of the layer above (core/api). Thread: core. Outlives the server.
class RequestHandler
{
public:
    virtual ~RequestHandler() = default;
    /// Host, Origin, route, authentication, scope: before any byte of the body is read. HEAD comes as HEAD and is
    /// answered like GET: the server drops the body.
    virtual HeadDecision onHead(const RequestHead& head) = 0;
    /// The request is complete; answer through the exchange, now or later.
    virtual void onRequest(Request request, std::shared_ptr<Exchange> exchange) = 0;
    /// The answer to a request that the server itself refuses. Fields of `head` may be empty when it could not be read;
    /// `requestId` is always there. The server adds `Retry-After` and the fixed fields.
    virtual Response refusal(const RequestHead& head, const Error& error) = 0;
    /// After UpgradeRequest. Bytes that follow the head are kept and delivered.
    virtual void onUpgrade(RequestHead head, std::shared_ptr<void> context,
                           std::unique_ptr<RawConnection> connection) = 0;
};

} // namespace executor::net
