// executord: the daemon without windows. Nothing is decided here.
#include "core/base/version.h"
#include "core/daemon/approversetup.h"
#include "core/daemon/core.h"
#include "core/daemon/daemon.h"
#include "core/daemon/startfailure.h"
#include "core/platform/shutdownsignal.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

using namespace executor;

namespace {
constexpr int kUsage = 2;

int report(const Error& error)
{
    return daemon::tellStartFailure("executord", error);
}
} // namespace

int main(int argc, char** argv)
{
    CLI::App options("Executor without windows: one local place for the tools of your agents.", "executord");
    options.set_version_flag("--version", std::string(kVersion));
    daemon::DaemonOptions daemonOptions{daemon::Mode::Headless, {}, false, {}};
    options.add_option("--port", daemonOptions.port, "HTTP port on 127.0.0.1 (default 8788; 0: a free one)");
    options.add_flag("--require-http", daemonOptions.requireHttp, "End when the port is taken");
    bool isSettingPassphrase = false;
    options.add_flag("--set-approver-passphrase", isSettingPassphrase,
                     "Set the passphrase with which you approve calls from a terminal, then end");
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return options.exit(error) == 0 ? 0 : kUsage;
    }

    QCoreApplication application(argc, argv);
    application.setApplicationName(QStringLiteral("executord"));
    if (isSettingPassphrase) {
        const Result<void> set = daemon::setApproverPassphrase();
        return set ? 0 : report(set.error());
    }
    // Made first: a signal that comes while starting is kept until the event loop runs.
    std::unique_ptr<daemon::Daemon> running;
    const platform::ShutdownSignal signal([&running] { running->stop(); });
    auto started = daemon::Daemon::start(std::move(daemonOptions));
    if (!started) {
        return report(started.error());
    }
    running = std::move(*started);
    QObject::connect(running.get(), &daemon::Daemon::stopped, &application, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
