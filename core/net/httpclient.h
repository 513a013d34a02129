#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/net/egressguard.h"
#include "core/net/httpmessage.h"
#include "core/net/resolver.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::net {

/// How long each part of a request may take.
struct HttpTimeouts
{
    Milliseconds connect{10'000}; ///< name, connection and TLS together
    Milliseconds idle{60'000};    ///< without a byte, before the answer's head and inside its body
    Milliseconds total{600'000};  ///< all of it with its redirects and its wait for a free connection
};

/// One request. `egress` must be set: there is no request without a list.
struct HttpRequest
{
    std::string method{"GET"};
    std::string url;      ///< http or https; path and query are sent byte for byte
    HeaderFields headers; ///< no Host, no Content-Length, no Connection: those are ours
    std::string body;     ///< sent when not empty, or for POST, PUT, PATCH
    HttpTimeouts timeouts;
    std::size_t maxBody = std::size_t(64) << 20U; ///< of the answer, after decompression
    enum class Repeat
    {
        Safe, ///< a read: may be sent again when a kept connection turns out dead
        Never ///< goes out once or not at all; else `outcome_unknown`
    } repeat = Repeat::Never;
    enum class Redirects
    {
        Follow, ///< as sources.md 3.7 says
        Report  ///< the 3xx answer is the answer
    } redirects = Redirects::Follow;
    enum class Credentials
    {
        None,
        Carried ///< headers or query hold some: never in the clear to another machine
    } credentials = Credentials::None;
    std::vector<std::string> secretParameters; ///< names of query parameters removed from a link to another origin
    std::shared_ptr<const EgressList> egress;
    /// Connections and TLS sessions are shared under equal keys only: one per source and account.
    std::string connectionKey;
    /// Gets the body of a 2xx answer piece by piece instead of HttpAnswer::body; an error ends the request with it. It
    /// runs inside the network library: take the bytes and return.
    std::function<Result<void>(std::string_view)> sink;
    /// Gets status and fields as soon as the head of the last hop is there.
    std::function<void(int, const HeaderFields&)> onHead;
};

/// What came back, whatever the status.
struct HttpAnswer
{
    int status = 0;
    HeaderFields headers;
    std::string body; ///< decompressed; empty when a sink took it
    Milliseconds duration{0};
    std::uint64_t bytesSent = 0;     ///< heads and bodies of all hops
    std::uint64_t bytesReceived = 0; ///< on the wire
    std::string url;                 ///< of the last hop
    int redirects = 0;
};

/// Settings that all requests share.
struct HttpClientOptions
{
    std::string userAgent{"Executor"};
    std::filesystem::path caFile;    ///< empty: the system's bundle
    std::size_t maxConnections = 32; ///< per connectionKey; more requests wait
};

/// The only way out of this program over HTTP: libcurl's multi interface on Qt's event loop. HTTP/1.1, no cookies, no
/// cache, no proxy from the environment, verification always on. Never sends a request that is not a read twice.
/// Thread: core.
class HttpClient
{
public:
    HttpClient(Clock& clock, const EgressGuard& guard, Resolver& resolver, HttpClientOptions options = {});
    /// Sent with every request that has none of its own.
    [[nodiscard]] const std::string& userAgent() const;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    /// Hand-written: ends what is under way with `cancelled`.
    ~HttpClient();

    /// Sends and waits for the whole answer. A cancelled token closes the socket at once.
    /// Errors: `egress_blocked`, `upstream_unreachable`, `upstream_timeout` (`details.phase`: connect, headers, body,
    /// total), `upstream_invalid_response` (broken HTTP, too many header bytes, a redirect that is not followed),
    /// `result_too_large`, `cancelled` (`details.sent`), `invalid_request`, and `outcome_unknown` when bytes of a
    /// request with Repeat::Never went out and no whole answer came.
    [[nodiscard]] Task<HttpAnswer> send(HttpRequest request, CancelToken cancel);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace executor::net
