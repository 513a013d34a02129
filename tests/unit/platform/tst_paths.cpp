#include "core/base/text.h"
#include "core/platform/datalock.h"
#include "core/platform/paths.h"
#include "core/platform/peer.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace executor;
using namespace executor::platform;

namespace {
using Variables = std::map<std::string, std::string, std::less<>>;

EnvironmentLookup lookupIn(Variables variables)
{
    return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

mode_t modeOf(const std::filesystem::path& path)
{
    struct stat facts = {};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0;
}
} // namespace

class TestPaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldersFollowTheEnvironment_data();
    void foldersFollowTheEnvironment();
    void aRelativeHomeIsAnError();
    void aLongDoorGoesToTmp();
    void foldersArePrivateFromTheStart();
    void aLinkInPlaceOfAFolderIsRefused();
    void aSecondLockIsRefusedAndNamesTheHolder();
    void aLockEndsWithItsProcess();
    void thePeerOfASocketIsUs();
};

void TestPaths::foldersFollowTheEnvironment_data()
{
    QTest::addColumn<QString>("variables");
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("door");
    QTest::newRow("nothing set: folders of the home") << "HOME=/h"
                                                      << "/h/.local/share/executor"
                                                      << "/h/.config/executor"
                                                      << "/h/.local/share/executor/run/operator.sock";
    QTest::newRow("XDG variables win over the home") << "HOME=/h XDG_DATA_HOME=/d XDG_CONFIG_HOME=/c XDG_RUNTIME_DIR=/r"
                                                     << "/d/executor"
                                                     << "/c/executor"
                                                     << "/r/executor/operator.sock";
    QTest::newRow("relative XDG values are ignored") << "HOME=/h XDG_DATA_HOME=d XDG_RUNTIME_DIR=r"
                                                     << "/h/.local/share/executor"
                                                     << "/h/.config/executor"
                                                     << "/h/.local/share/executor/run/operator.sock";
    QTest::newRow("EXECUTOR_HOME moves all") << "HOME=/h EXECUTOR_HOME=/x XDG_RUNTIME_DIR=/r"
                                             << "/x/data"
                                             << "/x/config"
                                             << "/x/run/operator.sock";
    QTest::newRow("EXECUTOR_DATA_DIR wins over EXECUTOR_HOME") << "EXECUTOR_HOME=/x EXECUTOR_DATA_DIR=/y"
                                                               << "/y"
                                                               << "/x/config"
                                                               << "/x/run/operator.sock";
    QTest::newRow("a data folder of its own has a door of its own") << "HOME=/h XDG_RUNTIME_DIR=/r EXECUTOR_DATA_DIR=/y"
                                                                    << "/y"
                                                                    << "/h/.config/executor"
                                                                    << "/y/run/operator.sock";
}

void TestPaths::foldersFollowTheEnvironment()
{
    QFETCH(QString, variables);
    Variables map;
    for (const auto& pair : split(utf8(variables), ' ')) {
        const auto at = pair.find('=');
        map[pair.substr(0, at)] = pair.substr(at + 1);
    }
    const auto paths = findPaths(lookupIn(map));
    QVERIFY(paths.has_value());
    QTEST(qs(utf8FromPath(paths->data)), "data");
    QTEST(qs(utf8FromPath(paths->config)), "config");
    QTEST(qs(utf8FromPath(paths->door)), "door");
}

void TestPaths::aRelativeHomeIsAnError()
{
    const auto paths = findPaths(lookupIn({{"EXECUTOR_HOME", "here"}}));
    QVERIFY(!paths.has_value());
    QCOMPARE(paths.error().code, ErrorCode::Usage);
}

void TestPaths::aLongDoorGoesToTmp()
{
    const auto paths = findPaths(lookupIn({{"EXECUTOR_HOME", "/" + std::string(90, 'x')}}));
    QVERIFY(paths.has_value());
    const auto door = utf8FromPath(paths->door);
    QVERIFY2(door.starts_with("/tmp/executor-" + std::to_string(::geteuid()) + "-"), door.c_str());
    const auto other = findPaths(lookupIn({{"EXECUTOR_HOME", "/" + std::string(90, 'y')}}));
    QVERIFY(other->door != paths->door);
}

void TestPaths::foldersArePrivateFromTheStart()
{
    const QTemporaryDir home;
    const auto folder = pathFromUtf8(utf8(home.path())) / "a" / "b";
    const auto first = ensurePrivateFolder(folder);
    QVERIFY(first.has_value());
    QVERIFY(!first->has_value());
    QCOMPARE(modeOf(folder), mode_t(0700));
    QCOMPARE(modeOf(folder.parent_path()), mode_t(0700));
    QCOMPARE(::chmod(folder.c_str(), 0755), 0);
    const auto second = ensurePrivateFolder(folder);
    QVERIFY(second.has_value());
    QVERIFY2(second->has_value(), "wider rights must be reported");
    QCOMPARE(modeOf(folder), mode_t(0700));
}

void TestPaths::aLinkInPlaceOfAFolderIsRefused()
{
    const QTemporaryDir home;
    const auto link = pathFromUtf8(utf8(home.path())) / "link";
    QCOMPARE(::symlink("/tmp", link.c_str()), 0);
    const auto made = ensurePrivateFolder(link);
    QVERIFY(!made.has_value());
    QCOMPARE(made.error().code, ErrorCode::DataReadOnly);
}

void TestPaths::aSecondLockIsRefusedAndNamesTheHolder()
{
    const QTemporaryDir home;
    const auto file = pathFromUtf8(utf8(home.path())) / "daemon.lock";
    const auto now = SystemClock().now();
    QVERIFY(!DataLock::holder(file));
    {
        const auto lock = DataLock::take(file, now);
        QVERIFY(lock.has_value());
        QCOMPARE(modeOf(file), mode_t(0600));
        const auto second = DataLock::take(file, now);
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().code, ErrorCode::AlreadyRunning);
        QCOMPARE(second.error().details.at("pid").get<std::int64_t>(), std::int64_t(::getpid()));
        const auto holder = DataLock::holder(file);
        QVERIFY(holder.has_value());
        QCOMPARE(holder->pid, std::int64_t(::getpid()));
        QVERIFY(holder->since == now);
    }
    QVERIFY(!DataLock::holder(file));
    QVERIFY(DataLock::take(file, now).has_value());
}

void TestPaths::aLockEndsWithItsProcess()
{
    const QTemporaryDir home;
    const auto file = pathFromUtf8(utf8(home.path())) / "daemon.lock";
    const pid_t child = ::fork();
    if (child == 0) {
        auto lock = DataLock::take(file, SystemClock().now());
        ::_exit(lock ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    QVERIFY2(DataLock::take(file, SystemClock().now()).has_value(), "the file stays, the lock must not");
}

void TestPaths::thePeerOfASocketIsUs()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    const auto peer = peerOf(ends[0]);
    ::close(ends[0]);
    ::close(ends[1]);
    QVERIFY(peer.has_value());
    QVERIFY(peer->isSameUser);
    QCOMPARE(peer->pid, std::int64_t(::getpid()));
    QVERIFY(utf8FromPath(*programOf(peer->pid)).ends_with("tst_paths"));
    QCOMPARE(*parentOf(peer->pid), std::int64_t(::getppid()));
}

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
