#include "core/sandbox/detail/launchzygote.h"

#include "core/base/text.h"
#include "core/sandbox/detail/zygotewire.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

namespace executor::sandbox::detail {
namespace {
#ifdef EX_SANITIZED
constexpr bool kKeepErrors = true; // a sanitizer's report goes to stderr
#else
constexpr bool kKeepErrors = false;
#endif

/// Runs between fork and exec: only calls that are safe in a process that had threads.
[[noreturn]] void becomeZygote(const char* program, int control)
{
    const rlimit stack{kZygoteStackBytes, kZygoteStackBytes};
    setrlimit(RLIMIT_STACK, &stack);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    const int null = open("/dev/null", O_RDWR);
    // The control socket may be any number, 0 to 3 too: out of the way first.
    const int safe = fcntl(control, F_DUPFD, 16);
    for (const int standard : {0, 1, 2}) {
        if (standard != 2 || !kKeepErrors) {
            dup2(null, standard);
        }
    }
    dup2(safe, kZygoteSocket);
    syscall(SYS_close_range, kZygoteSocket + 1, ~0U, 0U);
    sigset_t empty;
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, nullptr);
    signal(SIGPIPE, SIG_DFL);
    std::array<char*, 2> arguments{const_cast<char*>(program), nullptr};
    std::array<char*, kZygoteEnvironment.size() + 1> environment{};
    for (std::size_t i = 0; i < kZygoteEnvironment.size(); ++i) {
        environment[i] = const_cast<char*>(kZygoteEnvironment[i]);
    }
    execve(program, arguments.data(), environment.data());
    _exit(127);
}
} // namespace

OwnedFd& OwnedFd::operator=(OwnedFd&& other) noexcept
{
    if (this != &other) {
        OwnedFd old(release());
        m_fd = other.release();
    }
    return *this;
}

OwnedFd::~OwnedFd()
{
    if (m_fd >= 0) {
        close(m_fd);
    }
}

int OwnedFd::release()
{
    const int fd = m_fd;
    m_fd = -1;
    return fd;
}

Result<LaunchedZygote> launchZygote(const std::filesystem::path& program)
{
    const std::string path = utf8FromPath(program);
    if (access(path.c_str(), X_OK) != 0) {
        return fail(ErrorCode::RuntimeUnavailable, "The sandbox program " + path + " cannot be run.",
                    "Install Executor again, or build it with ./dev build.");
    }
    std::array<int, 2> pair{-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0) {
        return fail(ErrorCode::RuntimeUnavailable, std::string("No socket for the sandbox: ") + std::strerror(errno));
    }
    LaunchedZygote zygote;
    zygote.control = OwnedFd(pair[0]);
    const OwnedFd theirs(pair[1]);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    zygote.pid = fork();
    if (zygote.pid == 0) {
        becomeZygote(path.c_str(), pair[1]);
    }
    if (zygote.pid < 0) {
        return fail(ErrorCode::RuntimeUnavailable, std::string("No process for the sandbox: ") + std::strerror(errno));
    }
    return zygote;
}

} // namespace executor::sandbox::detail
