#include "core/net/addresscheck.h"

#include <QHostAddress>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

namespace executor::net {
namespace {
struct Range4
{
    std::uint32_t base;
    unsigned prefix;
    AddressKind kind;
};

constexpr std::uint32_t ip4(unsigned a, unsigned b, unsigned c, unsigned d)
{
    return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

/// The first that fits counts.
constexpr Range4 kRanges4[] = {
    {ip4(169, 254, 169, 254), 32, AddressKind::Metadata}, {ip4(169, 254, 170, 2), 32, AddressKind::Metadata},
    {ip4(100, 100, 100, 200), 32, AddressKind::Metadata}, {ip4(0, 0, 0, 0), 8, AddressKind::Unspecified},
    {ip4(10, 0, 0, 0), 8, AddressKind::Private},          {ip4(100, 64, 0, 0), 10, AddressKind::SharedNat},
    {ip4(127, 0, 0, 0), 8, AddressKind::Loopback},        {ip4(169, 254, 0, 0), 16, AddressKind::LinkLocal},
    {ip4(172, 16, 0, 0), 12, AddressKind::Private},       {ip4(192, 0, 0, 0), 24, AddressKind::Reserved},
    {ip4(192, 168, 0, 0), 16, AddressKind::Private},      {ip4(198, 18, 0, 0), 15, AddressKind::Reserved},
    {ip4(224, 0, 0, 0), 4, AddressKind::Multicast},       {ip4(240, 0, 0, 0), 4, AddressKind::Reserved},
};

AddressKind kindOf4(std::uint32_t value)
{
    for (const Range4& range : kRanges4) {
        const std::uint32_t mask = ~std::uint32_t(0) << (32U - range.prefix);
        if ((value & mask) == range.base) {
            return range.kind;
        }
    }
    return AddressKind::Public;
}

using Bytes = std::array<std::uint8_t, 16>;

bool startsWith(const Bytes& bytes, std::initializer_list<int> prefix)
{
    std::size_t i = 0;
    for (const int byte : prefix) {
        if (bytes[i++] != byte) {
            return false;
        }
    }
    return true;
}

std::uint32_t four(const Bytes& bytes, std::size_t at)
{
    return ip4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

/// IPv4 addresses that a translator or tunnel would reach through this one.
std::vector<std::uint32_t> embedded(const Bytes& bytes)
{
    const auto zeros = [&](std::size_t from, std::size_t to) {
        return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                           bytes.begin() + static_cast<std::ptrdiff_t>(to), [](std::uint8_t b) { return b == 0; });
    };
    const bool isMapped = zeros(0, 10) && bytes[10] == 0xFF && bytes[11] == 0xFF;
    const bool isTranslated = zeros(0, 8) && bytes[8] == 0xFF && bytes[9] == 0xFF && zeros(10, 12);
    const bool isNat64 = startsWith(bytes, {0x00, 0x64, 0xFF, 0x9B}) && zeros(4, 12);
    if (zeros(0, 12) || isMapped || isTranslated || isNat64) {
        return {four(bytes, 12)};
    }
    if (startsWith(bytes, {0x20, 0x02})) {
        return {four(bytes, 2)};
    }
    if (startsWith(bytes, {0x20, 0x01, 0x00, 0x00})) {
        return {four(bytes, 4), ~four(bytes, 12)};
    }
    return {};
}

AddressKind kindOf6(const Bytes& bytes)
{
    const Bytes unspecified{};
    Bytes loopback{};
    loopback[15] = 1;
    if (bytes == unspecified) {
        return AddressKind::Unspecified;
    }
    if (bytes == loopback) {
        return AddressKind::Loopback;
    }
    if (startsWith(bytes, {0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54})) {
        return AddressKind::Metadata;
    }
    if (bytes[0] == 0xFF) {
        return AddressKind::Multicast;
    }
    if ((bytes[0] & 0xFE) == 0xFC || startsWith(bytes, {0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01})) {
        return AddressKind::Private;
    }
    if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80) {
        return AddressKind::LinkLocal;
    }
    if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0xC0) {
        return AddressKind::Private;
    }
    return AddressKind::Public;
}

/// One part of an IPv4 address: decimal, `0x` hexadecimal or `0` octal.
std::optional<std::uint64_t> numericPart(std::string_view part)
{
    int base = 10;
    if (part.size() >= 2 && part[0] == '0' && (part[1] == 'x' || part[1] == 'X')) {
        base = 16;
        part.remove_prefix(2);
    } else if (part.size() >= 2 && part[0] == '0') {
        base = 8;
        part.remove_prefix(1);
    }
    if (part.empty()) {
        return base == 16 ? std::optional<std::uint64_t>(0) : std::nullopt;
    }
    std::uint64_t value = 0;
    const auto end = std::from_chars(part.data(), part.data() + part.size(), value, base);
    if (end.ec != std::errc{} || end.ptr != part.data() + part.size()) {
        return std::nullopt;
    }
    return value;
}

bool looksNumeric(std::string_view part)
{
    return !part.empty() && (std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
                             numericPart(part).has_value());
}
} // namespace

