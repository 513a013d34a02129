#include "core/sandbox/detail/keeper.h"

#include "core/base/text.h"
#include "core/sandbox/child/runtimebuild.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QLoggingCategory>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace executor::sandbox::detail {

Q_LOGGING_CATEGORY(lcZygote, "executor.sandbox.zygote")

namespace {
constexpr auto kSampleEvery = 20ms;
constexpr auto kAnswerWithin = 10s;

Error unavailable(const std::string& why)
{
    return Error{ErrorCode::RuntimeUnavailable, "The sandbox is not available: " + why + ".",
                 "Look at executor doctor and the daemon's log.", Json::object(), true};
}

/// One packet of the zygote with its file descriptors; nothing when there is none now.
struct Packet
{
    bool isClosed = false;
    bool isThere = false;
    ZygoteMessage message;
    OwnedFd first;
    OwnedFd second;
};

Packet receivePacket(int socket)
{
    Packet packet;
    iovec part{&packet.message, sizeof(packet.message)};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t count = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        packet.isClosed = true;
        return packet;
    }
    packet.isThere = count == ssize_t(sizeof(packet.message));
    const cmsghdr* rights = CMSG_FIRSTHDR(&header);
    if (count > 0 && rights != nullptr && rights->cmsg_type == SCM_RIGHTS) {
        std::array<int, 2> descriptors{-1, -1};
        std::memcpy(descriptors.data(), CMSG_DATA(rights),
                    std::min(sizeof(descriptors), rights->cmsg_len - CMSG_LEN(0)));
        packet.first = OwnedFd(descriptors[0]);
        packet.second = OwnedFd(descriptors[1]);
    }
    return packet;
}
} // namespace

Keeper::Keeper(std::filesystem::path program, int spares)
    : m_program(std::move(program)), m_wantedSpares(static_cast<std::size_t>(std::max(0, spares)))
{
    m_sampler.setInterval(kSampleEvery);
    QObject::connect(&m_sampler, &QTimer::timeout, &m_sampler, [this] { sampleAll(); });
    m_answerTimeout.setSingleShot(true);
    m_answerTimeout.setInterval(kAnswerWithin);
    QObject::connect(&m_answerTimeout, &QTimer::timeout, &m_answerTimeout,
                     [this] { zygoteDied("it does not answer"); });
}

Keeper::~Keeper()
{
    close();
}

void Keeper::close()
{
    m_isClosed = true;
    zygoteDied("it was stopped");
    failWaiting(Error{ErrorCode::Cancelled, "The sandbox was stopped.", {}, Json::object(), false});
}

Result<void> Keeper::ensureZygote()
{
    if (m_isClosed) {
        return fail(ErrorCode::Cancelled, "The sandbox was stopped.");
    }
    if (m_zygote.pid != 0) {
        return {};
    }
    EX_TRY(m_zygote, launchZygote(m_program));
    m_isReady = false;
    m_readable = std::make_unique<QSocketNotifier>(m_zygote.control.get(), QSocketNotifier::Read);
    QObject::connect(m_readable.get(), &QSocketNotifier::activated, m_readable.get(), [this] { read(); });
    m_answerTimeout.start();
    qCInfo(lcZygote) << "started pid=" << m_zygote.pid;
    return {};
}

Task<Spare> Keeper::takeSpare()
{
    const Result<void> zygote = ensureZygote();
    if (!zygote) {
        co_return tl::unexpected(zygote.error());
    }
    if (!m_spares.empty()) {
        Spare spare = std::move(m_spares.front());
        m_spares.pop_front();
        requestSpares();
        co_return std::move(spare);
    }
    const auto shot = std::make_shared<OneShot<Spare>>();
    m_waiting.push_back(shot);
    requestSpares();
    Result<Spare> spare = co_await shot->wait();
    co_return std::move(spare);
}

Task<void> Keeper::waitReady()
{
    const Result<void> zygote = ensureZygote();
    if (!zygote || m_isReady) {
        co_return zygote;
    }
    const auto shot = std::make_shared<OneShot<void>>();
    m_waitingReady.push_back(shot);
    const Result<void> ready = co_await shot->wait();
    co_return ready;
}

void Keeper::requestSpares()
{
    if (!m_isReady) {
        return;
    }
    const std::size_t wanted = m_waiting.size() + m_wantedSpares;
    while (m_spares.size() + m_requested < wanted) {
        if (::send(m_zygote.control.get(), &kForkRequest, 1, MSG_NOSIGNAL) != 1) {
            return; // full: asked again with the next message
        }
        ++m_requested;
        m_answerTimeout.start();
    }
}

