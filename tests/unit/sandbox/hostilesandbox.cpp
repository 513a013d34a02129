#include "core/sandbox/child/zygote.h"
#include "core/sandbox/detail/zygotewire.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QObject>
#include <QString>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>

extern char** environ;

namespace {
/// A global `__test` that tries what agent code never could: the confinement must hold even when the engine is broken.
class Attempts final : public QObject
{
    Q_OBJECT

public:
    /// The result of the system call; a confined child does not come back.
    Q_INVOKABLE int attempt(const QString& name)
    {
        static const std::map<QString, std::function<long()>> kAttempts{
            {QStringLiteral("open a file"), [] { return open("/etc/passwd", O_RDONLY); }},
            {QStringLiteral("open its own memory"), [] { return open("/proc/self/mem", O_RDWR); }},
            {QStringLiteral("read the parent's environment"),
             [] { return open(("/proc/" + std::to_string(getppid()) + "/environ").c_str(), O_RDONLY); }},
            {QStringLiteral("make a socket"), [] { return socket(AF_INET, SOCK_STREAM, 0); }},
            {QStringLiteral("make a local socket"), [] { return socket(AF_UNIX, SOCK_STREAM, 0); }},
            {QStringLiteral("connect its own socket"),
             [] {
                 const sockaddr_in address{};
                 return ::connect(3, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
             }},
            {QStringLiteral("fork"), [] { return fork(); }},
            {QStringLiteral("start a program"),
             [] {
                 std::array<char*, 1> none{nullptr};
                 return execve("/bin/true", none.data(), none.data());
             }},
            {QStringLiteral("trace its parent"), [] { return ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr); }},
            {QStringLiteral("kill its parent"), [] { return ::kill(getppid(), SIGTERM); }},
            {QStringLiteral("make a file"), [] { return open("/tmp/executor-escape", O_CREAT | O_RDWR, 0600); }},
            {QStringLiteral("change the root"), [] { return chroot("/"); }},
            {QStringLiteral("duplicate a descriptor"), [] { return dup(3); }},
        };
        return static_cast<int>(kAttempts.at(name)());
    }
    /// Writes bytes past the protocol.
    Q_INVOKABLE void say(const QString& latin1)
    {
        const QByteArray bytes = latin1.toLatin1();
        (void)!write(executor::sandbox::detail::kChildSocket, bytes.constData(),
                     static_cast<std::size_t>(bytes.size()));
    }
    Q_INVOKABLE QString environment()
    {
        QString all;
        for (char** entry = environ; *entry != nullptr; ++entry) {
            all += QString::fromLocal8Bit(*entry) + QLatin1Char('\n');
        }
        return all;
    }
    /// Numbers of the open file descriptors.
    Q_INVOKABLE QString descriptors()
    {
        QString open;
        for (int fd = 0; fd < 1024; ++fd) {
            std::array<char, 1> none{};
            const ssize_t result = ::write(fd, none.data(), 0);
            if (result >= 0 || errno != EBADF) {
                open += QString::number(fd) + QLatin1Char(' ');
            }
        }
        return open;
    }
    Q_INVOKABLE void crash() { std::abort(); }
};
} // namespace

int main(int argc, char** argv)
{
    executor::sandbox::child::ZygoteOptions options;
    options.testObject = [] { return new Attempts; }; // NOLINT(cppcoreguidelines-owning-memory): lives with the process
    return executor::sandbox::child::runZygote(argc, argv, options);
}

#include "hostilesandbox.moc"
