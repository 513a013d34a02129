#include "core/net/httpclient.h"

#include "core/base/text.h"
#include "core/base/time.h"
#include "core/net/detail/redirect.h"
#include "core/net/detail/transfer.h"

#include <curl/curl.h>

#include <QTimer>

#include <algorithm>
#include <array>
#include <deque>
#include <set>

namespace executor::net {
namespace {
constexpr int kMaxRedirects = 5;
constexpr auto kPoolKeptFor = 120s;

/// Bundles of the distributions; libcurl's own default would be read again for each connection.
std::string systemCaFile()
{
    for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
        std::error_code ignored;
        if (std::filesystem::exists(path, ignored)) {
            return path;
        }
    }
    return {};
}

bool isTokenByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenByte);
}

/// The fields that are ours: a second one would let a caller smuggle a request.
bool isOurField(std::string_view name)
{
    constexpr std::array<std::string_view, 9> kOurs{"host",  "content-length", "connection", "transfer-encoding",
                                                    "te",    "trailer",        "upgrade",    "keep-alive",
                                                    "expect"};
    return std::any_of(kOurs.begin(), kOurs.end(), [&](std::string_view our) { return equalsIgnoreCase(our, name); });
}

Result<void> checkRequest(const HttpRequest& request)
{
    if (!isToken(request.method) || request.method.size() > 32) {
        return fail(ErrorCode::InvalidRequest, "The method of a request must be a word of at most 32 letters.");
    }
    if (!request.egress) {
        return fail(ErrorCode::EgressBlocked, "The request has no list of hosts that it may reach.");
    }
    for (const auto& [name, value] : request.headers) {
        const bool isPlain = std::none_of(value.begin(), value.end(),
                                          [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7F; });
        if (!isToken(name) || isOurField(name) || !isPlain) {
            return fail(ErrorCode::InvalidRequest,
                        "The header \"" + cutText(withVisibleControls(name), 60) + "\" cannot be sent.",
                        isOurField(name) ? "This field is set by the client itself." : "Remove control characters.");
        }
    }
    return {};
}

Error cancelled(bool wasSent)
{
    return Error{ErrorCode::Cancelled, "The request was cancelled.", {}, Json{{"sent", wasSent}}};
}

/// A request that is no read and went out, but has no whole answer: nobody knows whether it was carried out.
Error outcomeUnknown(const TransferEnd& end)
{
    Json details{{"bytesSent", end.answer.bytesSent}, {"cause", std::string(wireName(end.error->code))}};
    if (end.answer.status > 0) {
        details["status"] = end.answer.status;
    }
    return Error{ErrorCode::OutcomeUnknown,
                 "The request went out, but whether it was carried out is unknown: " + end.error->message,
                 "Look at the other side before you send it again.", std::move(details)};
}

bool saysNothingOfOutcome(ErrorCode code)
{
    return code == ErrorCode::UpstreamTimeout || code == ErrorCode::UpstreamUnreachable ||
           code == ErrorCode::UpstreamInvalidResponse;
}
} // namespace

/// Connections of one key, and those who wait for one.
struct ConnectionPool
{
    CurlMulti multi;
    std::size_t active = 0;
    std::deque<std::shared_ptr<OneShot<void>>> waiting; ///< owners: this queue and the request
    Steady idleSince{};
};

struct HttpClient::Impl
{
    Impl(Clock& theClock, const EgressGuard& theGuard, Resolver& theResolver, HttpClientOptions theOptions)
        : clock(theClock),
          guard(theGuard),
          resolver(theResolver),
          options(std::move(theOptions)),
          caFile(options.caFile.empty() ? systemCaFile() : utf8FromPath(options.caFile))
    {
        sweep.setInterval(30s);
        QObject::connect(&sweep, &QTimer::timeout, &sweep, [this] { dropIdle(); });
    }