void Keeper::read()
{
    const auto self = shared_from_this();
    while (m_zygote.pid != 0) {
        Packet packet = receivePacket(m_zygote.control.get());
        if (packet.isClosed) {
            zygoteDied("its process ended");
            return;
        }
        if (!packet.isThere) {
            return;
        }
        handle(packet.message, std::move(packet.first), std::move(packet.second));
    }
}

void Keeper::handle(const ZygoteMessage& message, OwnedFd socket, OwnedFd pidfd)
{
    switch (message.kind) {
    case ZygoteMessage::Kind::Ready: {
        const std::string build(message.text, strnlen(message.text, sizeof(message.text)));
        if (build != child::runtimeBuildText()) {
            zygoteDied("it is another build (" + build + ")");
            return;
        }
        m_isReady = true;
        m_zygoteBytes = message.residentBytes;
        m_answerTimeout.stop();
        requestSpares();
        for (const auto& shot : std::exchange(m_waitingReady, {})) {
            shot->settle({});
        }
        return;
    }
    case ZygoteMessage::Kind::Spawned: {
        m_deathsWhileWaited = 0;
        m_requested -= m_requested > 0 ? 1 : 0;
        if (m_requested == 0) {
            m_answerTimeout.stop();
        }
        m_spares.push_back(Spare{message.pid, std::move(socket), std::move(pidfd)});
        if (!m_waiting.empty()) {
            const auto shot = m_waiting.front();
            m_waiting.pop_front();
            Spare spare = std::move(m_spares.front());
            m_spares.pop_front();
            requestSpares();
            shot->settle(std::move(spare));
        }
        return;
    }
    case ZygoteMessage::Kind::Exited: {
        const auto found = m_children.find(message.pid);
        std::erase_if(m_spares, [&](const Spare& spare) { return spare.pid == message.pid; });
        if (found == m_children.end()) {
            return;
        }
        const auto child = found->second.lock();
        m_children.erase(found);
        if (child) {
            child->died(ChildDeath{true, message.status,
                                   Milliseconds(static_cast<std::int64_t>(message.cpuMicroseconds / 1000))});
        }
        return;
    }
    case ZygoteMessage::Kind::Failed:
        zygoteDied(std::string(message.text, strnlen(message.text, sizeof(message.text))));
        return;
    }
    zygoteDied("it said something unknown");
}

void Keeper::zygoteDied(const std::string& why)
{
    if (m_zygote.pid == 0) {
        return;
    }
    if (!m_isClosed) {
        qCWarning(lcZygote).noquote() << "lost pid=" << m_zygote.pid << "reason=" << qs(why);
    }
    m_answerTimeout.stop();
    if (m_readable) {
        m_readable->setEnabled(false);
        m_readable.release()->deleteLater(); // this may run inside its signal
    }
    ::kill(m_zygote.pid, SIGKILL);
    waitpid(m_zygote.pid, nullptr, 0); // just killed: at once
    m_zygote = LaunchedZygote{};
    m_isReady = false;
    m_requested = 0;
    m_spares.clear();
    for (const auto& [pid, weak] : std::exchange(m_children, {})) {
        if (const auto child = weak.lock()) {
            child->died(ChildDeath{});
        }
    }
    if (m_waiting.empty() && m_waitingReady.empty()) {
        return;
    }
    const bool isTriedAgain = ++m_deathsWhileWaited < 3 && ensureZygote().has_value();
    if (!isTriedAgain) {
        m_deathsWhileWaited = 0;
        failWaiting(unavailable(why));
    }
}

void Keeper::failWaiting(const Error& error)
{
    for (const auto& shot : std::exchange(m_waiting, {})) {
        shot->settle(tl::unexpected(error));
    }
    for (const auto& shot : std::exchange(m_waitingReady, {})) {
        shot->settle(tl::unexpected(error));
    }
}

void Keeper::watch(const std::shared_ptr<Child>& child)
{
    m_children[child->pid()] = child;
    if (!m_sampler.isActive()) {
        m_sampler.start();
    }
}

void Keeper::sampleAll()
{
    if (m_children.empty()) {
        m_sampler.stop();
        return;
    }
    for (const auto& [pid, weak] : m_children) {
        if (const auto child = weak.lock()) {
            child->sample();
        }
    }
}

} // namespace executor::sandbox::detail
