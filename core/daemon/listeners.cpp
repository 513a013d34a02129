#include "core/daemon/listeners.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/platform/process.h"

namespace executor::daemon {

Q_LOGGING_CATEGORY(lcListeners, "executor.daemon")

namespace {
constexpr Milliseconds kRetry = 10s;
}

Listeners::Listeners(net::HttpServer& server) : m_server(server)
{
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] { listen(); });
}

Result<void> Listeners::open(const std::filesystem::path& door, std::uint16_t port)
{
    EX_CHECK(m_server.listenLocal(door));
    m_wanted = port;
    listen();
    return {};
}

void Listeners::listen()
{
    const bool wasTrying = !m_status.problem.empty();
    const auto port = m_server.listenTcp("127.0.0.1", m_wanted);
    if (!port) {
        m_status.port = m_wanted;
        m_status.problem = "port_in_use";
        const auto owner = platform::ownerOfPort(m_wanted);
        m_status.owner = owner ? owner->name + " (" + std::to_string(owner->pid) + ")" : std::string();
        if (!wasTrying) {
            qCWarning(lcListeners).noquote()
                << qs("port " + std::to_string(m_wanted) + " is taken" +
                      (m_status.owner.empty() ? std::string() : " by " + m_status.owner) +
                      "; agents cannot connect over HTTP until it is free; trying again every 10 s");
            m_retry.start(kRetry);
        }
    } else {
        m_retry.stop();
        // IPv6 is a convenience: machines without it go on.
        if (const auto six = m_server.listenTcp("::1", *port); !six) {
            qCInfo(lcListeners) << "no listener on ::1";
        }
        m_status = ListenerStatus{true, *port, {}, {}};
        qCInfo(lcListeners) << "listening on port" << *port;
    }
    if (m_changed && (port || !wasTrying)) {
        m_changed();
    }
}

} // namespace executor::daemon
