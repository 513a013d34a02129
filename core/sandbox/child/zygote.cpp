#include "core/sandbox/child/zygote.h"

#include "core/base/hash.h"
#include "core/sandbox/child/childrun.h"
#include "core/sandbox/child/firsttouch.h"
#include "core/sandbox/child/jobqueue.h"
#include "core/sandbox/child/runtimebuild.h"
#include "core/sandbox/detail/zygotewire.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QLoggingCategory>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

namespace executor::sandbox::child {

using detail::kChildSocket;
using detail::kZygoteSocket;
using detail::ZygoteMessage;

namespace {
/// So long without a request, and there is time to load what few programs need.
constexpr int kIdleMilliseconds = 100;

struct MemorySize
{
    std::size_t total = 0;
    std::size_t resident = 0;
};

MemorySize memorySize()
{
    MemorySize size;
    if (FILE* file = std::fopen("/proc/self/statm", "re")) {
        std::size_t total = 0;
        std::size_t resident = 0;
        if (std::fscanf(file, "%zu %zu", &total, &resident) == 2) {
            const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
            size = MemorySize{total * page, resident * page};
        }
        std::fclose(file);
    }
    return size;
}

void sendMessage(const ZygoteMessage& message, const int* descriptors = nullptr)
{
    iovec part{const_cast<ZygoteMessage*>(&message), sizeof(message)};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (descriptors != nullptr) {
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(2 * sizeof(int));
        std::memcpy(CMSG_DATA(rights), descriptors, 2 * sizeof(int));
    }
    if (sendmsg(kZygoteSocket, &header, MSG_NOSIGNAL) < 0) {
        _exit(0); // the daemon is gone
    }
}

void sendText(ZygoteMessage::Kind kind, const std::string& text, std::size_t residentBytes = 0)
{
    ZygoteMessage message;
    message.kind = kind;
    message.protocol = detail::kProtocolVersion;
    message.residentBytes = residentBytes;
    std::strncpy(message.text, text.c_str(), sizeof(message.text) - 1);
    sendMessage(message);
}

class Zygote
{
public:
    Zygote(JobQueue& jobs, const ZygoteOptions& options) : m_engine(m_sink, jobs), m_options(options) {}

    /// Empty text, or why no child can be made.
    std::string prepare()
    {
        const std::string problem = m_engine.load();
        if (!problem.empty()) {
            return "the prelude failed: " + problem;
        }
        m_engine.warmUp();
        if (m_options.testObject) {
            m_engine.addGlobal(QStringLiteral("__test"), m_options.testObject());
        }
        std::string filter = m_filter.build();
        if (!filter.empty()) {
            return filter;
        }
#ifdef __GLIBC__
        malloc_trim(0); // each page is copied into the table of every child
#endif
        m_firstTouch.learn([this] { m_engine.rehearse(); });
        m_size = memorySize();
        reportMemoryDeaths();
        denyFiles();
        return {};
    }

    int serve()
    {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGCHLD);
        sigprocmask(SIG_BLOCK, &signals, nullptr);
        const int deaths = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
        sendText(ZygoteMessage::Kind::Ready, runtimeBuildText(), m_size.resident);
        for (;;) {
            std::array<pollfd, 2> waits{pollfd{kZygoteSocket, POLLIN, 0}, pollfd{deaths, POLLIN, 0}};
            const int ready = poll(waits.data(), waits.size(), m_isWhole ? -1 : kIdleMilliseconds);
            if (ready == 0) {
                m_engine.loadLater();
                m_size = memorySize();
                m_isWhole = true;
            }
            if (ready <= 0) {
                continue;
            }
            if ((waits[1].revents & POLLIN) != 0) {
                signalfd_siginfo facts;
                (void)!read(deaths, &facts, sizeof(facts));
                reap();
            }
            if (waits[0].revents != 0 && !answer()) {
                return 0;
            }
        }
    }

private:
    bool answer()
    {
        char request = 0;
        if (recv(kZygoteSocket, &request, 1, 0) <= 0) {
            return false;
        }
        if (request == detail::kForkRequest) {
            spawn();
        }
        return true;
    }

    void spawn()
    {
        std::array<int, 2> pair{-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
            sendText(ZygoteMessage::Kind::Failed, std::string("socketpair: ") + std::strerror(errno));
            return;
        }
        const pid_t zygote = getpid();
        const pid_t pid = fork();
        if (pid == 0) {
            becomeChild(pair[1], zygote);
        }
        close(pair[1]);
        if (pid < 0) {
            sendText(ZygoteMessage::Kind::Failed, std::string("fork: ") + std::strerror(errno));
        } else {
            const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
            const std::array<int, 2> descriptors{pair[0], pidfd};
            ZygoteMessage message;
            message.kind = ZygoteMessage::Kind::Spawned;
            message.pid = pid;
            sendMessage(message, descriptors.data());
            close(pidfd);
        }
        close(pair[0]);
    }

    [[noreturn]] void becomeChild(int socket, pid_t zygote)
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != zygote) {
            _exit(0);
        }
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        dup2(socket, kChildSocket);
        syscall(SYS_close_range, kChildSocket + 1, ~0U, 0U);
        m_firstTouch.takeFaults();
        runChild(kChildSocket, m_engine, m_sink, m_filter, m_size.total);
    }

    void reap()
    {
        for (;;) {
            rusage usage{};
            ZygoteMessage message;
            message.kind = ZygoteMessage::Kind::Exited;
            message.pid = wait4(-1, &message.status, WNOHANG, &usage);
            if (message.pid <= 0) {
                return;
            }
            const auto microseconds = [](const timeval& time) {
                return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000U + static_cast<std::uint64_t>(time.tv_usec);
            };
            message.cpuMicroseconds = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
            message.residentBytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024U;
            sendMessage(message);
        }
    }

    SocketSink m_sink;
    Engine m_engine;
    SyscallFilter m_filter;
    FirstTouch m_firstTouch;
    MemorySize m_size;
    bool m_isWhole = false; ///< the second half of the prelude is loaded
    const ZygoteOptions& m_options;
};
} // namespace

int runZygote(int argc, char** argv, const ZygoteOptions& options)
{
    if (fcntl(kZygoteSocket, F_GETFD) < 0) {
        std::fprintf(stderr, "executor-sandbox is started by the Executor daemon.\n");
        return 2;
    }
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGINT, SIG_IGN); // a Ctrl-C at the daemon's terminal is the daemon's matter
    leaveNetwork();
    auto* const jobs = new JobQueue; // NOLINT(cppcoreguidelines-owning-memory): the application owns it
    QCoreApplication::setEventDispatcher(jobs);
    const QCoreApplication application(argc, argv);
    // The engine warns about style while it compiles ("used before its declaration"), to nobody.
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    initCrypto();
    const auto zygote = std::make_unique<Zygote>(*jobs, options);
    const std::string problem = zygote->prepare();
    if (!problem.empty()) {
        sendText(ZygoteMessage::Kind::Failed, problem);
        return 1;
    }
    return zygote->serve();
}

} // namespace executor::sandbox::child
