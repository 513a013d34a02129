#pragma once

#include "core/base/result.h"
#include "core/net/httpserver.h"

#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace executor::daemon {

/// Whether and where the HTTP port listens; for status, tray and doctor.
struct ListenerStatus
{
    bool isListening = false;
    std::uint16_t port = 0;
    std::string problem; ///< `port_in_use`, or empty
    std::string owner;   ///< `nginx (4711)` where the system tells
};

/// The addresses of the daemon (data.md 2): the local door, and the loopback port. A taken port never becomes another
/// one in silence: the daemon runs on without it and tries again every 10 s. Thread: core.
class Listeners
{
public:
    explicit Listeners(net::HttpServer& server);

    /// Errors: the local door cannot be made. A taken port is no error: see status().
    [[nodiscard]] Result<void> open(const std::filesystem::path& door, std::uint16_t port);
    [[nodiscard]] const ListenerStatus& status() const { return m_status; }
    /// Called when the port becomes free or is found taken.
    void onChanged(std::function<void()> changed) { m_changed = std::move(changed); }

private:
    void listen();

    net::HttpServer& m_server;
    ListenerStatus m_status;
    std::uint16_t m_wanted = 0;
    QTimer m_retry;
    std::function<void()> m_changed;
};

} // namespace executor::daemon
