#include "core/net/egressguard.h"

#include "core/base/text.h"

#include <QNetworkInterface>

#include <algorithm>
#include <array>

namespace executor::net {
namespace {
constexpr std::array<std::string_view, 3> kMetadataHosts{"metadata.google.internal", "metadata.goog", "metadata"};

tl::unexpected<Error> blocked(const HttpUrl& url, std::string_view reason, std::string message, std::string hint,
                              const IpAddress* address = nullptr)
{
    Json details{{"host", url.hostPort()}, {"reason", std::string(reason)}};
    if (address != nullptr) {
        details["address"] = address->text();
    }
    return fail(ErrorCode::EgressBlocked, std::move(message), std::move(hint), std::move(details));
}

tl::unexpected<Error> blockedOwn(const HttpUrl& url)
{
    return blocked(url, "own_port", "\"" + url.hostPort() + "\" is Executor itself; no source may reach it.", {});
}

bool isLocalName(std::string_view host)
{
    return host == "localhost" || host.ends_with(".localhost");
}

bool coversKind(AddressKind kind)
{
    return kind == AddressKind::Loopback || kind == AddressKind::Private || kind == AddressKind::LinkLocal ||
           kind == AddressKind::SharedNat;
}
} // namespace

Result<void> EgressList::allow(std::string_view url)
{
    EX_TRY(const HttpUrl parsed, parseHttpUrl(url));
    origins.insert(parsed.origin());
    return {};
}

Result<void> EgressList::confirm(std::string_view url)
{
    EX_TRY(const HttpUrl parsed, parseHttpUrl(url));
    origins.insert(parsed.origin());
    confirmed.insert(parsed.hostPort());
    return {};
}

Result<void> EgressGuard::checkUrl(const HttpUrl& url, const EgressList& list) const
{
    const bool isMetadata = std::find(kMetadataHosts.begin(), kMetadataHosts.end(), url.host) != kMetadataHosts.end();
    if (isMetadata && list.metadata == EgressList::Metadata::Refused) {
        return blocked(url, "metadata", "\"" + url.host + "\" is the metadata service of a cloud machine.", {});
    }
    const bool isListed = list.origins.contains(url.origin()) || list.confirmed.contains(url.hostPort());
    if (list.hosts == EgressList::Hosts::Listed && !isListed) {
        return blocked(url, "host_not_listed", "\"" + url.origin() + "\" is not among the hosts of this source.",
                       "A person can add the host on the page of the source.");
    }
    if (const auto literal = IpAddress::fromText(url.host)) {
        return checkAddress(url, *literal, list);
    }
    if (isLocalName(url.host) && m_ownPorts.contains(url.port)) {
        return blockedOwn(url);
    }
    return {};
}

Result<void> EgressGuard::checkAddress(const HttpUrl& url, const IpAddress& address, const EgressList& list) const
{
    if (isOwn(url, address)) {
        return blockedOwn(url);
    }
    const AddressKind kind = addressKind(address);
    if (kind == AddressKind::Public) {
        return {};
    }
    if (kind == AddressKind::Metadata && list.metadata == EgressList::Metadata::Allowed) {
        return {};
    }
    const bool isInNetwork = std::any_of(list.networks.begin(), list.networks.end(),
                                         [&](const IpNetwork& network) { return network.contains(address); });
    if (coversKind(kind) && (isInNetwork || list.confirmed.contains(url.hostPort()))) {
        return {};
    }
    const bool isNamed = address.text() != url.host;
    return blocked(url, "address",
                   "\"" + url.hostPort() + "\" " +
                       (isNamed ? "leads to " + address.text() + ", " : std::string("is ")) +
                       std::string(addressKindText(kind)) + ".",
                   coversKind(kind) ? "A person can confirm this host and port for the source." : "", &address);
}

Result<void> EgressGuard::checkCleartext(const HttpUrl& url, const IpAddress& address, const EgressList& list) const
{
    const bool isSafe = url.scheme == HttpUrl::Scheme::Https || addressKind(address) == AddressKind::Loopback ||
                        list.cleartext.contains(url.hostPort());
    if (isSafe) {
        return {};
    }
    return blocked(url, "cleartext", "Credentials would go to \"" + url.hostPort() + "\" unencrypted.",
                   "Use https, or let a person confirm \"sent unencrypted\" for this host.", &address);
}

bool EgressGuard::isOwn(const HttpUrl& url, const IpAddress& address) const
{
    if (!m_ownPorts.contains(url.port)) {
        return false;
    }
    const AddressKind kind = addressKind(address);
    if (kind == AddressKind::Loopback || kind == AddressKind::Unspecified) {
        return true;
    }
    const auto own = QNetworkInterface::allAddresses();
    return std::any_of(own.begin(), own.end(), [&](const QHostAddress& one) {
        QHostAddress plain = one;
        plain.setScopeId({});
        return IpAddress::fromText(utf8(plain.toString())) == address;
    });
}

bool isLocalHost(const HttpUrl& url)
{
    if (const auto literal = IpAddress::fromText(url.host)) {
        return coversKind(addressKind(*literal));
    }
    return isLocalName(url.host);
}

} // namespace executor::net
