#include "tests/unit/secrets/secrethome.h"

using namespace executor;
using namespace executor::secrets;

class TestSecretService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueSurvivesARestart();
    void aReplacedValueIsTheNextGeneration();
    void anAbsentKeychainIsNeverReplacedInSilence();
    void aLockedKeychainIsNotAnEmptyOne();
    void aDeletionWaitsForTheUnlock();
    void theVaultHoldsWhatIsTooLarge();
    void theVaultAsStoreNeedsItsPassphrase();
    void badNamesAndValuesAreRefused_data();
    void badNamesAndValuesAreRefused();
    void noValueReachesTheDatabase();
};

void TestSecretService::aValueSurvivesARestart()
{
    SecretHome home;
    const auto row = waitFor(home.service->set(newSecret("github", "value-one-1")));
    QVERIFY2(row.has_value(), row ? "" : row.error().message.c_str());
    QCOMPARE(row->provider, std::string("keychain"));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(textOf(waitFor(home.service->value(row->id))), std::string("value-one-1"));
    }
    QCOMPARE(home.redactor->redact("x value-one-1"), std::string("x [redacted:github]"));
    home.restart();
    QTRY_COMPARE(home.redactor->redact("x value-one-1"), std::string("x [redacted:github]"));
    QCOMPARE(textOf(waitFor(home.service->value(row->id))), std::string("value-one-1"));
    QCOMPARE(waitFor(home.service->status())->stateText(), std::string("ready"));
}

void TestSecretService::aReplacedValueIsTheNextGeneration()
{
    SecretHome home;
    const auto first = waitFor(home.service->set(newSecret("k", "value-one-1")));
    const auto second = waitFor(home.service->set(newSecret("k", "value-two-2")));
    QVERIFY(second.has_value());
    QCOMPARE(second->id, first->id);
    QCOMPARE(second->generation, std::int64_t(2));
    QCOMPARE(home.keychain.items.size(), std::size_t(1));
    QCOMPARE(textOf(waitFor(home.service->value(first->id))), std::string("value-two-2"));
    QVERIFY2(home.redactor->hasSecret("value-one-1"), "an old value stays secret");
    home.restart();
    QCOMPARE(textOf(waitFor(home.service->value(first->id))), std::string("value-two-2"));
}

void TestSecretService::anAbsentKeychainIsNeverReplacedInSilence()
{
    SecretHome home;
    home.keychain.isAbsent = true;
    const auto set = waitFor(home.service->set(newSecret("k", "value-one-1")));
    QVERIFY(!set.has_value());
    QCOMPARE(set.error().code, ErrorCode::SecretStoreUnavailable);
    QVERIFY2(set.error().hint.find("secrets init") != std::string::npos, set.error().hint.c_str());
    QCOMPARE(waitFor(home.service->status())->stateText(), std::string("unset"));
    QVERIFY(!std::filesystem::exists(pathFromUtf8(utf8(home.folder.path())) / "vault"));
}

void TestSecretService::aLockedKeychainIsNotAnEmptyOne()
{
    SecretHome home;
    const auto row = waitFor(home.service->set(newSecret("k", "value-one-1")));
    home.keychain.isLocked = true;
    home.restart();
    const auto read = waitFor(home.service->value(row->id));
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::SecretStoreUnavailable);
    QVERIFY(read.error().retryable);
    home.keychain.isLocked = false;
    QCOMPARE(textOf(waitFor(home.service->value(row->id))), std::string("value-one-1"));
    home.keychain.items.clear();
    home.service->lock();
    QCOMPARE(waitFor(home.service->value(row->id)).error().code, ErrorCode::CredentialMissing);
}

void TestSecretService::aDeletionWaitsForTheUnlock()
{
    SecretHome home;
    const auto row = waitFor(home.service->set(newSecret("k", "value-one-1")));
    home.keychain.isLocked = true;
    QVERIFY(waitFor(home.service->remove(row->id, Force::No, "cli")).has_value());
    QCOMPARE(home.service->find("k")->status, std::string("pending_delete"));
    QCOMPARE(waitFor(home.service->value(row->id)).error().code, ErrorCode::CredentialMissing);
    home.keychain.isLocked = false;
    home.restart();
    QTRY_VERIFY(home.service->find("k") == nullptr);
    QVERIFY(home.keychain.items.empty());
    QCOMPARE(waitFor(home.service->remove(row->id, Force::No, "cli")).error().code, ErrorCode::NotFound);
}

void TestSecretService::theVaultHoldsWhatIsTooLarge()
{
    SecretHome home;
    const std::string large(3000, 'x');
    const auto row = waitFor(home.service->set(newSecret("large", large)));
    QVERIFY2(row.has_value(), row ? "" : row.error().message.c_str());
    QCOMPARE(row->provider, std::string("vault"));
    home.restart();
    QCOMPARE(textOf(waitFor(home.service->value(row->id))), large);
}

void TestSecretService::theVaultAsStoreNeedsItsPassphrase()
{
    SecretHome home;
    home.keychain.isAbsent = true;
    QVERIFY(waitFor(home.service->init("vault", SecretBytes::copyOf("correct horse"))).has_value());
    QVERIFY(waitFor(home.service->init("vault", SecretBytes())).has_value());
    QCOMPARE(waitFor(home.service->init("keychain", SecretBytes())).error().code, ErrorCode::InvalidState);
    const auto row = waitFor(home.service->set(newSecret("k", "value-one-1")));
    QVERIFY(row.has_value());
    home.restart();
    QCOMPARE(waitFor(home.service->value(row->id)).error().code, ErrorCode::SecretStoreUnavailable);
    QCOMPARE(waitFor(home.service->status())->stateText(), std::string("locked"));
    QCOMPARE(waitFor(home.service->unlock(SecretBytes::copyOf("wrong horse"))).error().code,
             ErrorCode::CredentialRejected);
    QVERIFY(waitFor(home.service->unlock(SecretBytes::copyOf("correct horse"))).has_value());
    QCOMPARE(textOf(waitFor(home.service->value(row->id))), std::string("value-one-1"));
}

void TestSecretService::badNamesAndValuesAreRefused_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("no name") << QByteArray("") << QByteArray("value-one-1");
    QTest::newRow("a name with a blank") << QByteArray("a b") << QByteArray("value-one-1");
    QTest::newRow("a name that begins with a dot") << QByteArray(".a") << QByteArray("value-one-1");
    QTest::newRow("an empty value") << QByteArray("a") << QByteArray("");
    QTest::newRow("a NUL byte") << QByteArray("a") << QByteArray("ab\0cd", 5);
    QTest::newRow("a value over 64 kB") << QByteArray("a") << QByteArray(70'000, 'x');
}

void TestSecretService::badNamesAndValuesAreRefused()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    SecretHome home;
    const auto set = waitFor(home.service->set(newSecret(name.toStdString(), value.toStdString())));
    QVERIFY(!set.has_value());
    QCOMPARE(set.error().code, ErrorCode::InvalidForm);
    QVERIFY(home.keychain.items.empty());
}

void TestSecretService::noValueReachesTheDatabase()
{
    SecretHome home;
    QVERIFY(waitFor(home.service->set(newSecret("k", "canary-value-9182"))).has_value());
    home.stop();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(pathFromUtf8(utf8(home.folder.path())))) {
        QFile file(qs(utf8FromPath(entry.path())));
        if (entry.is_regular_file() && file.open(QIODevice::ReadOnly)) {
            QVERIFY2(!file.readAll().contains("canary-value-9182"), utf8FromPath(entry.path()).c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestSecretService)
#include "tst_secretservice.moc"
