#include "core/sources/documentfetcher.h"

#include "core/base/text.h"
#include "core/net/egressguard.h"
#include "core/net/httpclient.h"

namespace executor::sources {
namespace {
constexpr std::size_t kMostBytes = std::size_t(64) << 20U;

std::string headerText(const net::HttpAnswer& answer, std::string_view name)
{
    const std::string* value = answer.headers.find(name);
    return value == nullptr ? std::string() : *value;
}

/// Gathers the body in `text` and tells how far it is.
void watchBody(net::HttpRequest& get, const std::shared_ptr<std::string>& text,
               const std::function<void(std::uint64_t, std::uint64_t)>& tell)
{
    const auto total = std::make_shared<std::uint64_t>(0);
    get.onHead = [text, total](int, const net::HeaderFields& headers) {
        text->clear();
        const std::string* length = headers.find("content-length");
        const bool isPacked = headers.has("content-encoding"); // then the length is that of the packed bytes
        *total = length != nullptr && !isPacked ? std::strtoull(length->c_str(), nullptr, 10) : 0;
    };
    get.sink = [text, total, tell](std::string_view piece) -> Result<void> {
        text->append(piece);
        tell(text->size(), *total);
        return {};
    };
}

Error statusError(const net::HttpAnswer& answer, const std::string& url)
{
    Error error;
    error.code = ErrorCode::UpstreamHttpError;
    error.message = "HTTP " + std::to_string(answer.status) + " from " + cutText(url, 300) + ".";
    error.hint = answer.status == 401 || answer.status == 403
                     ? "The description asks for a sign-in. Download it and add the file."
                     : "Check the address of the description.";
    error.details = {{"status", answer.status}};
    return error;
}
} // namespace

Result<std::string> completeUrl(std::string_view typed)
{
    std::string url(trimmed(typed));
    if (url.find("://") == std::string::npos) {
        const auto plain = net::parseHttpUrl("http://" + url);
        url = (plain && net::isLocalHost(*plain) ? "http://" : "https://") + url;
    }
    const std::string lower = asciiLower(std::string_view(url).substr(0, 8));
    if (lower.compare(0, 7, "http://") != 0 && lower.compare(0, 8, "https://") != 0) {
        return fail(ErrorCode::InvalidRequest, "Only http and https addresses can be fetched.");
    }
    EX_TRY(const net::HttpUrl parsed, net::parseHttpUrl(url));
    return parsed.text();
}

bool isLocalUrl(std::string_view url)
{
    const auto parsed = net::parseHttpUrl(url);
    return parsed && net::isLocalHost(*parsed);
}

Task<FetchedDocument> fetchDocument(net::HttpClient& client, FetchRequest request, CancelToken cancel)
{
    net::EgressList list;
    list.hosts = net::EgressList::Hosts::AnyPublic;
    if (request.local == FetchRequest::LocalAddresses::Confirmed) {
        EX_CO_CHECK(list.confirm(request.url));
    }
    net::HttpRequest get;
    get.url = request.url;
    get.headers.add("Accept", "application/json, application/yaml;q=0.9, text/yaml;q=0.9, text/html;q=0.5, */*;q=0.1");
    if (!request.etag.empty()) {
        get.headers.add("If-None-Match", request.etag);
    }
    if (!request.lastModified.empty()) {
        get.headers.add("If-Modified-Since", request.lastModified);
    }
    get.timeouts.total = Milliseconds(60'000);
    get.maxBody = kMostBytes;
    get.repeat = net::HttpRequest::Repeat::Safe;
    get.egress = std::make_shared<const net::EgressList>(std::move(list));
    get.connectionKey = "documents";
    auto text = std::make_shared<std::string>();
    if (request.onBytes) {
        watchBody(get, text, request.onBytes);
    }
    Result<net::HttpAnswer> sent = co_await client.send(std::move(get), cancel);
    if (!sent) {
        Error error = std::move(sent).error();
        if (error.code == ErrorCode::ResultTooLarge) {
            error.code = ErrorCode::DocumentTooLarge;
            error.message = "The document is larger than 64 MiB.";
        }
        co_return tl::unexpected(std::move(error));
    }
    FetchedDocument fetched;
    fetched.url = sent->url.empty() ? request.url : sent->url;
    fetched.etag = headerText(*sent, "etag");
    fetched.lastModified = headerText(*sent, "last-modified");
    if (sent->status == 304) {
        co_return fetched;
    }
    if (sent->status < 200 || sent->status > 299) {
        co_return tl::unexpected(statusError(*sent, request.url));
    }
    fetched.text = request.onBytes ? text : std::make_shared<std::string>(std::move(sent->body));
    co_return fetched;
}

} // namespace executor::sources
