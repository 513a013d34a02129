#pragma once

#include "core/api/apiserver.h"
#include "core/api/eventfeed.h"
#include "core/api/logfeed.h"
#include "core/base/eventstream.h"
#include "core/base/taskgroup.h"
#include "core/daemon/core.h"
#include "core/daemon/daemon.h"
#include "core/daemon/listeners.h"
#include "core/daemon/mcpmount.h"
#include "core/net/httpserver.h"

#include <functional>
#include <memory>

namespace executor::daemon {

/// The services and the doors in front of them; everything that lives on the core thread.
struct Running
{
    explicit Running(Mode withWindows) : mode(withWindows) {}
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running();

    /// Opens database, services and doors, in the order of data.md 2. `stop` ends the daemon.
    [[nodiscard]] Task<void> open(DaemonOptions options, platform::Paths paths, std::uint16_t port,
                                  std::function<void()> stop);
    /// Ends in order, then calls `ended`.
    static Task<void> end(Running& running, Milliseconds grace, std::function<void()> ended);

    Mode mode;
    SystemClock clock;
    EventStream events;
    TaskGroup tasks;
    std::unique_ptr<Core> core;
    std::unique_ptr<McpMount> mount;
    std::unique_ptr<api::EventFeeds> feeds;
    std::unique_ptr<api::LogFeeds> logs;
    api::RouteTable routes;
    std::unique_ptr<api::ApiServer> api;
    std::unique_ptr<net::HttpServer> server;
    std::unique_ptr<Listeners> listeners;
    Steady startedAt{};
    Instant startedWall{};
    std::string fault; ///< `starting`, `recovery` or empty

private:
    void addRoutes(const DaemonOptions& options, const std::function<void()>& stop);
    void addServiceRoutes(const DaemonOptions& options);
    /// Requests in flight get their answer: that of the run when it ends in time, else that it goes on.
    [[nodiscard]] Task<void> drain(Steady deadline);
    [[nodiscard]] Result<void> openDoors(std::uint16_t port);
    [[nodiscard]] Json status() const;
    [[nodiscard]] Result<void> noteWhere() const;
};

} // namespace executor::daemon
