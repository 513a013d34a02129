#include "core/base/text.h"
#include "core/secrets/keychainstore.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace executor;
using namespace executor::secrets;

namespace {
template <class T>
Result<T> waitFor(Task<T> task)
{
    return QCoro::waitFor(task);
}

std::shared_ptr<KeychainThread> s_thread; // set by main

std::unique_ptr<KeychainStore> store(std::string installation = "installation-1")
{
    KeychainStore::Options options;
    options.service = "executor-test";
    options.installation = std::move(installation);
    options.thread = s_thread;
    options.jobTime = std::chrono::seconds(10);
    return std::make_unique<KeychainStore>(std::move(options));
}

std::string reason(const Error& error)
{
    return textMember(error.details, "reason");
}

/// Locks the login collection as a screen lock would.
bool lockKeyring()
{
    QProcess process;
    process.start(QStringLiteral("dbus-send"),
                  {QStringLiteral("--session"), QStringLiteral("--print-reply"),
                   QStringLiteral("--dest=org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
                   QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                   QStringLiteral("array:objpath:/org/freedesktop/secrets/collection/login")});
    return process.waitForFinished(10000) && process.exitCode() == 0;
}

const SecretSlot kSlot{"sec_test", "apiKey", 1};
} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void valuesAreKept();
    void aMissingItemIsNotFound();
    void anotherInstallationsKeychainIsNoticed();
    void withoutASessionTheErrorIsClear();
    void aLockedKeychainHasNotLostAnything();
};

void TestKeychain::initTestCase()
{
    if (qEnvironmentVariableIsEmpty("EX_TEST_KEYRING")) {
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    }
    const auto facts = waitFor(store()->probe());
    QVERIFY(facts.has_value());
    if (facts->state != StoreFacts::State::Ready) {
        QSKIP(("gnome-keyring does not work here: " + facts->message).c_str());
    }
}

void TestKeychain::valuesAreKept()
{
    const auto keychain = store();
    QCOMPARE(waitFor(keychain->look())->state, StoreFacts::State::Ready);
    QVERIFY(waitFor(keychain->write(kSlot, SecretBytes::copyOf(std::string("a\0b\xff", 4)))).has_value());
    const auto read = waitFor(keychain->read(kSlot));
    QVERIFY(read.has_value());
    QVERIFY(read->reveal([](std::string_view text) { return text == std::string_view("a\0b\xff", 4); }));
    QVERIFY(waitFor(keychain->remove(kSlot)).has_value());
    QCOMPARE(waitFor(keychain->read(kSlot)).error().code, ErrorCode::NotFound);
}

void TestKeychain::aMissingItemIsNotFound()
{
    const SecretSlot none{"sec_none", "apiKey", 1};
    QCOMPARE(waitFor(store()->read(none)).error().code, ErrorCode::NotFound);
}

void TestKeychain::anotherInstallationsKeychainIsNoticed()
{
    const auto other = store("installation-2");
    QCOMPARE(waitFor(other->look())->state, StoreFacts::State::Changed);
    QCOMPARE(reason(waitFor(other->read(kSlot)).error()), std::string("store_changed"));
}

void TestKeychain::withoutASessionTheErrorIsClear()
{
    // In a process of its own, because the bus address is read once.
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    environment.insert(QStringLiteral("EX_TEST_PROBE"), QStringLiteral("1"));
    process.setProcessEnvironment(environment);
    QElapsedTimer timer;
    timer.start();
    process.start(QCoreApplication::applicationFilePath(), QStringList{});
    QVERIFY(process.waitForFinished(25000));
    const auto out = process.readAllStandardOutput();
    QVERIFY2(out.contains("absent:"), out.constData());
}

void TestKeychain::aLockedKeychainHasNotLostAnything()
{
    const auto keychain = store();
    QVERIFY(waitFor(keychain->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    if (!lockKeyring()) {
        QSKIP("the keyring could not be locked from here");
    }
    const auto read = waitFor(keychain->read(kSlot));
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::SecretStoreUnavailable);
    QVERIFY(read.error().retryable);
    QVERIFY2(!waitFor(keychain->remove(kSlot)).has_value(), "nothing is removed from a locked keychain");
}

namespace {
/// Runs this program again inside a bus and keyring of its own.
void runInSession(char** argv)
{
    const auto bus = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    const auto keyring = QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon"));
    if (bus.isEmpty() || keyring.isEmpty()) {
        return;
    }
    auto* home = new QTemporaryDir; // lives until exec; the inner run is given its path and leaves it to /tmp's cleaner
    home->setAutoRemove(false);
    qputenv("HOME", home->path().toUtf8());
    qputenv("XDG_DATA_HOME", home->path().toUtf8() + "/data");
    qputenv("XDG_RUNTIME_DIR", home->path().toUtf8());
    qputenv("EX_TEST_KEYRING", home->path().toUtf8());
    const std::string script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
                               "\"$0\" \"$@\"; code=$?; rm -rf \"$EX_TEST_KEYRING\"; exit $code";
    std::vector<std::string> words{"dbus-run-session", "--", "/bin/sh", "-c", script};
    for (char** word = argv; *word != nullptr; ++word) {
        words.emplace_back(*word);
    }
    std::vector<char*> arguments;
    for (auto& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::execv(bus.toUtf8().constData(), arguments.data());
}
} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("EX_TEST_KEYRING")) {
        runInSession(argv);
    }
    QCoreApplication application(argc, argv);
    s_thread = std::make_shared<KeychainThread>();
    if (!qEnvironmentVariableIsEmpty("EX_TEST_PROBE")) {
        const auto facts = waitFor(store()->probe());
        const bool isAbsent = facts && facts->state == StoreFacts::State::Absent;
        ::printf("%s:%s\n", isAbsent ? "absent" : "there", facts ? facts->message.c_str() : "");
        return 0;
    }
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
