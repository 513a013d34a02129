#include "core/sandbox/child/confinement.h"

#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>

namespace executor::sandbox::child {
namespace {
#ifdef EX_SANITIZED
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

/// What a child with a running engine needs. PROT_EXEC cannot be refused: the engine's regular expressions are compiled
/// even with QV4_FORCE_INTERPRETER=1. memfd_create and ftruncate: the engine's heap and stack are shared memory.
constexpr std::array kAllowed{
    SCMP_SYS(read),          SCMP_SYS(write),
    SCMP_SYS(readv),         SCMP_SYS(writev),
    SCMP_SYS(recvfrom),      SCMP_SYS(sendto),
    SCMP_SYS(close),         SCMP_SYS(futex),
    SCMP_SYS(mmap),          SCMP_SYS(munmap),
    SCMP_SYS(mprotect),      SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(brk),
    SCMP_SYS(memfd_create),  SCMP_SYS(ftruncate),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),        SCMP_SYS(sched_yield),
    SCMP_SYS(getrandom),     SCMP_SYS(restart_syscall),
};

/// What the sanitizers' own code calls besides.
constexpr std::array kAllowedSanitized{
    SCMP_SYS(rt_sigaction), SCMP_SYS(sched_getaffinity), SCMP_SYS(prlimit64), SCMP_SYS(readlink),
    SCMP_SYS(openat),       SCMP_SYS(newfstatat),        SCMP_SYS(tgkill),    SCMP_SYS(ioctl)};

/// Refused instead of deadly: abort() tries these first and then dies by SIGSEGV, which tells a crash from an attempt.
constexpr std::array kRefused{SCMP_SYS(tgkill), SCMP_SYS(rt_sigaction)};

bool addRules(scmp_filter_ctx context)
{
    for (const int call : kRefused) {
        if (!kIsSanitized && seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), call, 0) != 0) {
            return false;
        }
    }
    // Its own limits only, after the process knows those of the run.
    if (!kIsSanitized &&
        seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0)) != 0) {
        return false;
    }
    for (const int call : kAllowed) {
        if (seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0) != 0) {
            return false;
        }
    }
    if constexpr (kIsSanitized) {
        for (const int call : kAllowedSanitized) {
            if (seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0) != 0) {
                return false;
            }
        }
    }
    return true;
}

bool setLimit(__rlimit_resource resource, rlim_t value, rlim_t hard)
{
    const rlimit limit{value, hard};
    return setrlimit(resource, &limit) == 0;
}

/// Runs on a stack of its own; touches nothing that could be in use. Memory is what this process died of when the last
/// thing the kernel refused was memory, or when not even 64 MiB of address space can be had. 0xBBADBEEF is where the
/// engine's allocator crashes on purpose.
void onDeath(int signal, siginfo_t* facts, void*)
{
    constexpr std::uintptr_t kEngineGaveUp = 0xBBADBEEF;
    const bool isRefused = errno == ENOMEM;
    void* probe = mmap(nullptr, 64U << 20U, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const bool isAllocator = signal == SIGSEGV && reinterpret_cast<std::uintptr_t>(facts->si_addr) == kEngineGaveUp;
    if (isRefused || isAllocator || probe == MAP_FAILED) {
        _exit(kExitMemory);
    }
    // SA_RESETHAND: the signal comes again and kills.
}
} // namespace

std::string SyscallFilter::build()
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (context == nullptr) {
        return "libseccomp gives no filter";
    }
    std::string problem = addRules(context) ? "" : "libseccomp refuses a rule";
    const int file = memfd_create("filter", MFD_CLOEXEC);
    if (problem.empty() && (file < 0 || seccomp_export_bpf(context, file) != 0)) {
        problem = "libseccomp cannot write the filter";
    }
    seccomp_release(context);
    if (problem.empty()) {
        const off_t size = lseek(file, 0, SEEK_END);
        m_program.resize(static_cast<std::size_t>(size) / sizeof(sock_filter));
        if (pread(file, m_program.data(), static_cast<std::size_t>(size), 0) != size) {
            problem = "the filter cannot be read back";
        }
    }
    if (file >= 0) {
        close(file);
    }
    return problem;
}

bool SyscallFilter::install() const
{
    std::vector<sock_filter>& program = const_cast<std::vector<sock_filter>&>(m_program); // the kernel only reads it
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

void leaveNetwork()
{
    // Not allowed everywhere (sysctl, AppArmor, containers): seccomp refuses sockets in any case.
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        (void)unshare(CLONE_NEWNET);
    }
}

bool denyFiles()
{
    if constexpr (kIsSanitized) {
        return true; // its reports read /proc
    }
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        return false;
    }
    // Access rights of the first version are bits 0-12; each later version added one.
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (1U << 13U) - 1U;
    if (version >= 2) {
        rules.handled_access_fs |= 1U << 13U;
    }
    if (version >= 3) {
        rules.handled_access_fs |= 1U << 14U;
    }
    const long set = syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0);
    if (set < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
    }
    const bool isRestricted = syscall(SYS_landlock_restrict_self, set, 0) == 0;
    close(static_cast<int>(set));
    return isRestricted;
}

bool limitAlways()
{
    return setLimit(RLIMIT_CORE, 0, 0) && setLimit(RLIMIT_NPROC, 0, 0);
}

bool limitResources(const ResourceLimits& limits)
{
    const auto seconds = static_cast<rlim_t>(limits.cpuTime.count());
    bool isLimited = setLimit(RLIMIT_CPU, seconds, seconds + 2);
    if (!kIsSanitized && limits.addressSpaceBytes > 0) {
        // Not 0 for files: the engine's heap grows by ftruncate() of a memfd, which this limit covers too.
        isLimited = isLimited && setLimit(RLIMIT_FSIZE, limits.addressSpaceBytes, limits.addressSpaceBytes) &&
                    setLimit(RLIMIT_AS, limits.addressSpaceBytes, limits.addressSpaceBytes);
    }
    return isLimited;
}

void reportMemoryDeaths()
{
    static std::array<char, 64 * 1024> stack; // NOLINT(misc-const-correctness): the kernel writes to it
    const stack_t alternative{stack.data(), 0, stack.size()};
    sigaltstack(&alternative, nullptr);
    struct sigaction action = {};
    action.sa_sigaction = &onDeath;
    action.sa_flags = static_cast<int>(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND);
    if constexpr (!kIsSanitized) {
        for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP}) {
            sigaction(signal, &action, nullptr);
        }
    }
    std::set_new_handler([] { _exit(kExitMemory); });
    std::set_terminate([] {
        if (errno == ENOMEM) { // Qt throws bad_alloc where malloc() gave nothing
            _exit(kExitMemory);
        }
        std::abort();
    });
}

} // namespace executor::sandbox::child
