#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/securefile.h"
#include "core/secrets/vault.h"
#include "memorystore.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sys/stat.h>

using namespace executor;
using namespace executor::secrets;

namespace {
template <class T>
Result<T> waitFor(Task<T> task)
{
    return QCoro::waitFor(task);
}

std::string reason(const Error& error)
{
    return textMember(error.details, "reason");
}

void overwrite(const std::filesystem::path& file, std::size_t at, char with)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(with);
}
} // namespace

class TestVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void valuesSurviveLockAndUnlock();
    void aWrongPassphraseDamagesNothing();
    void theFileHoldsNoPlainText();
    void damagedFilesAreSetAside_data();
    void damagedFilesAreSetAside();
    void exchangedFilesAreRefused();
    void aLostKeyFileIsNoNewVault();
    void forgedLimitsAreRefused();
    void aNewPassphraseKeepsTheValues();
    void theKeyMayLieInTheKeychain();
    void aShortPassphraseIsRefused();

private:
    std::unique_ptr<QTemporaryDir> m_home;
    MemoryStore m_keychain;
    [[nodiscard]] std::filesystem::path folder() const { return pathFromUtf8(utf8(m_home->path())) / "vault"; }
    [[nodiscard]] std::unique_ptr<Vault> vault()
    {
        Vault::Options options;
        options.folder = folder();
        options.keychain = &m_keychain;
        options.opsLimit = 1;
        options.memLimit = 8U << 20U;
        options.wrongPause = std::chrono::milliseconds(1);
        return std::make_unique<Vault>(std::move(options));
    }
    [[nodiscard]] std::unique_ptr<Vault> opened()
    {
        auto made = vault();
        const auto created = waitFor(made->createWithPassphrase(SecretBytes::copyOf("correct horse")));
        if (!created) {
            qFatal("%s", created.error().message.c_str());
        }
        return made;
    }
};

namespace {
const SecretSlot kSlot{"sec_1", "apiKey", 3};
}

void TestVault::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_keychain = MemoryStore();
}

void TestVault::valuesSurviveLockAndUnlock()
{
    auto first = opened();
    QVERIFY(waitFor(first->write(kSlot, SecretBytes::copyOf(std::string("va\0lue", 6)))).has_value());
    first->lock();
    QCOMPARE(reason(waitFor(first->read(kSlot)).error()), std::string("store_locked"));
    auto second = vault();
    QVERIFY(waitFor(second->unlock(SecretBytes::copyOf("correct horse"))).has_value());
    const auto value = waitFor(second->read(kSlot));
    QVERIFY(value.has_value());
    QVERIFY(value->reveal([](std::string_view text) { return text == std::string_view("va\0lue", 6); }));
    QVERIFY(waitFor(second->remove(kSlot)).has_value());
    QCOMPARE(waitFor(second->read(kSlot)).error().code, ErrorCode::NotFound);
}

void TestVault::aWrongPassphraseDamagesNothing()
{
    auto made = opened();
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    made->lock();
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(waitFor(made->unlock(SecretBytes::copyOf("wrong horse"))).error().code, ErrorCode::CredentialRejected);
    }
    QVERIFY(waitFor(made->unlock(SecretBytes::copyOf("correct horse"))).has_value());
    QVERIFY(waitFor(made->read(kSlot)).has_value());
}

void TestVault::theFileHoldsNoPlainText()
{
    auto made = opened();
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("plain-text-value"))).has_value());
    const auto bytes = platform::readOwnFile(folder() / "sec_1.bin", 10000);
    QVERIFY(bytes.has_value());
    QVERIFY(bytes->starts_with("EXV1"));
    QVERIFY(bytes->find("plain-text") == std::string::npos);
    struct stat facts = {};
    QCOMPARE(::stat(folder().c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, mode_t(0700));
}

void TestVault::damagedFilesAreSetAside_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("size");
    QTest::newRow("a flipped bit in the text") << 60 << -1;
    QTest::newRow("a flipped bit in the generation") << 21 << -1;
    QTest::newRow("a flipped bit in the nonce") << 30 << -1;
    QTest::newRow("no file of ours") << 0 << -1;
    QTest::newRow("cut off") << -1 << 40;
    QTest::newRow("empty") << -1 << 0;
}

void TestVault::damagedFilesAreSetAside()
{
    QFETCH(int, offset);
    QFETCH(int, size);
    auto made = opened();
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    const auto file = folder() / "sec_1.bin";
    if (offset >= 0) {
        overwrite(file, static_cast<std::size_t>(offset), '\x55');
    } else {
        std::filesystem::resize_file(file, static_cast<std::uintmax_t>(size));
    }
    const auto read = waitFor(made->read(kSlot));
    QVERIFY(!read.has_value());
    QCOMPARE(reason(read.error()), std::string("unreadable"));
    QVERIFY(!read.error().retryable);
    QVERIFY(std::filesystem::exists(folder() / "sec_1.bin.damaged"));
    QVERIFY(!std::filesystem::exists(file));
}

