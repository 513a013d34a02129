#include "core/platform/process.h"

#include "core/base/text.h"
#include "core/platform/peer.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-identifier-naming): POSIX

namespace executor::platform {
namespace {
/// Everything that the child needs, made before fork(): after it only async-signal-safe calls are allowed.
struct Launch
{
    std::vector<std::string> texts;
    std::vector<char*> argv;
    std::vector<char*> envp;
    std::string program;
    std::string output;
    std::string folder;
    int report = -1;
    int lastDescriptor = 1024;
};

Launch prepare(const DetachedProgram& program, int report)
{
    Launch launch;
    launch.program = program.program.native();
    launch.output = program.outputFile.empty() ? "/dev/null" : program.outputFile.native();
    launch.folder = program.workingFolder.empty() ? "/" : program.workingFolder.native();
    launch.report = report;
    launch.texts.push_back(launch.program);
    launch.texts.insert(launch.texts.end(), program.arguments.begin(), program.arguments.end());
    for (auto& text : launch.texts) {
        launch.argv.push_back(text.data());
    }
    launch.argv.push_back(nullptr);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto name = text.substr(0, text.find('='));
        const auto& without = program.withoutVariables;
        if (std::find(without.begin(), without.end(), name) == without.end()) {
            launch.envp.push_back(*entry);
        }
    }
    launch.envp.push_back(nullptr);
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536) {
        launch.lastDescriptor = static_cast<int>(limit.rlim_cur);
    }
    return launch;
}

[[noreturn]] void tellAndExit(int report)
{
    const int cause = errno;
    [[maybe_unused]] const auto written = ::write(report, &cause, sizeof(cause));
    ::_exit(127);
}

[[noreturn]] void runGrandchild(Launch& launch)
{
    const int input = ::open("/dev/null", O_RDONLY);
    const int output = ::open(launch.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
    if (input < 0 || output < 0 || ::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) {
        tellAndExit(launch.report);
    }
    for (int descriptor = 3; descriptor < launch.lastDescriptor; ++descriptor) {
        if (descriptor != launch.report) {
            ::close(descriptor);
        }
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::chdir(launch.folder.c_str()) != 0) {
        tellAndExit(launch.report);
    }
    ::execve(launch.program.c_str(), launch.argv.data(), launch.envp.data());
    tellAndExit(launch.report);
}

/// First message: pid of the grandchild (or -1). Second, only on failure: errno of exec.
[[noreturn]] void runChild(Launch& launch)
{
    ::setsid();
    const pid_t grandchild = ::fork();
    if (grandchild == 0) {
        runGrandchild(launch);
    }
    const auto told = static_cast<std::int64_t>(grandchild);
    [[maybe_unused]] const auto written = ::write(launch.report, &told, sizeof(told));
    ::_exit(0);
}

struct LaunchReport
{
    std::int64_t pid = -1;
    int cause = 0;
};

/// The two messages come in any order: they are told apart by their sizes.
LaunchReport readReport(int descriptor)
{
    std::array<char, sizeof(std::int64_t) + sizeof(int)> buffer{};
    std::size_t size = 0;
    while (size < buffer.size()) {
        const auto got = ::read(descriptor, buffer.data() + size, buffer.size() - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        size += static_cast<std::size_t>(got);
    }
    LaunchReport report;
    if (size == sizeof(report.pid)) {
        std::memcpy(&report.pid, buffer.data(), sizeof(report.pid));
    } else {
        report.cause = size == buffer.size() ? ENOENT : EIO;
    }
    return report;
}
} // namespace

Result<std::int64_t> spawnDetached(const DetachedProgram& program)
{
    if (::access(program.program.c_str(), X_OK) != 0) {
        return fail(ErrorCode::NotFound,
                    "The program " + utf8FromPath(program.program) + " cannot be run: " + std::strerror(errno));
    }
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0) {
        return fail(ErrorCode::Internal, std::string("No pipe for a new process: ") + std::strerror(errno));
    }
    ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    Launch launch = prepare(program, ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        runChild(launch);
    }
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        return fail(ErrorCode::Internal, std::string("No new process: ") + std::strerror(errno));
    }
    const auto report = readReport(ends[0]);
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (report.pid <= 0) {
        return fail(ErrorCode::NotFound, "The program " + utf8FromPath(program.program) + " could not be started: " +
                                             std::strerror(report.cause == 0 ? EAGAIN : report.cause));
    }
    return report.pid;
}

bool isProcessRunning(std::int64_t pid)
{
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

bool askToEnd(std::int64_t pid)
{
    return pid > 1 && ::kill(static_cast<pid_t>(pid), SIGTERM) == 0;
}

std::filesystem::path currentProgram()
{
    return programOf(::getpid()).value_or(std::filesystem::path());
}

} // namespace executor::platform
