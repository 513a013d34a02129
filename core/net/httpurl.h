#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace executor::net {

/// An http or https address, split without changing the bytes that are sent. User info is dropped, the host is
/// normalised (lower case, IDN to ASCII, no trailing dot, odd IPv4 spellings such as `0x7f.1` to dotted form).
struct HttpUrl
{
    enum class Scheme
    {
        Http,
        Https
    } scheme = Scheme::Https;
    std::string host;        ///< IPv6 without brackets
    std::uint16_t port = 0;  ///< always set
    std::string target{"/"}; ///< path and query as written, never empty, no fragment

    /// `https://api.github.com:443`: what egress lists hold and what "same origin" compares.
    [[nodiscard]] std::string origin() const;
    /// `host:port`, IPv6 in brackets.
    [[nodiscard]] std::string hostPort() const;
    /// The whole address; the port only when it is not the scheme's own.
    [[nodiscard]] std::string text() const;
    bool operator==(const HttpUrl&) const = default;
};

/// Errors: `invalid_request` for another scheme, an empty or odd host, a port out of range, spaces, control characters
/// or bytes beyond ASCII in the target (the caller encodes them).
[[nodiscard]] Result<HttpUrl> parseHttpUrl(std::string_view url);
/// The address that `reference` (a `Location`, a link) names, seen from `base`. Errors: as parseHttpUrl().
[[nodiscard]] Result<HttpUrl> resolveReference(const HttpUrl& base, std::string_view reference);
/// The one form of a host name or literal that is compared; the error says what is odd. Zone ids are refused.
[[nodiscard]] Result<std::string> normalisedHost(std::string_view host);

} // namespace executor::net