void TestVault::exchangedFilesAreRefused()
{
    auto made = opened();
    const SecretSlot other{"sec_2", "apiKey", 3};
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("one"))).has_value());
    QVERIFY(waitFor(made->write(other, SecretBytes::copyOf("two"))).has_value());
    std::filesystem::copy_file(folder() / "sec_2.bin", folder() / "sec_1.bin",
                               std::filesystem::copy_options::overwrite_existing);
    QCOMPARE(reason(waitFor(made->read(kSlot)).error()), std::string("unreadable"));
    const SecretSlot wrongPurpose{"sec_2", "password", 3};
    QVERIFY(!waitFor(made->read(wrongPurpose)).has_value());
}

void TestVault::aLostKeyFileIsNoNewVault()
{
    auto made = opened();
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    const auto kept = *platform::readOwnFile(folder() / "key.json", 10000);
    std::filesystem::remove(folder() / "key.json");
    auto later = vault();
    QVERIFY(!later->protection().has_value());
    QCOMPARE(reason(later->protection().error()), std::string("store_locked"));
    QVERIFY(!waitFor(later->createWithPassphrase(SecretBytes::copyOf("another one"))).has_value());
    // With another key in place the values are neither read nor set aside.
    std::filesystem::rename(folder() / "sec_1.bin", folder() / "x");
    QVERIFY(waitFor(later->createWithPassphrase(SecretBytes::copyOf("another one"))).has_value());
    std::filesystem::rename(folder() / "x", folder() / "sec_1.bin");
    QCOMPARE(reason(waitFor(later->read(kSlot)).error()), std::string("store_changed"));
    QVERIFY(std::filesystem::exists(folder() / "sec_1.bin"));
    QVERIFY(platform::writeFileAtomically(folder() / "key.json", kept).has_value());
    QVERIFY(waitFor(later->unlock(SecretBytes::copyOf("correct horse"))).has_value());
    QVERIFY(waitFor(later->read(kSlot)).has_value());
}

void TestVault::forgedLimitsAreRefused()
{
    auto made = opened();
    made->lock();
    auto json = *parseJson(*platform::readOwnFile(folder() / "key.json", 10000));
    json["kdf"]["memlimit"] = std::uint64_t{1} << 40U;
    QVERIFY(platform::writeFileAtomically(folder() / "key.json", toText(json)).has_value());
    const auto forged = waitFor(made->unlock(SecretBytes::copyOf("correct horse")));
    QCOMPARE(reason(forged.error()), std::string("unreadable"));
    QVERIFY(platform::writeFileAtomically(folder() / "key.json", "{").has_value());
    QVERIFY(!waitFor(made->unlock(SecretBytes::copyOf("correct horse"))).has_value());
}

void TestVault::aNewPassphraseKeepsTheValues()
{
    auto made = opened();
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    QVERIFY(waitFor(made->changePassphrase(SecretBytes::copyOf("battery staple"))).has_value());
    made->lock();
    QVERIFY(!waitFor(made->unlock(SecretBytes::copyOf("correct horse"))).has_value());
    QVERIFY(waitFor(made->unlock(SecretBytes::copyOf("battery staple"))).has_value());
    QVERIFY(waitFor(made->read(kSlot)).has_value());
}

void TestVault::theKeyMayLieInTheKeychain()
{
    auto made = vault();
    QVERIFY(waitFor(made->createWithKeychain()).has_value());
    QVERIFY(waitFor(made->write(kSlot, SecretBytes::copyOf("value"))).has_value());
    auto later = vault();
    QCOMPARE(*later->protection(), Vault::Protection::Keychain);
    m_keychain.isLocked = true;
    QCOMPARE(reason(waitFor(later->unlockFromKeychain()).error()), std::string("store_locked"));
    m_keychain.isLocked = false;
    QVERIFY(waitFor(later->unlockFromKeychain()).has_value());
    QVERIFY(waitFor(later->read(kSlot)).has_value());
    m_keychain.items.clear();
    auto last = vault();
    QCOMPARE(reason(waitFor(last->unlockFromKeychain()).error()), std::string("store_locked"));
}

void TestVault::aShortPassphraseIsRefused()
{
    auto made = vault();
    QCOMPARE(waitFor(made->createWithPassphrase(SecretBytes::copyOf("short"))).error().code, ErrorCode::InvalidForm);
    QCOMPARE(*made->protection(), Vault::Protection::NotSetUp);
}

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
