#include "core/daemon/daemon.h"

#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/time.h"
#include "core/base/version.h"
#include "core/daemon/core.h"
#include "core/daemon/daemonfile.h"
#include "core/daemon/running.h"
#include "core/platform/process.h"

#include <QCoreApplication>

#include <charconv>

namespace executor::daemon {

Q_LOGGING_CATEGORY(lcDaemon, "executor.daemon")

namespace {
constexpr std::uint16_t kDefaultPort = 8788;
constexpr Milliseconds kGrace = 10s;

Result<std::uint16_t> wantedPort(const DaemonOptions& options)
{
    if (options.port) {
        return *options.port;
    }
    const auto text = platform::environmentValue("EXECUTOR_PORT");
    if (!text) {
        return kDefaultPort;
    }
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), port);
    if (error != std::errc{} || end != text->data() + text->size()) {
        return fail(ErrorCode::Usage, "EXECUTOR_PORT=" + *text + " is no port.", "Give a number from 0 to 65535.");
    }
    return port;
}
} // namespace

Result<std::unique_ptr<Daemon>> Daemon::start(DaemonOptions options)
{
    initCrypto();
    EX_CHECK(platform::hardenProcess());
    EX_TRY(platform::Paths paths, platform::findPaths());
    EX_TRY(const std::vector<std::string> narrowed, platform::ensureFolders(paths));
    EX_CHECK(platform::ensurePrivateFolder(paths.logFile().parent_path()));
    EX_TRY(platform::DataLock lock, platform::DataLock::take(paths.lockFile(), SystemClock().now()));
    LogOptions log;
    log.file = paths.logFile();
    EX_CHECK(startLogging(log));
    for (const std::string& sentence : narrowed) {
        qCWarning(lcDaemon).noquote() << qs(sentence);
    }
    // Private constructor: make_unique cannot reach it.
    std::unique_ptr<Daemon> daemon(new Daemon(std::move(options), std::move(paths), std::move(lock)));
    EX_CHECK(daemon->run());
    return daemon;
}

Daemon::Daemon(DaemonOptions options, platform::Paths paths, platform::DataLock lock)
    : m_options(std::move(options)), m_paths(std::move(paths)), m_lock(std::move(lock))
{}

Daemon::~Daemon()
{
    endThread();
    stopLogging();
}

Result<void> Daemon::run()
{
    EX_TRY(const std::uint16_t port, wantedPort(m_options));
    auto context = std::make_unique<QObject>();
    context->moveToThread(&m_thread);
    m_context = context.get();
    connect(&m_thread, &QThread::finished, m_context, [kept = context.release()] { kept->deleteLater(); });
    m_thread.setObjectName(QStringLiteral("core"));
    m_thread.start();
    std::promise<Result<void>> opened;
    auto answer = opened.get_future();
    QMetaObject::invokeMethod(
        m_context, [this, port, &opened] { open(*this, port, opened); }, Qt::QueuedConnection);
    Result<void> result = answer.get();
    if (!result) {
        endThread();
    }
    return result;
}

QCoro::Task<void> Daemon::open(Daemon& self, std::uint16_t port, std::promise<Result<void>>& opened)
{
    self.m_running = std::make_unique<Running>(self.m_options.mode);
    auto stop = [&self] { self.stop(); };
    Result<void> result = co_await self.m_running->open(self.m_options, self.m_paths, port, std::move(stop));
    if (result) {
        qCInfo(lcDaemon).noquote() << "started version" << kVersion << "pid" << QCoreApplication::applicationPid();
    }
    opened.set_value(std::move(result));
}

Core& Daemon::core() const
{
    return *m_running->core;
}

void Daemon::stop()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_isStopping) {
                return;
            }
            m_isStopping = true;
            QMetaObject::invokeMethod(
                m_context,
                [this] {
                    auto ended = [this] {
                        QMetaObject::invokeMethod(
                            this, [this] { Q_EMIT stopped(); }, Qt::QueuedConnection);
                    };
                    m_ending.spawn("end", Running::end(*m_running, kGrace, std::move(ended)));
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void Daemon::endThread()
{
    if (!m_thread.isRunning()) {
        return;
    }
    std::promise<void> gone;
    auto done = gone.get_future();
    QMetaObject::invokeMethod(
        m_context,
        [this, &gone] {
            m_running.reset();
            gone.set_value();
        },
        Qt::QueuedConnection);
    done.wait();
    m_thread.quit();
    m_thread.wait();
}

} // namespace executor::daemon

#include "moc_daemon.cpp"
