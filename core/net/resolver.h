#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/net/addresscheck.h"

#include <QThreadPool>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace executor::net {

/// Looks names of hosts up. A port, so that tests can answer what a hostile name server would.
class Resolver
{
public:
    virtual ~Resolver() = default;
    /// All addresses of a normalised host; a literal gives itself. Errors: `upstream_unreachable`, `cancelled`.
    [[nodiscard]] virtual Task<std::vector<IpAddress>> resolve(std::string host, CancelToken cancel) = 0;
};

/// getaddrinfo on threads of its own (a dead name server blocks for half a minute and must not hold up the pool that
/// parses documents). Equal questions share one look-up; answers are kept for 30 s, they are checked at each use.
/// `localhost` and names below it never leave this computer. Thread: core.
class SystemResolver final : public Resolver
{
public:
    explicit SystemResolver(Clock& clock);
    /// Hand-written: look-ups that a dead name server holds up are left behind after half a second.
    ~SystemResolver() override;
    [[nodiscard]] Task<std::vector<IpAddress>> resolve(std::string host, CancelToken cancel) override;

private:
    using Answer = std::vector<IpAddress>;
    struct Kept
    {
        Answer addresses;
        Steady until;
    };
    struct Asking;
    [[nodiscard]] std::shared_ptr<Asking> ask(const std::string& host);
    void keep(const std::string& host, const Answer& addresses);

    Clock& m_clock;
    std::unique_ptr<QThreadPool> m_threads = std::make_unique<QThreadPool>();
    std::map<std::string, Kept> m_kept;
    /// Owners: this map and everyone who waits.
    std::map<std::string, std::shared_ptr<Asking>> m_asking;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); ///< owners: this and the look-ups under way
};

} // namespace executor::net
