#include "core/mcp/bridge/detail/relay.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace executor::mcp {

namespace {

constexpr std::size_t kMostQueued = 8U << 20U;
constexpr std::size_t kMostUnprinted = 64U << 20U;
constexpr Milliseconds kLongestPause = 30s;
constexpr Milliseconds kFirstPause = 50ms;
constexpr int kInternal = -32603;
constexpr int kInvalidRequest = -32600;
constexpr std::size_t kPipePiece = 4096; ///< what a pipe that is ready takes without blocking
constexpr auto kLastAnswers = 900ms;     ///< after the end of input, for answers still on their way

bool isAgain()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

void connectThread(const std::shared_ptr<Connector>& connector, const BridgeOptions& options,
                   const std::string& session, bool maySpawn)
{
    auto result = connectDoor(options, session);
    if (!result && result.error().code == ErrorCode::DaemonUnreachable && maySpawn) {
        const auto started = options.startDaemon();
        result = started ? connectDoor(options, session) : tl::unexpected(started.error());
        if (!started) {
            result.error().retryable = false;
            result.error().details["startFailed"] = true;
        }
    }
    const std::lock_guard guard(connector->mutex);
    connector->result.emplace(std::move(result));
    connector->isRunning = false;
    const char byte = 'c';
    static_cast<void>(::write(connector->wakeDescriptor, &byte, 1) < 0);
}

} // namespace

Relay::Relay(BridgeOptions options) : m_options(std::move(options))
{
    if (::pipe(m_wake.data()) == 0) {
        for (const int end : m_wake) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
            ::fcntl(end, F_SETFL, O_NONBLOCK);
        }
    }
    m_connector->wakeDescriptor = m_wake[1];
}

Relay::~Relay()
{
    if (m_door >= 0) {
        ::close(m_door);
    }
    // The pipe stays: a connecting thread may still write to it.
}

int Relay::run()
{
    startConnecting(true);
    while (step()) {
    }
    return m_exitCode;
}

bool Relay::step()
{
    const Steady before = std::chrono::steady_clock::now();
    if (isDone(before)) {
        return false;
    }
    connectIfDue(before);
    const bool takesInput = m_isInputOpen && m_queuedBytes + m_input.size() < kMostQueued;
    const bool takesDoor = m_output.size() < kMostUnprinted;
    const short doorEvents = static_cast<short>((takesDoor ? POLLIN : 0) | (m_queue.empty() ? 0 : POLLOUT));
    std::array<pollfd, 4> waits{{{takesInput ? m_options.input : -1, POLLIN, 0},
                                 {m_door, doorEvents, 0},
                                 {m_output.empty() ? -1 : m_options.output, POLLOUT, 0},
                                 {m_wake[0], POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), waitTime(before)) < 0 && errno != EINTR) {
        return false;
    }
    if (waits[3].revents != 0) {
        takeConnection();
    }
    if (waits[0].revents != 0) {
        readInput();
    }
    if (m_door >= 0 && waits[1].fd == m_door && (waits[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        readDoor();
    }
    if (m_door >= 0 && !m_queue.empty()) {
        writeDoor();
    }
    if (!m_output.empty()) {
        writeOutput();
    }
    return true;
}

bool Relay::isDone(Steady now)
{
    if (!m_isOutputOpen) {
        return true; // the client is gone
    }
    if (m_isFatal && m_output.empty() && (m_isFatalTold || !m_isInputOpen)) {
        return true;
    }
    if (m_isInputOpen || !m_queue.empty() || !m_input.empty()) {
        return false;
    }
    m_flushedSince = m_flushedSince.value_or(now);
    const bool isAllAnswered = m_inFlight.empty() && m_output.empty();
    return isAllAnswered || now - *m_flushedSince > kLastAnswers;
}

int Relay::waitTime(Steady now) const
{
    Milliseconds wait = 60s;
    const auto until = [now](Steady when) {
        return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(when - now));
    };
    if (m_door < 0 && m_connectAt != Steady()) {
        wait = std::min(wait, until(m_connectAt));
    }
    if (m_flushedSince) {
        wait = std::min(wait, until(*m_flushedSince + kLastAnswers) + 1ms);
    }
    return static_cast<int>(wait.count());
}

bool Relay::isConnecting() const
{
    const std::lock_guard guard(m_connector->mutex);
    return m_connector->isRunning;
}

void Relay::readInput()
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(m_options.input, buffer.data(), buffer.size());
    if (count > 0) {
        m_input.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || !isAgain()) {
        m_isInputOpen = false;
    }
    takeInputLines();
    if (m_door < 0 && !m_queue.empty() && m_wasConnected) {
        connectLater(std::chrono::steady_clock::now()); // somebody waits: no pause now
    }
}

void Relay::readDoor()
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(m_door, buffer.data(), buffer.size());
    if (count > 0) {
        m_fromDoor.append(buffer.data(), static_cast<std::size_t>(count));
        takeDoorLines();
    } else if (count == 0 || !isAgain()) {
        doorLost();
    }
}

void Relay::writeOutput()
{
    const ssize_t count = ::write(m_options.output, m_output.data(), std::min(m_output.size(), kPipePiece));
    if (count > 0) {
        m_output.erase(0, static_cast<std::size_t>(count));
    } else if (!isAgain()) {
        m_isOutputOpen = false;
    }
}

void Relay::connectIfDue(Steady now)
{
    if (m_door < 0 && !m_isFatal && m_connectAt != Steady() && now >= m_connectAt) {
        m_connectAt = Steady();
        startConnecting(!m_queue.empty()); // an idle client does not bring back a daemon that somebody stopped
    }
}

void Relay::startConnecting(bool maySpawn)
{
    const std::lock_guard guard(m_connector->mutex);
    if (m_connector->isRunning) {
        return;
    }
    m_connector->isRunning = true;
    std::thread(connectThread, m_connector, m_options, m_session, maySpawn).detach();
}

void Relay::takeConnection()
{
    std::array<char, 16> ignored{};
    static_cast<void>(::read(m_wake[0], ignored.data(), ignored.size()) < 0);
    std::optional<Result<DoorConnection>> result;
    {
        const std::lock_guard guard(m_connector->mutex);
        result = std::exchange(m_connector->result, std::nullopt);
    }
    if (!result) {
        return;
    }
    if (*result) {
        m_door = (*result)->descriptor;
        m_session = (*result)->session;
        m_fromDoor = std::move((*result)->leftover);
        m_wasConnected = true;
        m_pause = kFirstPause;
        takeDoorLines();
        return;
    }
    const Error& error = result->error();
    const bool mayComeBack = error.code == ErrorCode::DaemonUnreachable && !error.details.contains("startFailed");
    if (!mayComeBack && !m_wasConnected) {
        const bool isRefused = !error.details.contains("startFailed");
        m_isFatal = true;
        m_exitCode = isRefused ? exitCode(error.code) : 1;
        m_fatalCode = isRefused ? kInvalidRequest : kInternal;
        m_fatalMessage = error.message;
        failQueued(m_fatalCode, m_fatalMessage);
        return;
    }
    if (error.details.contains("startFailed")) {
        failQueued(kInternal, error.message);
    }
    connectLater(std::chrono::steady_clock::now() + m_pause);
    m_pause = std::min(m_pause * 2, kLongestPause);
}

void Relay::doorLost()
{
    ::close(m_door);
    m_door = -1;
    m_fromDoor.clear();
    failInFlight();
    connectLater(std::chrono::steady_clock::now() + m_pause);
}

} // namespace executor::mcp
