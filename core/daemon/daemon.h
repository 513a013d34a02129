#pragma once

#include "core/base/taskgroup.h"
#include "core/platform/datalock.h"
#include "core/platform/paths.h"

#include <QObject>
#include <QThread>

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace executor::daemon {

struct Core;
struct Running;
enum class Mode;

struct DaemonOptions
{
    Mode mode;
    std::optional<std::uint16_t> port; ///< beats the stored setting and EXECUTOR_PORT; 0: a free one
    bool requireHttp = false;          ///< a taken port is an error instead of a state
    /// Raises the window of a page, of an object, or Connect with an input (`connect:INPUT`); empty when there are no
    /// windows. Called on the core thread.
    std::function<bool(std::string)> show;
};

/// One running daemon: owns the data lock, the core thread and everything on it. Made and destroyed on the main thread.
class Daemon final : public QObject
{
    Q_OBJECT

public:
    /// Order (data.md 2): folders, lock, log, database, door and port, answer; everything slow afterwards. Blocks until
    /// it answers. Errors: `already_running` (with pid and door), `data_read_only`, `database_newer`,
    /// `database_corrupt`, `conflict` (port taken and required).
    [[nodiscard]] static Result<std::unique_ptr<Daemon>> start(DaemonOptions options);
    /// Hand-written: stops when stop() was not called.
    ~Daemon() override;

    /// Ends in order; stopped() follows, within about 12 s. Thread: any.
    void stop();
    /// The services, for the window layer: only through runOn(context(), ...).
    [[nodiscard]] Core& core() const;
    /// An object that lives on the core thread.
    [[nodiscard]] QObject* context() const { return m_context; }
    [[nodiscard]] const platform::Paths& paths() const { return m_paths; }

Q_SIGNALS:
    void stopped();

private:
    Daemon(DaemonOptions options, platform::Paths paths, platform::DataLock lock);
    [[nodiscard]] Result<void> run();
    /// Runs on the core thread; `opened` outlives it (the main thread waits).
    static QCoro::Task<void> open(Daemon& self, std::uint16_t port, std::promise<Result<void>>& opened);
    void endThread();

    DaemonOptions m_options;
    platform::Paths m_paths;
    platform::DataLock m_lock;
    QThread m_thread;
    QObject* m_context = nullptr;       ///< lives on m_thread, dies with it
    std::unique_ptr<Running> m_running; ///< touched on m_thread only
    TaskGroup m_ending;                 ///< on the core thread
    bool m_isStopping = false;
};

} // namespace executor::daemon
