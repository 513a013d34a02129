#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace executor::net {

/// An IPv4 or IPv6 address without zone.
class IpAddress
{
public:
    enum class Family
    {
        V4,
        V6
    };

    IpAddress() = default;
    /// Exactly dotted decimal or RFC 4291 text without brackets and zone; nothing for other spellings.
    [[nodiscard]] static std::optional<IpAddress> fromText(std::string_view text);
    [[nodiscard]] static IpAddress v4(std::uint32_t value);
    [[nodiscard]] static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);

    [[nodiscard]] Family family() const { return m_family; }
    [[nodiscard]] std::string text() const;
    /// The 32 bits of an IPv4 address, host order; 0 for IPv6.
    [[nodiscard]] std::uint32_t v4Value() const;
    /// Network order; IPv4 stands in the first four.
    [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const { return m_bytes; }
    bool operator==(const IpAddress&) const = default;

private:
    Family m_family = Family::V4;
    std::array<std::uint8_t, 16> m_bytes{};
};

/// What an address is for, as far as the egress guard cares (secrets-and-auth.md 8).
enum class AddressKind
{
    Public,
    Loopback,
    Private, ///< also unique local, site local and the translators' local prefixes
    LinkLocal,
    SharedNat, ///< 100.64/10
    Metadata,  ///< of cloud machines: gives out credentials
    Multicast,
    Unspecified, ///< 0/8 and ::
    Reserved
};

/// Kind of the address; for IPv4 inside IPv6 (mapped, compatible, NAT64, 6to4, Teredo) the strictest of both.
[[nodiscard]] AddressKind addressKind(const IpAddress& address);
/// "an address of this computer", "an address of a private network", ...
[[nodiscard]] std::string_view addressKindText(AddressKind kind);

/// A network such as `10.0.0.0/8`; a lone address is a network of one.
class IpNetwork
{
public:
    [[nodiscard]] static std::optional<IpNetwork> fromText(std::string_view text);
    [[nodiscard]] bool contains(const IpAddress& address) const;
    bool operator==(const IpNetwork&) const = default;

private:
    IpAddress m_base;
    unsigned m_prefix = 0;
};

/// IPv4 in any spelling that a resolver or browser takes (`127.1`, `0x7f000001`, `2130706433`, `0177.0.0.1`).
/// `NotANumber`: it is a name. `Odd`: it ends in a number but is no address (refuse it).
struct NumericHost
{
    enum class Verdict
    {
        NotANumber,
        Address,
        Odd
    } verdict = Verdict::NotANumber;
    IpAddress address;
};
[[nodiscard]] NumericHost numericHost(std::string_view host);

} // namespace executor::net
