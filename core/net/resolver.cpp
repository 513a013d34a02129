#include "core/net/resolver.h"

#include "core/base/threads.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace executor::net {
namespace {
constexpr auto kKeptFor = 30s;
constexpr std::size_t kMaxKept = 256;

Result<std::vector<IpAddress>> lookUp(const std::string& host)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int status = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    if (status != 0) {
        Error error{ErrorCode::UpstreamUnreachable,
                    "The name \"" + host + "\" could not be looked up: " + ::gai_strerror(status) + ".",
                    "Check the address and this computer's network.", Json{{"phase", "connect"}, {"host", host}}};
        error.retryable = status == EAI_AGAIN;
        return tl::unexpected(std::move(error));
    }
    std::vector<IpAddress> addresses;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        IpAddress address;
        if (entry->ai_family == AF_INET) {
            sockaddr_in in{};
            std::memcpy(&in, entry->ai_addr, sizeof in);
            address = IpAddress::v4(ntohl(in.sin_addr.s_addr));
        } else if (entry->ai_family == AF_INET6) {
            sockaddr_in6 in{};
            std::memcpy(&in, entry->ai_addr, sizeof in);
            std::array<std::uint8_t, 16> bytes{};
            std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
            address = IpAddress::v6(bytes);
        } else {
            continue;
        }
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
            addresses.push_back(address);
        }
    }
    ::freeaddrinfo(list);
    return addresses;
}

std::optional<std::vector<IpAddress>> withoutAsking(const std::string& host)
{
    if (const auto literal = IpAddress::fromText(host)) {
        return std::vector<IpAddress>(1, *literal);
    }
    if (host == "localhost" || host.ends_with(".localhost")) {
        std::array<std::uint8_t, 16> loopback{};
        loopback[15] = 1;
        return std::vector<IpAddress>{IpAddress::v4(0x7F000001), IpAddress::v6(loopback)};
    }
    return std::nullopt;
}
} // namespace

struct SystemResolver::Asking
{
    OneShot<Answer> shot;
};

SystemResolver::SystemResolver(Clock& clock) : m_clock(clock)
{
    m_threads->setMaxThreadCount(8);
    m_threads->setExpiryTimeout(10'000);
}

SystemResolver::~SystemResolver()
{
    *m_alive = false;
    m_threads->clear();
    if (!m_threads->waitForDone(500)) {
        // Its destructor would wait for getaddrinfo, half a minute; the process ends soon anyway.
        static_cast<void>(m_threads.release());
    }
}

std::shared_ptr<SystemResolver::Asking> SystemResolver::ask(const std::string& host)
{
    if (const auto found = m_asking.find(host); found != m_asking.end()) {
        return found->second;
    }
    auto asking = std::make_shared<Asking>();
    m_asking.emplace(host, asking);
    m_threads->start([this, host, alive = m_alive, loop = Loop::current()] {
        auto result = std::make_shared<Result<Answer>>(lookUp(host));
        loop.post([this, host, alive, result] {
            if (!*alive) {
                return;
            }
            const auto node = m_asking.extract(host);
            if (*result) {
                keep(host, **result);
            }
            if (!node.empty()) {
                const auto waiting = node.mapped();
                waiting->shot.settle(std::move(*result));
            }
        });
    });
    return asking;
}

void SystemResolver::keep(const std::string& host, const Answer& addresses)
{
    if (m_kept.size() >= kMaxKept) {
        m_kept.clear();
    }
    m_kept[host] = Kept{addresses, m_clock.steady() + kKeptFor};
}

namespace {
using Addresses = std::vector<IpAddress>;

Task<void> passOn(Task<Addresses> from, std::shared_ptr<OneShot<Addresses>> to)
{
    Result<Addresses> answer = co_await from;
    to->settle(std::move(answer));
    co_return Result<void>{};
}
} // namespace

Task<std::vector<IpAddress>> SystemResolver::resolve(std::string host, CancelToken cancel)
{
    if (auto known = withoutAsking(host)) {
        co_return std::move(*known);
    }
    if (const auto found = m_kept.find(host); found != m_kept.end() && found->second.until > m_clock.steady()) {
        co_return Answer(found->second.addresses);
    }
    const auto asking = ask(host);
    // The look-up itself cannot be stopped; whoever is cancelled leaves it to the others.
    const auto mine = std::make_shared<OneShot<Answer>>();
    const auto registration =
        cancel.onCancelled([mine] { mine->settle(fail(ErrorCode::Cancelled, "The look-up was cancelled.")); });
    const Task<void> relay = passOn(asking->shot.wait(), mine);
    Result<Answer> answer = co_await mine->wait();
    co_return std::move(answer);
}

} // namespace executor::net
