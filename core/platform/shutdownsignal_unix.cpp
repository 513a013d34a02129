#include "core/platform/shutdownsignal.h"

#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace executor::platform {
namespace {
/// Written to by the signal handler, which may touch nothing else.
int s_writeEnd = -1;

void onSignal(int)
{
    const char byte = 1;
    (void)!::write(s_writeEnd, &byte, 1);
}
} // namespace

struct ShutdownSignal::Private
{
    int ends[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> notifier;
    std::function<void()> wanted;
};

ShutdownSignal::ShutdownSignal(std::function<void()> wanted) : m_d(std::make_unique<Private>())
{
    m_d->wanted = std::move(wanted);
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, m_d->ends) != 0) {
        return;
    }
    for (const int end : m_d->ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    s_writeEnd = m_d->ends[1];
    m_d->notifier = std::make_unique<QSocketNotifier>(m_d->ends[0], QSocketNotifier::Read);
    QObject::connect(m_d->notifier.get(), &QSocketNotifier::activated, m_d->notifier.get(), [d = m_d.get()] {
        char bytes[16];
        while (::read(d->ends[0], bytes, sizeof bytes) > 0) {
        }
        d->wanted();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        ::sigaction(signal, &action, nullptr);
    }
    std::signal(SIGPIPE, SIG_IGN);
}

ShutdownSignal::~ShutdownSignal()
{
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        std::signal(signal, SIG_DFL);
    }
    m_d->notifier.reset();
    s_writeEnd = -1;
    ::close(m_d->ends[0]);
    ::close(m_d->ends[1]);
}

} // namespace executor::platform
