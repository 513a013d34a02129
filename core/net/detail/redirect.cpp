#include "core/net/detail/redirect.h"

#include "core/base/text.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace executor::net {
namespace {
bool isRead(const std::string& method)
{
    return method == "GET" || method == "HEAD";
}

/// Where a link leads, without its query: that may hold a signature or a key.
std::string shown(const HttpUrl& url)
{
    const std::string text = url.text();
    return text.substr(0, text.find('?'));
}

bool isNeutralField(const HeaderFields::Field& field)
{
    constexpr std::array<std::string_view, 4> kNeutral{"accept", "accept-language", "accept-encoding", "user-agent"};
    return std::any_of(kNeutral.begin(), kNeutral.end(),
                       [&](std::string_view name) { return equalsIgnoreCase(field.name, name); });
}

bool isBodyField(const HeaderFields::Field& field)
{
    return equalsIgnoreCase(field.name, "content-type") || equalsIgnoreCase(field.name, "content-encoding");
}

template <class Wanted>
HeaderFields fieldsWhere(const HeaderFields& fields, Wanted isWanted)
{
    HeaderFields out;
    for (const HeaderFields::Field& field : fields) {
        if (isWanted(field)) {
            out.add(field.name, field.value);
        }
    }
    return out;
}

/// `target` without the query parameters called `names`.
std::string withoutParameters(const std::string& target, const std::vector<std::string>& names)
{
    const std::size_t mark = target.find('?');
    if (mark == std::string::npos || names.empty()) {
        return target;
    }
    std::vector<std::string> kept;
    for (const std::string& pair : split(std::string_view(target).substr(mark + 1), '&')) {
        const std::string raw = pair.substr(0, pair.find('='));
        const std::string name =
            utf8(QUrl::fromPercentEncoding(QByteArray(raw.data(), static_cast<qsizetype>(raw.size()))));
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            kept.push_back(pair);
        }
    }
    return target.substr(0, mark) + (kept.empty() ? "" : "?" + join(kept, "&"));
}

void leaveOrigin(HttpRequest& next, HttpUrl& to)
{
    next.headers = fieldsWhere(next.headers, isNeutralField);
    to.target = withoutParameters(to.target, next.secretParameters);
    next.credentials = HttpRequest::Credentials::None;
}
} // namespace

Result<std::optional<HttpRequest>> nextHop(const HttpRequest& request, const HttpUrl& from, const HttpAnswer& answer)
{
    const int status = answer.status;
    const bool isRedirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    const std::string* location = answer.headers.find("location");
    if (!isRedirect || location == nullptr || request.redirects == HttpRequest::Redirects::Report) {
        return std::nullopt;
    }
    auto parsed = resolveReference(from, *location);
    if (!parsed) {
        return fail(ErrorCode::UpstreamInvalidResponse,
                    "\"" + from.hostPort() + "\" redirects to what is no web address: " + parsed.error().message);
    }
    HttpUrl to = std::move(*parsed);
    Json details{{"status", status}, {"location", shown(to)}};
    if (from.scheme == HttpUrl::Scheme::Https && to.scheme == HttpUrl::Scheme::Http) {
        details["host"] = to.hostPort();
        details["reason"] = "downgrade";
        return fail(ErrorCode::EgressBlocked,
                    "\"" + from.hostPort() + "\" redirects from https to http (" + shown(to) +
                        "); that is not followed.",
                    {}, std::move(details));
    }
    const bool isSameOrigin = to.origin() == from.origin();
    HttpRequest next = request;
    if (!isRead(request.method)) {
        const bool mayRepeat = (status == 307 || status == 308) && isSameOrigin;
        if (status == 303) {
            next.method = "GET";
            next.body.clear();
            next.repeat = HttpRequest::Repeat::Safe;
            next.headers = fieldsWhere(next.headers, [](const auto& field) { return !isBodyField(field); });
        } else if (!mayRepeat) {
            return fail(ErrorCode::UpstreamHttpError,
                        "\"" + from.hostPort() + "\" answered " + std::to_string(status) + " and named " + shown(to) +
                            "; a " + request.method + " is not sent on to another address.",
                        "Use the address that the server named.", std::move(details));
        }
    }
    if (!isSameOrigin) {
        if (!next.body.empty()) {
            return fail(ErrorCode::UpstreamHttpError,
                        "\"" + from.hostPort() + "\" redirects a request with a body to " + shown(to) +
                            "; it is not sent there.",
                        {}, std::move(details));
        }
        leaveOrigin(next, to);
    }
    next.url = to.text();
    return next;
}

} // namespace executor::net
