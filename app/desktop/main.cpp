// executor-desktop: the daemon with tray and windows. Nothing is decided here.
#include "core/api/cli/doorclient.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/daemon/core.h"
#include "core/daemon/daemon.h"
#include "core/daemon/startfailure.h"
#include "core/platform/paths.h"
#include "core/platform/shutdownsignal.h"
#include "ui/corebackend.h"
#include "ui/desktop.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QFileInfo>
#include <QPointer>
#include <QSettings>

using namespace executor;

namespace {

struct Started
{
    ui::DesktopOptions desktop;
    std::optional<std::uint16_t> port;
};

int report(const Error& error)
{
    return daemon::tellStartFailure("executor-desktop", error);
}

// Another one owns the data folder: it raises its window, this one ends.
int handOver(const Error& running, const ui::DesktopOptions& wanted)
{
    const Result<platform::Paths> paths = platform::findPaths();
    auto door = paths ? api::cli::DoorClient::open(paths->door) : Result<api::cli::DoorClient>(tl::unexpected(running));
    if (!door) {
        return report(running);
    }
    Json wish = Json::object();
    wish["page"] = utf8(wanted.page.isEmpty() ? QStringLiteral("sources") : wanted.page);
    if (!wanted.inputs.isEmpty()) {
        const QFileInfo file(wanted.inputs.front());
        wish["input"] = utf8(file.exists() ? file.absoluteFilePath() : wanted.inputs.front());
    }
    api::cli::DoorRequest request;
    request.method = "POST";
    request.target = "/v1/show";
    request.body = toText(wish);
    request.timeout = 5s;
    const auto answer = door->send(request);
    return answer && answer->isGood() ? 0 : report(running);
}

std::optional<Started> readOptions(int argc, char** argv, int& code)
{
    CLI::App options("Executor: one local place for the tools of your agents.", "executor-desktop");
    options.set_version_flag("--version", std::string(kVersion));
    Started started;
    std::string page;
    std::string appearance = "system";
    std::vector<std::string> inputs;
    bool hasNoTray = false;
    options.add_option("--port", started.port, "HTTP port on 127.0.0.1 (default 8788; 0: a free one)");
    options.add_flag("--hidden", started.desktop.isHidden, "Tray only");
    options.add_flag("--no-tray", hasNoTray, "Without a tray icon");
    options.add_option("--page", page, "inbox runs sources tools agents rules");
    options.add_option("--appearance", appearance)->check(CLI::IsMember({"system", "light", "dark"}));
    options.add_option("inputs", inputs, "Addresses or files to look at in the Connect dialog");
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        code = options.exit(error) == 0 ? 0 : 2;
        return std::nullopt;
    }
    started.desktop.hasTray = !hasNoTray;
    started.desktop.page = qs(page);
    started.desktop.appearance = appearance == "dark"    ? ui::Appearance::Dark
                                 : appearance == "light" ? ui::Appearance::Light
                                                         : ui::Appearance::System;
    for (const std::string& input : inputs) {
        started.desktop.inputs.append(qs(input));
    }
    return started;
}

} // namespace

int main(int argc, char** argv)
{
    int code = 0;
    auto wanted = readOptions(argc, argv, code);
    if (!wanted) {
        return code;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("executor-desktop"));
    QApplication::setOrganizationName(QStringLiteral("executor"));
    QApplication::setDesktopFileName(QStringLiteral("executor"));
    QPointer<ui::Desktop> raised; // read and written on the GUI thread only
    daemon::DaemonOptions options{daemon::Mode::Desktop, wanted->port, false, {}};
    options.show = [&application, &raised](const std::string& place) {
        QMetaObject::invokeMethod(&application, [&raised, place] {
            if (raised) {
                raised->showPlace(qs(place));
            }
        });
        return true;
    };
    auto running = daemon::Daemon::start(std::move(options));
    if (!running) {
        return running.error().code == ErrorCode::AlreadyRunning ? handOver(running.error(), wanted->desktop)
                                                                 : report(running.error());
    }
    daemon::Daemon& daemon = **running;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, qs(utf8FromPath(daemon.paths().config)));
    auto backend = std::make_unique<ui::CoreBackend>(daemon);
    auto desktop = std::make_unique<ui::Desktop>(*backend, daemon.core().issuer, daemon.core().clock, wanted->desktop);
    raised = desktop.get();
    const auto end = [&] { // the windows go first: they refer to what the daemon takes down
        desktop.reset();
        backend.reset();
        daemon.stop();
    };
    QObject::connect(desktop.get(), &ui::Desktop::quitConfirmed, &application, end, Qt::QueuedConnection);
    QObject::connect(desktop.get(), &ui::Desktop::trayAppeared, &application,
                     [&daemon] { daemon.core().hasTray = true; });
    // Not quit(), which asks the windows first: a window that goes to the tray on closing would refuse.
    QObject::connect(&daemon, &daemon::Daemon::stopped, &application, [] { QCoreApplication::exit(0); });
    const platform::ShutdownSignal signal(end);
    desktop->start();
    code = QApplication::exec();
    desktop.reset();
    backend.reset();
    return code;
}
