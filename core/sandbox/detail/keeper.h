#pragma once

#include "core/base/task.h"
#include "core/sandbox/detail/child.h"
#include "core/sandbox/detail/launchzygote.h"
#include "core/sandbox/detail/zygotewire.h"

#include <QSocketNotifier>
#include <QTimer>

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace executor::sandbox::detail {

/// Keeps the zygote alive, children forked ahead, and the list of those that run. A zygote that died is started again
/// by the next one who asks; who waits meanwhile gets a second one before an error. Thread: core.
class Keeper final : public std::enable_shared_from_this<Keeper>
{
public:
    Keeper(std::filesystem::path program, int spares);
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    ~Keeper();

    [[nodiscard]] Task<Spare> takeSpare();
    [[nodiscard]] Task<void> waitReady();
    /// Follows the child until it is reaped: its death, and every 20 ms its size while it computes.
    void watch(const std::shared_ptr<Child>& child);
    /// Ends the zygote; whoever waits gets `cancelled`.
    void close();

    [[nodiscard]] std::size_t zygoteBytes() const { return m_zygoteBytes; }
    [[nodiscard]] qint64 processId() const { return m_zygote.pid; }

private:
    [[nodiscard]] Result<void> ensureZygote();
    void requestSpares();
    void read();
    void handle(const ZygoteMessage& message, OwnedFd socket, OwnedFd pidfd);
    void zygoteDied(const std::string& why);
    void failWaiting(const Error& error);
    void sampleAll();

    std::filesystem::path m_program;
    std::size_t m_wantedSpares;
    LaunchedZygote m_zygote;
    std::unique_ptr<QSocketNotifier> m_readable;
    bool m_isReady = false;
    bool m_isClosed = false;
    int m_deathsWhileWaited = 0;
    std::string m_lastFailure;
    std::size_t m_zygoteBytes = 0;
    std::size_t m_requested = 0; ///< forks asked for and not yet seen
    std::deque<Spare> m_spares;
    std::deque<std::shared_ptr<OneShot<Spare>>> m_waiting;
    std::vector<std::shared_ptr<OneShot<void>>> m_waitingReady;
    std::map<pid_t, std::weak_ptr<Child>> m_children;
    QTimer m_sampler;
    QTimer m_answerTimeout;
};

} // namespace executor::sandbox::detail
