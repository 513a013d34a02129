#include "core/net/httpurl.h"

#include "core/base/text.h"
#include "core/net/addresscheck.h"

#include <QUrl>

#include <algorithm>
#include <charconv>

namespace executor::net {
namespace {
tl::unexpected<Error> odd(std::string_view url, std::string_view why)
{
    return fail(ErrorCode::InvalidRequest, "The address \"" + cutText(withVisibleControls(url), 200) +
                                               "\" cannot be used: " + std::string(why) + ".");
}

std::uint16_t schemePort(HttpUrl::Scheme scheme)
{
    return scheme == HttpUrl::Scheme::Https ? 443 : 80;
}

std::string_view schemeText(HttpUrl::Scheme scheme)
{
    return scheme == HttpUrl::Scheme::Https ? "https" : "http";
}

bool isTargetByte(char c)
{
    return c > 0x20 && c < 0x7F;
}

bool isHostByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// Splits `host[:port]`; the host of IPv6 stands in brackets.
Result<void> readAuthority(std::string_view url, std::string_view authority, HttpUrl& out)
{
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        authority.remove_prefix(at + 1);
    }
    std::string_view host = authority;
    std::string_view port;
    if (!authority.empty() && authority.front() == '[') {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos) {
            return odd(url, "the bracket of its host is not closed");
        }
        host = authority.substr(1, end - 1);
        if (host.find(':') == std::string_view::npos) {
            return odd(url, "only IPv6 stands in brackets");
        }
        port = authority.substr(end + 1);
        if (!port.empty() && port.front() != ':') {
            return odd(url, "something stands between host and port");
        }
    } else if (const std::size_t colon = authority.find(':'); colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon);
    }
    EX_TRY(out.host,
           normalisedHost(host).map_error(inStep("The address \"" + cutText(withVisibleControls(url), 200) + "\"")));
    out.port = schemePort(out.scheme);
    if (port.size() > 1) {
        unsigned value = 0;
        const auto end = std::from_chars(port.data() + 1, port.data() + port.size(), value);
        if (end.ec != std::errc{} || end.ptr != port.data() + port.size() || value == 0 || value > 65535) {
            return odd(url, "its port is not between 1 and 65535");
        }
        out.port = static_cast<std::uint16_t>(value);
    }
    return {};
}
} // namespace

std::string HttpUrl::hostPort() const
{
    const bool isV6 = host.find(':') != std::string::npos;
    return (isV6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string HttpUrl::origin() const
{
    return std::string(schemeText(scheme)) + "://" + hostPort();
}

std::string HttpUrl::text() const
{
    std::string out = origin();
    if (port == schemePort(scheme)) {
        out.resize(out.rfind(':'));
    }
    return out + target;
}

Result<std::string> normalisedHost(std::string_view host)
{
    const auto refuse = [](std::string_view why) {
        return fail(ErrorCode::InvalidRequest, "The host " + std::string(why) + ".");
    };
    if (host.empty() || host.size() > 1024 || !isValidUtf8(host)) {
        return refuse("is empty, too long or not UTF-8");
    }
    if (host.find(':') != std::string_view::npos) {
        const auto address = IpAddress::fromText(host);
        if (!address) {
            return refuse("is no IPv6 address (zones are not taken)");
        }
        return address->text();
    }
    if (host.find('%') != std::string_view::npos) {
        return refuse("holds a percent sign");
    }
    std::string ascii = asciiLower(host);
    if (!std::all_of(ascii.begin(), ascii.end(), isHostByte)) {
        const QByteArray ace = QUrl::toAce(qs(ascii));
        ascii = asciiLower(std::string_view(ace.constData(), static_cast<std::size_t>(ace.size())));
    }
    if (!ascii.empty() && ascii.back() == '.') {
        ascii.pop_back();
    }
    const bool hasEmptyLabel = ascii.empty() || ascii.front() == '.' || ascii.find("..") != std::string::npos;
    if (hasEmptyLabel || ascii.back() == '.' || ascii.size() > 253 ||
        !std::all_of(ascii.begin(), ascii.end(), isHostByte)) {
        return refuse("is no name that a name server knows");
    }
    const NumericHost numeric = numericHost(ascii);
    switch (numeric.verdict) {
    case NumericHost::Verdict::NotANumber:
        return ascii;
    case NumericHost::Verdict::Address:
        return numeric.address.text();
    case NumericHost::Verdict::Odd:
        break;
    }
    return refuse("ends in a number but is no address");
}

Result<HttpUrl> parseHttpUrl(std::string_view url)
{
    if (url.size() > 65'536) {
        return fail(ErrorCode::InvalidRequest,
                    "The address has " + std::to_string(url.size()) + " bytes; at most 65,536 are sent.");
    }
    HttpUrl out;
    const std::size_t colon = url.find("://");
    const std::string scheme = colon == std::string_view::npos ? std::string() : asciiLower(url.substr(0, colon));
    if (scheme != "http" && scheme != "https") {
        return odd(url, "it does not begin with http:// or https://");
    }
    out.scheme = scheme == "https" ? HttpUrl::Scheme::Https : HttpUrl::Scheme::Http;
    const std::string_view rest = url.substr(colon + 3);
    const std::size_t authorityEnd = std::min(rest.find_first_of("/?#\\"), rest.size());
    EX_CHECK(readAuthority(url, rest.substr(0, authorityEnd), out));
    std::string_view target = rest.substr(authorityEnd);
    target = target.substr(0, target.find('#'));
    if (!std::all_of(target.begin(), target.end(), isTargetByte) || (!target.empty() && target.front() == '\\')) {
        return odd(url, "path or query hold a space, a control character or a letter that must be encoded");
    }
    out.target = (target.empty() || target.front() == '?' ? "/" : "") + std::string(target);
    return out;
}

Result<HttpUrl> resolveReference(const HttpUrl& base, std::string_view reference)
{
    const QByteArray baseBytes(base.text().data());
    const QByteArray bytes(reference.data(), static_cast<qsizetype>(reference.size()));
    const QUrl resolved = QUrl::fromEncoded(baseBytes).resolved(QUrl::fromEncoded(bytes, QUrl::TolerantMode));
    const QByteArray whole = resolved.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    return parseHttpUrl(std::string_view(whole.constData(), static_cast<std::size_t>(whole.size())));
}

} // namespace executor::net