std::optional<IpAddress> IpAddress::fromText(std::string_view text)
{
    const std::string copy(text);
    if (copy.size() > 45 || copy.find('%') != std::string::npos) {
        return std::nullopt;
    }
    if (copy.find(':') == std::string::npos) {
        std::uint32_t value = 0;
        std::size_t at = 0;
        for (int i = 0; i < 4; ++i) {
            const std::size_t dot = i == 3 ? copy.size() : copy.find('.', at);
            if (dot == std::string::npos || dot == at || dot - at > 3 || (copy[at] == '0' && dot - at > 1)) {
                return std::nullopt;
            }
            unsigned part = 0;
            const auto end = std::from_chars(copy.data() + at, copy.data() + dot, part);
            if (end.ec != std::errc{} || end.ptr != copy.data() + dot || part > 255) {
                return std::nullopt;
            }
            value = (value << 8U) | part;
            at = dot + 1;
        }
        return v4(value);
    }
    QHostAddress parsed;
    if (!parsed.setAddress(QString::fromLatin1(copy.data(), static_cast<qsizetype>(copy.size()))) ||
        parsed.protocol() != QAbstractSocket::IPv6Protocol) {
        return std::nullopt;
    }
    const Q_IPV6ADDR raw = parsed.toIPv6Address();
    Bytes bytes{};
    std::memcpy(bytes.data(), raw.c, bytes.size());
    return v6(bytes);
}

IpAddress IpAddress::v4(std::uint32_t value)
{
    IpAddress address;
    for (std::size_t i = 0; i < 4; ++i) {
        address.m_bytes[i] = static_cast<std::uint8_t>(value >> (24U - 8U * i));
    }
    return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes)
{
    IpAddress address;
    address.m_family = Family::V6;
    address.m_bytes = bytes;
    return address;
}

std::string IpAddress::text() const
{
    if (m_family == Family::V4) {
        return std::to_string(m_bytes[0]) + "." + std::to_string(m_bytes[1]) + "." + std::to_string(m_bytes[2]) + "." +
               std::to_string(m_bytes[3]);
    }
    Q_IPV6ADDR raw;
    std::memcpy(raw.c, m_bytes.data(), m_bytes.size());
    return QHostAddress(raw).toString().toStdString();
}

std::uint32_t IpAddress::v4Value() const
{
    return m_family == Family::V4 ? four(m_bytes, 0) : 0;
}

AddressKind addressKind(const IpAddress& address)
{
    if (address.family() == IpAddress::Family::V4) {
        return kindOf4(address.v4Value());
    }
    AddressKind kind = kindOf6(address.bytes());
    if (kind != AddressKind::Public) {
        return kind;
    }
    for (const std::uint32_t inner : embedded(address.bytes())) {
        const AddressKind innerKind = kindOf4(inner);
        // Metadata is the one kind that a confirmation does not cover, so it must not hide behind another.
        if (innerKind != AddressKind::Public && (kind == AddressKind::Public || innerKind == AddressKind::Metadata)) {
            kind = innerKind;
        }
    }
    return kind;
}

std::string_view addressKindText(AddressKind kind)
{
    switch (kind) {
    case AddressKind::Public:
        return "a public address";
    case AddressKind::Loopback:
        return "an address of this computer";
    case AddressKind::Private:
        return "an address of a private network";
    case AddressKind::LinkLocal:
        return "a link-local address";
    case AddressKind::SharedNat:
        return "an address of a provider's inner network";
    case AddressKind::Metadata:
        return "the metadata service of a cloud machine";
    case AddressKind::Multicast:
        return "a multicast address";
    case AddressKind::Unspecified:
        return "no address of a machine";
    case AddressKind::Reserved:
        return "a reserved address";
    }
    return "an unknown address";
}

std::optional<IpNetwork> IpNetwork::fromText(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto base = IpAddress::fromText(text.substr(0, slash));
    if (!base) {
        return std::nullopt;
    }
    const unsigned most = base->family() == IpAddress::Family::V4 ? 32 : 128;
    unsigned prefix = most;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        if (end.ec != std::errc{} || end.ptr != digits.data() + digits.size() || prefix > most) {
            return std::nullopt;
        }
    }
    IpNetwork network;
    network.m_base = *base;
    network.m_prefix = prefix;
    return network;
}

bool IpNetwork::contains(const IpAddress& address) const
{
    if (address.family() != m_base.family()) {
        return false;
    }
    for (unsigned bit = 0; bit < m_prefix; bit += 8) {
        const unsigned bits = std::min(8U, m_prefix - bit);
        const auto mask = static_cast<std::uint8_t>(0xFF00U >> bits);
        if ((address.bytes()[bit / 8] & mask) != (m_base.bytes()[bit / 8] & mask)) {
            return false;
        }
    }
    return true;
}

NumericHost numericHost(std::string_view host)
{
    using Verdict = NumericHost::Verdict;
    const std::size_t lastDot = host.rfind('.');
    if (!looksNumeric(host.substr(lastDot == std::string_view::npos ? 0 : lastDot + 1))) {
        return {Verdict::NotANumber, {}};
    }
    std::vector<std::uint64_t> parts;
    for (std::size_t at = 0; at <= host.size();) {
        const std::size_t dot = std::min(host.find('.', at), host.size());
        const auto part = numericPart(host.substr(at, dot - at));
        if (!part || parts.size() == 4) {
            return {Verdict::Odd, {}};
        }
        parts.push_back(*part);
        at = dot + 1;
    }
    std::uint64_t value = parts.back();
    if (value >= (std::uint64_t(1) << (8U * (5U - parts.size())))) {
        return {Verdict::Odd, {}};
    }
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i] > 255) {
            return {Verdict::Odd, {}};
        }
        value |= parts[i] << (24U - 8U * i);
    }
    return {Verdict::Address, IpAddress::v4(static_cast<std::uint32_t>(value))};
}

} // namespace executor::net