    Task<void> enter(std::string key, CancelToken cancel);
    void leave(const std::string& key);
    void dropIdle();
    Task<TransferEnd> hop(const HttpRequest* request, HttpUrl url, Steady deadline, CancelToken cancel);
    Task<TransferEnd> tryAddress(TransferPlan plan, CancelToken cancel);
    Result<void> checkAddresses(const HttpRequest& request, const HttpUrl& url,
                                const std::vector<IpAddress>& all) const;
    Task<HttpAnswer> follow(HttpRequest request, CancelToken cancel);

    Clock& clock;
    const EgressGuard& guard;
    Resolver& resolver;
    HttpClientOptions options;
    std::string caFile;
    std::map<std::string, std::unique_ptr<ConnectionPool>> pools;
    QTimer sweep;
    CancelSource ending;
};

/// Waits for a free connection of the key.
Task<void> HttpClient::Impl::enter(std::string key, CancelToken cancel)
{
    auto& pool = pools[key];
    if (!pool) {
        pool = std::make_unique<ConnectionPool>();
        sweep.start();
    }
    if (pool->active < options.maxConnections) {
        ++pool->active;
        co_return Result<void>{};
    }
    const auto turn = std::make_shared<OneShot<void>>();
    pool->waiting.push_back(turn);
    const auto registration = cancel.onCancelled([turn] { turn->settle(tl::unexpected(cancelled(false))); });
    Result<void> result = co_await turn->wait();
    co_return std::move(result);
}

/// Hands the connection on to the next who still waits.
void HttpClient::Impl::leave(const std::string& key)
{
    ConnectionPool& pool = *pools.at(key);
    while (!pool.waiting.empty()) {
        const auto next = pool.waiting.front();
        pool.waiting.pop_front();
        if (!next->isSettled()) {
            next->settle({});
            return;
        }
    }
    if (--pool.active == 0) {
        pool.idleSince = clock.steady();
    }
}

void HttpClient::Impl::dropIdle()
{
    const Steady now = clock.steady();
    std::erase_if(pools, [&](const auto& entry) {
        return entry.second->active == 0 && entry.second->waiting.empty() &&
               now - entry.second->idleSince > kPoolKeptFor;
    });
    if (pools.empty()) {
        sweep.stop();
    }
}

Result<void> HttpClient::Impl::checkAddresses(const HttpRequest& request, const HttpUrl& url,
                                              const std::vector<IpAddress>& all) const
{
    if (all.empty()) {
        return fail(ErrorCode::UpstreamUnreachable, "The name \"" + url.host + "\" has no address.", {},
                    Json{{"phase", "connect"}, {"host", url.hostPort()}});
    }
    for (const IpAddress& address : all) {
        EX_CHECK(guard.checkAddress(url, address, *request.egress));
        if (request.credentials == HttpRequest::Credentials::Carried) {
            EX_CHECK(guard.checkCleartext(url, address, *request.egress));
        }
    }
    return {};
}

Task<TransferEnd> HttpClient::Impl::tryAddress(TransferPlan plan, CancelToken cancel)
{
    const auto transfer = std::make_shared<Transfer>(pools.at(plan.request->connectionKey)->multi, std::move(plan));
    transfer->start();
    const auto registration = cancel.onCancelled([transfer] { transfer->abort(cancelled(false)); });
    Result<TransferEnd> end = co_await transfer->wait();
    co_return std::move(end);
}

