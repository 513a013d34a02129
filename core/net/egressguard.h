#pragma once

#include "core/base/result.h"
#include "core/net/addresscheck.h"
#include "core/net/httpurl.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace executor::net {

/// Where requests of one source may go. A value; shared as `shared_ptr<const EgressList>`.
struct EgressList
{
    enum class Hosts
    {
        Listed,   ///< only `origins` (calls)
        AnyPublic ///< any host with public addresses (fetching a description that somebody named)
    } hosts = Hosts::Listed;
    /// `scheme://host:port` in the form of HttpUrl::origin().
    std::set<std::string, std::less<>> origins;
    /// `host:port` (HttpUrl::hostPort()) for which loopback and private addresses were confirmed: "This source is on
    /// this computer". Counts as listed for http and https.
    std::set<std::string, std::less<>> confirmed;
    /// Private networks that a person allowed (`egress.allow`).
    std::vector<IpNetwork> networks;
    /// `host:port` to which credentials may go over http although it is not loopback.
    std::set<std::string, std::less<>> cleartext;
    enum class Metadata
    {
        Refused,
        Allowed
    } metadata = Metadata::Refused;

    /// Adds the origin of `url`. Errors: as parseHttpUrl().
    [[nodiscard]] Result<void> allow(std::string_view url);
    /// Adds origin and host:port of `url`, for an address that a person typed and confirmed.
    [[nodiscard]] Result<void> confirm(std::string_view url);
};

/// Says which address may be connected to. There is no way around it: HttpClient asks it for every hop.
/// Thread: core.
class EgressGuard
{
public:
    /// The ports on which this daemon listens; they are refused through every name and every list.
    void setOwnPorts(std::set<std::uint16_t> ports) { m_ownPorts = std::move(ports); }

    /// Before the name is looked up. Errors: `egress_blocked` with `details.host` and `details.reason`.
    [[nodiscard]] Result<void> checkUrl(const HttpUrl& url, const EgressList& list) const;
    /// One address that the host of `url` has. Errors: `egress_blocked` with `details.address` too.
    [[nodiscard]] Result<void> checkAddress(const HttpUrl& url, const IpAddress& address, const EgressList& list) const;
    /// Whether credentials may be sent to `address` in the clear. Errors: `egress_blocked`.
    [[nodiscard]] Result<void> checkCleartext(const HttpUrl& url, const IpAddress& address,
                                              const EgressList& list) const;

private:
    [[nodiscard]] bool isOwn(const HttpUrl& url, const IpAddress& address) const;
    std::set<std::uint16_t> m_ownPorts;
};

/// Whether adding `url` needs the line "This source is on this computer" (or network): its host is a literal or a name
/// that is plainly local. A name that only resolves to a private address shows at the first request.
[[nodiscard]] bool isLocalHost(const HttpUrl& url);

} // namespace executor::net
