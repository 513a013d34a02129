#include "core/net/hostcheck.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace executor::net {

namespace {

struct Authority
{
    std::string host; ///< lower case, IPv6 in brackets
    std::optional<std::uint16_t> port;
};

std::optional<std::uint16_t> portFrom(std::string_view digits)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool isWhole = error == std::errc() && end == digits.data() + digits.size();
    if (!isWhole || digits.size() > 5 || value > 65535) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(value);
}

std::optional<Authority> parseAuthority(std::string_view text)
{
    const std::size_t hostEnd =
        text.starts_with('[') ? text.find(']') + 1 : std::min(text.find(':'), text.size()); // npos + 1 is 0
    if (hostEnd == 0 || hostEnd > text.size()) {
        return std::nullopt;
    }
    Authority authority{asciiLower(text.substr(0, hostEnd)), std::nullopt};
    const std::string_view rest = text.substr(hostEnd);
    if (rest.empty()) {
        return authority;
    }
    if (!rest.starts_with(':')) {
        return std::nullopt;
    }
    authority.port = portFrom(rest.substr(1));
    return authority.port ? std::optional(authority) : std::nullopt;
}

bool isOwnName(std::string_view host)
{
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

bool isListed(const Authority& authority, const std::vector<std::string>& hosts)
{
    return std::ranges::any_of(hosts, [&](const std::string& entry) {
        const auto listed = parseAuthority(entry);
        return listed && listed->host == authority.host && (!listed->port || listed->port == authority.port);
    });
}

} // namespace

bool hostAllowed(const RequestHead& head, const HostRules& rules)
{
    if (head.door == DoorKind::Local) {
        return true;
    }
    if (head.headers.count("Host") != 1) {
        return false;
    }
    const auto authority = parseAuthority(*head.headers.find("Host"));
    if (!authority) {
        return false;
    }
    constexpr std::uint16_t kDefaultPort = 80;
    const bool isOwn = isOwnName(authority->host) && authority->port.value_or(kDefaultPort) == rules.port;
    return isOwn || isListed(*authority, rules.hosts);
}

bool originListed(const RequestHead& head, const HostRules& rules)
{
    return head.headers.count("Origin") == 1 && *head.headers.find("Origin") != "null" &&
           std::ranges::find(rules.origins, *head.headers.find("Origin")) != rules.origins.end();
}

bool originAllowed(const RequestHead& head, const HostRules& rules)
{
    if (originListed(head, rules)) {
        return true; // its requests carry Sec-Fetch-Site: cross-site, and may
    }
    const std::string site = asciiLower(head.headers.value("Sec-Fetch-Site"));
    if (site == "cross-site" || site == "same-site") {
        return false;
    }
    if (!head.headers.has("Origin")) {
        return true;
    }
    constexpr std::string_view kScheme = "http://";
    const std::string& origin = *head.headers.find("Origin");
    if (head.headers.count("Origin") != 1 || !origin.starts_with(kScheme)) {
        return false;
    }
    const auto authority = parseAuthority(std::string_view(origin).substr(kScheme.size()));
    return authority && isOwnName(authority->host) && authority->port.value_or(80) == rules.port;
}

} // namespace executor::net