/// One request to one URL; goes on to the next address while no connection came about.
Task<TransferEnd> HttpClient::Impl::hop(const HttpRequest* request, HttpUrl url, Steady deadline, CancelToken cancel)
{
    EX_CO_CHECK(guard.checkUrl(url, *request->egress));
    const Steady connectEnd = clock.steady() + request->timeouts.connect;
    CancelSource lookUp(cancel);
    QTimer limit;
    bool isLate = false;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &limit, [&isLate, &lookUp] {
        isLate = true;
        lookUp.cancel();
    });
    limit.start(request->timeouts.connect);
    Result<std::vector<IpAddress>> addresses = co_await resolver.resolve(url.host, lookUp.token());
    limit.stop();
    if (isLate) {
        co_return fail(ErrorCode::UpstreamTimeout, "The name \"" + url.host + "\" could not be looked up in time.", {},
                       Json{{"phase", "connect"}, {"host", url.hostPort()}});
    }
    if (!addresses) {
        co_return tl::unexpected(std::move(addresses).error());
    }
    EX_CO_CHECK(checkAddresses(*request, url, *addresses));
    TransferEnd end;
    for (std::size_t i = 0; i < addresses->size(); ++i) {
        TransferPlan plan;
        plan.request = request;
        plan.url = url;
        plan.address = (*addresses)[i];
        plan.userAgent = options.userAgent;
        plan.caFile = caFile;
        plan.deadline = deadline;
        const auto left = std::chrono::ceil<Milliseconds>(connectEnd - clock.steady());
        plan.connect = std::max(Milliseconds(1), i + 1 < addresses->size() ? left / 2 : left);
        EX_CO_TRY(end, co_await tryAddress(std::move(plan), cancel));
        const bool mayTryNext = end.error && end.reached == TransferEnd::Reached::Nothing && !cancel.isCancelled();
        if (!mayTryNext) {
            break;
        }
    }
    co_return std::move(end);
}

Task<HttpAnswer> HttpClient::Impl::follow(HttpRequest request, CancelToken cancel)
{
    const Steady began = clock.steady();
    const Steady deadline = std::chrono::steady_clock::now() + request.timeouts.total;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    for (int redirects = 0;; ++redirects) {
        EX_CO_CHECK(checkRequest(request));
        EX_CO_TRY(HttpUrl url, parseHttpUrl(request.url));
        EX_CO_TRY(TransferEnd end, co_await hop(&request, url, deadline, cancel));
        sent += end.answer.bytesSent;
        received += end.answer.bytesReceived;
        if (end.error) {
            const bool wasSent = end.reached == TransferEnd::Reached::Sent;
            if (end.error->code == ErrorCode::Cancelled) {
                co_return tl::unexpected(cancelled(wasSent));
            }
            if (wasSent && request.repeat == HttpRequest::Repeat::Never && saysNothingOfOutcome(end.error->code)) {
                co_return tl::unexpected(outcomeUnknown(end));
            }
            co_return tl::unexpected(std::move(*end.error));
        }
        EX_CO_TRY(std::optional<HttpRequest> next, nextHop(request, url, end.answer));
        if (!next) {
            end.answer.redirects = redirects;
            end.answer.bytesSent = sent;
            end.answer.bytesReceived = received;
            end.answer.duration = std::chrono::duration_cast<Milliseconds>(clock.steady() - began);
            co_return std::move(end.answer);
        }
        if (redirects == kMaxRedirects) {
            co_return fail(ErrorCode::UpstreamInvalidResponse, "\"" + url.hostPort() + "\" redirects more than " +
                                                                   std::to_string(kMaxRedirects) + " times.");
        }
        request = std::move(*next);
    }
}

const std::string& HttpClient::userAgent() const
{
    return m_impl->options.userAgent;
}

HttpClient::HttpClient(Clock& clock, const EgressGuard& guard, Resolver& resolver, HttpClientOptions options)
    : m_impl(std::make_unique<Impl>(clock, guard, resolver, std::move(options)))
{
    static const CURLcode s_ready = curl_global_init(CURL_GLOBAL_DEFAULT); // not safe to call on two threads
    Q_ASSERT(s_ready == CURLE_OK);
}

HttpClient::~HttpClient()
{
    m_impl->ending.cancel();
}

Task<HttpAnswer> HttpClient::send(HttpRequest request, CancelToken cancel)
{
    Impl& impl = *m_impl;
    CancelSource mine(impl.ending.token());
    const auto registration = cancel.onCancelled([&mine] { mine.cancel(); });
    const std::string key = request.connectionKey;
    EX_CO_CHECK(co_await impl.enter(key, mine.token()));
    Result<HttpAnswer> answer = co_await impl.follow(std::move(request), mine.token());
    impl.leave(key);
    co_return std::move(answer);
}

} // namespace executor::net
