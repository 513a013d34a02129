#include "core/base/text.h"
#include "core/platform/browser.h"
#include "core/platform/memoryfacts.h"
#include "core/platform/process.h"
#include "core/platform/securefile.h"
#include "core/platform/terminal.h"

#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace executor;
using namespace executor::platform;

class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDetachedProgramRunsWithoutOurThings();
    void aMissingProgramIsTold();
    void theOwnerOfAPortIsNamed();
    void memoryOfAProcessIsKnown();
    void aHardenedProcessCannotBeDumped();
    void onlySafeAddressesAreOpened();
    void aWipedTextIsGone();
};

void TestProcess::aDetachedProgramRunsWithoutOurThings()
{
    const QTemporaryDir folder;
    const auto output = pathFromUtf8(utf8(folder.path())) / "out";
    const int leaked = ::open("/etc/hostname", O_RDONLY); // not close-on-exec, on purpose
    qputenv("EX_TEST_TOKEN", "secret");
    DetachedProgram program;
    program.program = "/bin/sh";
    program.arguments = {"-c",
                         "echo token=$EX_TEST_TOKEN; ls /proc/self/fd | wc -l; ps -o ppid= -o sid= -p $$"
                         " >/dev/null; echo \"arg=$1\"; echo done",
                         "sh", "two words"};
    program.withoutVariables = {"EX_TEST_TOKEN"};
    program.outputFile = output;
    const auto pid = spawnDetached(program);
    QVERIFY(pid.has_value());
    QVERIFY(*pid > 1);
    QTRY_VERIFY(readOwnFile(output, 10000).value_or("").find("done\n") != std::string::npos);
    const auto text = *readOwnFile(output, 10000);
    // ls itself has 0, 1, 2 and the folder that it reads.
    QCOMPARE(text, std::string("token=\n4\narg=two words\ndone\n"));
    ::close(leaked);
}

void TestProcess::aMissingProgramIsTold()
{
    DetachedProgram program;
    program.program = "/nonexistent/program";
    QCOMPARE(spawnDetached(program).error().code, ErrorCode::NotFound);
    const QTemporaryDir folder;
    program.program = pathFromUtf8(utf8(folder.path())) / "broken";
    QVERIFY(writeFileAtomically(program.program, "\x7f"
                                                 "ELF nonsense")
                .has_value());
    std::filesystem::permissions(program.program, std::filesystem::perms::owner_all);
    QVERIFY2(!spawnDetached(program).has_value(), "a file that cannot be executed must be reported");
}

void TestProcess::theOwnerOfAPortIsNamed()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    socklen_t size = sizeof(address);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    const auto port = ntohs(address.sin_port);
    QVERIFY(!ownerOfPort(port));
    QCOMPARE(::listen(socket, 1), 0);
    const auto owner = ownerOfPort(port);
    ::close(socket);
    QVERIFY(owner.has_value());
    QCOMPARE(owner->pid, std::int64_t(::getpid()));
    QCOMPARE(owner->name, std::string("tst_process"));
}

void TestProcess::memoryOfAProcessIsKnown()
{
    const auto facts = memoryOf(::getpid());
    QVERIFY(facts.has_value());
    QVERIFY(facts->rss > 1U << 20U);
    QVERIFY(facts->pss > 0 && facts->pss <= facts->rss);
    QVERIFY(!memoryOf(99999999).has_value());
}

void TestProcess::aHardenedProcessCannotBeDumped()
{
    const pid_t child = ::fork();
    if (child == 0) {
        const bool isHard = hardenProcess().has_value();
        rlimit limit = {};
        ::getrlimit(RLIMIT_CORE, &limit);
        const bool isRight = isHard && limit.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                             memoryOf(::getpid()).has_value();
        ::_exit(isRight ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QCOMPARE(WEXITSTATUS(status), 0);
}

void TestProcess::onlySafeAddressesAreOpened()
{
    for (const char* url : {"http://example.com/", "file:///etc/passwd", "javascript:alert(1)",
                            "http://localhost.evil.example/", "https://a b", "https://x/\n--help"}) {
        QCOMPARE(openInBrowser(url).error().code, ErrorCode::Usage);
    }
}

void TestProcess::aWipedTextIsGone()
{
    std::string text = "short";
    wipeText(text);
    QVERIFY(text.empty());
    QCOMPARE(text.data()[1], '\0');
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
