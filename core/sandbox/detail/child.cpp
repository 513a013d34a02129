#include "core/sandbox/detail/child.h"

#include "core/sandbox/child/exitcodes.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <optional>

namespace executor::sandbox::detail {

Q_LOGGING_CATEGORY(lcChild, "executor.sandbox.child")

namespace {
/// Frames of one child that are handled before others get their turn.
constexpr int kFramesAtOnce = 64;

std::string mebibytes(std::size_t bytes)
{
    return std::to_string(bytes >> 20U) + " MiB";
}

/// A small file of /proc as text; empty when the process is gone.
std::string procText(pid_t pid, const char* name)
{
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/%s", pid, name);
    const OwnedFd file(::open(path.data(), O_RDONLY | O_CLOEXEC));
    std::array<char, 1024> text{};
    const ssize_t count = file.isOpen() ? ::read(file.get(), text.data(), text.size()) : 0;
    return std::string(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

std::size_t residentBytes(pid_t pid)
{
    std::size_t total = 0;
    std::size_t resident = 0;
    if (std::sscanf(procText(pid, "statm").c_str(), "%zu %zu", &total, &resident) != 2) {
        return 0;
    }
    static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return resident * page;
}

/// CPU time of a whole process; nothing when it is gone.
std::optional<std::chrono::nanoseconds> cpuTime(pid_t pid)
{
    clockid_t clock = 0;
    timespec time{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return std::nullopt;
    }
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}
} // namespace

Child::Child(Spare spare, RunLimits limits, RunListener& listener, std::size_t zygoteBytes)
    : m_spare(std::move(spare)),
      m_limits(limits),
      m_listener(&listener),
      m_baseBytes(residentBytes(m_spare.pid)),
      m_baseCpu(cpuTime(m_spare.pid).value_or(0ns)),
      m_frames(limits)
{
    if (m_baseBytes == 0) {
        m_baseBytes = zygoteBytes;
    }
    m_again.setSingleShot(true);
    QObject::connect(&m_again, &QTimer::timeout, &m_again, [this] { handleFrames(); });
}

Child::~Child()
{
    if (!m_isDead) {
        signal(SIGKILL);
    }
}

void Child::open()
{
    fcntl(m_spare.socket.get(), F_SETFL, O_NONBLOCK);
    m_readable = std::make_unique<QSocketNotifier>(m_spare.socket.get(), QSocketNotifier::Read);
    QObject::connect(m_readable.get(), &QSocketNotifier::activated, m_readable.get(), [this] { read(); });
    m_writable = std::make_unique<QSocketNotifier>(m_spare.socket.get(), QSocketNotifier::Write);
    m_writable->setEnabled(false);
    QObject::connect(m_writable.get(), &QSocketNotifier::activated, m_writable.get(), [this] { write(); });
}

void Child::send(FrameType type, std::uint32_t id, std::string_view head, std::string_view body)
{
    if (!m_isSocketClosed) {
        appendFrame(m_out, type, id, head, body);
        write();
    }
}

void Child::write()
{
    while (m_outStart < m_out.size()) {
        const ssize_t count =
            ::send(m_spare.socket.get(), m_out.data() + m_outStart, m_out.size() - m_outStart, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0 && errno == EAGAIN) {
            m_writable->setEnabled(true);
            return;
        }
        if (count < 0) {
            break; // gone; its end is reported by read()
        }
        m_outStart += static_cast<std::size_t>(count);
    }
    m_out.clear();
    m_outStart = 0;
    m_writable->setEnabled(false);
}

void Child::read()
{
    const auto self = shared_from_this(); // a callback may drop the run
    std::array<char, 64 * 1024> buffer;   // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    const ssize_t count = ::recv(m_spare.socket.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) {
        m_isSocketClosed = true;
        m_readable->setEnabled(false);
        m_writable->setEnabled(false);
        endIfOver();
        return;
    }
    (void)usage();
    if (m_peakBytes == 0) {
        sample(); // a short run ends between two ticks
    }
    m_frames.append(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
    handleFrames();
}

void Child::handleFrames()
{
    const auto self = shared_from_this(); // a callback may drop the run
    for (int i = 0; m_listener != nullptr && !m_isKilled && !m_isHeld; ++i) {
        if (i == kFramesAtOnce) {
            m_readable->setEnabled(false);
            m_again.start(0);
            return;
        }
        const Result<bool> handled = m_frames.handleNext(*m_listener);
        if (!handled) {
            qCWarning(lcChild) << "bad frame pid=" << m_spare.pid << handled.error().message.c_str();
            kill(ExitReport::Reason::BadFrame, handled.error().message);
            return;
        }
        if (!*handled) {
            m_readable->setEnabled(!m_isSocketClosed);
            return;
        }
    }
}

void Child::hold(bool isHeld)
{
    if (m_isHeld == isHeld || m_isSocketClosed || m_listener == nullptr) {
        return;
    }
    m_isHeld = isHeld;
    m_readable->setEnabled(false);
    if (isHeld) {
        m_again.stop();
    } else {
        m_again.start(0);
    }
}

void Child::signal(int number) const
{
    // The pidfd cannot hit another process that got the same number.
    if (m_spare.pidfd.isOpen()) {
        syscall(SYS_pidfd_send_signal, m_spare.pidfd.get(), number, nullptr, 0);
    } else {
        ::kill(m_spare.pid, number);
    }
}

void Child::kill(ExitReport::Reason reason, std::string message)
{
    if (m_isKilled || m_isDead) {
        return;
    }
    m_isKilled = true;
    m_killReport = ExitReport{m_frames.isDone() ? ExitReport::Reason::Finished : reason, SIGKILL, std::move(message)};
    m_readable->setEnabled(!m_isSocketClosed); // its end must be seen
    signal(SIGKILL);
}

void Child::abandon()
{
    m_listener = nullptr;
    kill(ExitReport::Reason::Killed, {});
    m_readable->setEnabled(false);
    m_writable->setEnabled(false);
}

void Child::died(const ChildDeath& death)
{
    const auto self = shared_from_this();
    m_death = death;
    m_isDead = true;
    if (!death.isKnown) {
        m_isSocketClosed = true;
    }
    endIfOver();
}

/// What the child said before it died is still read: both its end of the socket and its death must be known.
void Child::endIfOver()
{
    if (!m_isSocketClosed || !m_isDead || m_listener == nullptr) {
        return;
    }
    RunListener* listener = std::exchange(m_listener, nullptr);
    m_readable->setEnabled(false);
    m_writable->setEnabled(false);
    listener->onExit(report());
}

ExitReport Child::report() const
{
    if (m_isKilled) {
        return m_killReport;
    }
    if (m_frames.isDone()) {
        return ExitReport{ExitReport::Reason::Finished, 0, {}};
    }
    if (!m_death.isKnown) {
        return ExitReport{ExitReport::Reason::ProcessLost, 0, "The sandbox process was lost."};
    }
    return deathReport();
}

ExitReport Child::deathReport() const
{
    using Reason = ExitReport::Reason;
    const int number = WIFSIGNALED(m_death.status) ? WTERMSIG(m_death.status) : 0;
    const int code = WIFEXITED(m_death.status) ? WEXITSTATUS(m_death.status) : 0;
    if (number == SIGXCPU) {
        return ExitReport{Reason::CpuLimit, number,
                          "The program used more than " + std::to_string(m_limits.cpuTime.count()) +
                              " s of CPU time, its limit. To wait, use setTimeout instead of a loop."};
    }
    const bool wasLarge = m_lastBytes > m_limits.memoryBytes / 4 * 3;
    if (code == child::kExitMemory || (number != 0 && wasLarge)) {
        return ExitReport{Reason::MemoryLimit, number, memoryMessage()};
    }
    if (number == SIGKILL || (number == 0 && code == 0)) {
        return ExitReport{Reason::ProcessLost, number, "The sandbox process was ended from outside."};
    }
    return ExitReport{Reason::Crashed, number,
                      number != 0 ? "The sandbox process crashed (signal " + std::to_string(number) + ")."
                                  : "The sandbox process ended with code " + std::to_string(code) + "."};
}

std::string Child::memoryMessage() const
{
    return "The program used more than " + mebibytes(m_limits.memoryBytes) +
           " of memory, its limit. Keep less at once, or raise the limit of the agent.";
}

void Child::sample()
{
    if (m_isDead || m_isKilled || !m_frames.owesTurn()) {
        return;
    }
    const std::size_t resident = residentBytes(m_spare.pid);
    if (resident == 0) {
        return;
    }
    m_lastBytes = resident > m_baseBytes ? resident - m_baseBytes : 0;
    m_peakBytes = std::max(m_peakBytes, m_lastBytes);
    if (m_lastBytes > m_limits.memoryBytes) {
        kill(ExitReport::Reason::MemoryLimit, memoryMessage());
    }
}

RunUsage Child::usage() const
{
    const auto used =
        m_isDead ? m_death.cpu : std::chrono::ceil<Milliseconds>(cpuTime(m_spare.pid).value_or(0ns) - m_baseCpu);
    m_cpu = std::max(m_cpu, used);
    RunUsage usage;
    usage.cpu = m_cpu;
    usage.peakBytes = m_peakBytes;
    return usage;
}

} // namespace executor::sandbox::detail
