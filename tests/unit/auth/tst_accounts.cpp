#include "core/auth/accounts.h"
#include "core/net/httpclient.h"
#include "core/store/sourcerows.h"
#include "tests/unit/secrets/secrethome.h"

using namespace executor;
using namespace executor::auth;
using executor::secrets::SecretBytes;

namespace {
/// A home with one source and the accounts service over it.
struct AccountHome
{
    SecretHome home;
    SourceId source = SourceId::make(home.clock.now());
    std::unique_ptr<Accounts> accounts;

    AccountHome()
    {
        auto insert = [id = source](store::Transaction& db) -> Result<void> {
            store::SourceRow row;
            row.id = id;
            row.slug = "github";
            row.name = "GitHub";
            row.kind = "openapi";
            row.createdAt = db.now();
            row.updatedAt = db.now();
            return store::insertSource(db, row);
        };
        if (const auto made = waitFor(home.database->write(std::move(insert))); !made) {
            qFatal("%s", made.error().message.c_str());
        }
        start();
    }
    void start()
    {
        Accounts::Parts parts{*home.database, *home.service, *home.redactor, home.clock};
        accounts = std::make_unique<Accounts>(parts);
        if (const auto started = waitFor(accounts->start()); !started) {
            qFatal("%s", started.error().message.c_str());
        }
    }
    void restart()
    {
        accounts.reset();
        home.restart();
        start();
    }
    NewAccount request(std::string slug, std::string_view token) const
    {
        NewAccount account;
        account.source = source;
        account.sourceSlug = "github";
        account.slug = std::move(slug);
        account.method = bearerMethod("token");
        account.values.emplace("token", SecretBytes::copyOf(token));
        return account;
    }
    Result<AddedAccount> add(std::string slug, std::string_view token) const
    {
        return waitFor(accounts->add(request(std::move(slug), token)));
    }
};

std::string authorization(const Result<std::shared_ptr<const Credentials>>& credentials)
{
    net::HttpRequest request;
    request.url = "https://x/";
    if (!credentials || !(*credentials)->applyTo(request, {})) {
        return "(none)";
    }
    return request.headers.value("Authorization");
}
} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAccountSurvivesARestart();
    void valuesAreRedactedUnderTheAccountsName();
    void theFirstIsTheDefault();
    void theChoiceIsNeverAGuess();
    void namesAreChecked_data();
    void namesAreChecked();
    void removingTakesTheValuesAlong();
    void aSecretInUseStays();
    void basicKeepsTheUserNameReadable();
    void aLockedStoreIsNamed();
    void healthFollowsTheAnswers();
};

void TestAccounts::anAccountSurvivesARestart()
{
    AccountHome h;
    const auto added = h.add("work", "Bearer tok-1234567890\n");
    QVERIFY2(added.has_value(), added ? "" : added.error().message.c_str());
    QCOMPARE(added->notes.size(), std::size_t(2));
    QVERIFY(added->account.isDefault);
    h.restart();
    QCOMPARE(h.accounts->list().size(), std::size_t(1));
    QCOMPARE(authorization(waitFor(h.accounts->credentials(added->account.id))), std::string("Bearer tok-1234567890"));
    const auto json = toText(h.accounts->list().front().toJson());
    QVERIFY2(json.find("tok-12345") == std::string::npos, json.c_str());
}

void TestAccounts::valuesAreRedactedUnderTheAccountsName()
{
    AccountHome h;
    QVERIFY(h.add("work", "tok-1234567890").has_value());
    QCOMPARE(h.home.redactor->redact("t=tok-1234567890"), std::string("t=[redacted:github/work.token]"));
}

void TestAccounts::theFirstIsTheDefault()
{
    AccountHome h;
    const auto one = h.add("", "tok-1234567890");
    const auto two = h.add("", "tok-abcdefghij");
    QCOMPARE(one->account.slug, std::string("default"));
    QCOMPARE(two->account.slug, std::string("account2"));
    QVERIFY(one->account.isDefault && !two->account.isDefault);
    QVERIFY(waitFor(h.accounts->makeDefault(two->account.id, "cli")).has_value());
    h.restart();
    QVERIFY(!h.accounts->find(one->account.id)->isDefault);
    QVERIFY(h.accounts->find(two->account.id)->isDefault);
}

void TestAccounts::theChoiceIsNeverAGuess()
{
    AccountHome h;
    QVERIFY(!h.accounts->choose(h.source, "")->has_value());
    const auto one = h.add("one", "tok-1234567890");
    const auto two = h.add("two", "tok-abcdefghij");
    QCOMPARE((*h.accounts->choose(h.source, ""))->slug, std::string("one"));
    QCOMPARE((*h.accounts->choose(h.source, "two"))->slug, std::string("two"));
    QCOMPARE((*h.accounts->choose(h.source, "", "two"))->slug, std::string("two"));
    QCOMPARE((*h.accounts->choose(h.source, "one", "two"))->slug, std::string("one"));
    QCOMPARE(h.accounts->choose(h.source, "three").error().code, ErrorCode::NotFound);
    QVERIFY(h.add("three", "tok-0000000000").has_value());
    QVERIFY(waitFor(h.accounts->remove(one->account.id, "cli")).has_value());
    const auto open = h.accounts->choose(h.source, "");
    QVERIFY(!open.has_value());
    QCOMPARE(open.error().code, ErrorCode::CredentialMissing);
    QCOMPARE(textMember(open.error().details, "reason"), std::string("account_ambiguous"));
    QCOMPARE(open.error().details.at("accounts").size(), std::size_t(2));
}

void TestAccounts::namesAreChecked_data()
{
    QTest::addColumn<QString>("slug");
    QTest::addColumn<int>("code");
    QTest::newRow("capital letters") << "Work" << int(ErrorCode::InvalidForm);
    QTest::newRow("a hyphen") << "my-work" << int(ErrorCode::InvalidForm);
    QTest::newRow("a member of tools") << "response" << int(ErrorCode::InvalidForm);
    QTest::newRow("taken") << "taken" << int(ErrorCode::AlreadyExists);
}

void TestAccounts::namesAreChecked()
{
    QFETCH(QString, slug);
    AccountHome h;
    const auto taken = h.add("taken", "tok-1234567890");
    const auto added = h.add(utf8(slug), "tok-abcdefghij");
    QVERIFY(!added.has_value());
    QTEST(int(added.error().code), "code");
    QCOMPARE(h.home.keychain.items.size(), std::size_t(1));
    const auto other = h.add("other", "tok-0000000000");
    QCOMPARE(int(waitFor(h.accounts->rename(other->account.id, utf8(slug), "cli")).error().code),
             int(added.error().code));
    QVERIFY(waitFor(h.accounts->rename(other->account.id, "renamed", "cli")).has_value());
}

void TestAccounts::removingTakesTheValuesAlong()
{
    AccountHome h;
    const auto added = h.add("work", "tok-1234567890");
    QVERIFY(waitFor(h.accounts->remove(added->account.id, "cli")).has_value());
    QVERIFY(h.home.keychain.items.empty());
    QVERIFY(waitFor(h.home.service->list())->empty());
    QCOMPARE(waitFor(h.accounts->credentials(added->account.id)).error().code, ErrorCode::NotFound);
    h.restart();
    QVERIFY(h.accounts->list().empty());
    QVERIFY2(h.home.redactor != nullptr, "");
}

void TestAccounts::aSecretInUseStays()
{
    AccountHome h;
    QVERIFY(h.add("work", "tok-1234567890").has_value());
    const auto id = h.home.service->find("github/work.token")->id;
    const auto refused = waitFor(h.home.service->remove(id, secrets::Force::No, "cli"));
    QCOMPARE(refused.error().code, ErrorCode::SecretInUse);
    QCOMPARE(refused.error().details.at("users").size(), std::size_t(1));
    const auto replaced = waitFor(h.home.service->set(newSecret("github/work.token", "tok-abcdefghij")));
    QCOMPARE(replaced.error().code, ErrorCode::PersonRequired);
    const auto list = waitFor(h.home.service->list());
    QCOMPARE(list->front().uses.front().field, std::string("token"));
}

void TestAccounts::basicKeepsTheUserNameReadable()
{
    AccountHome h;
    auto request = h.request("work", "x");
    request.method = basicMethod();
    request.values.clear();
    request.values.emplace("username", SecretBytes::copyOf("alice"));
    request.values.emplace("password", SecretBytes::copyOf("pass:word-123"));
    const auto added = waitFor(h.accounts->add(std::move(request)));
    QVERIFY2(added.has_value(), added ? "" : added.error().message.c_str());
    h.restart();
    QCOMPARE(authorization(waitFor(h.accounts->credentials(added->account.id))),
             std::string("Basic YWxpY2U6cGFzczp3b3JkLTEyMw=="));
    QVERIFY(h.home.redactor->redact("Basic YWxpY2U6cGFzczp3b3JkLTEyMw==").find("YWxpY2U6cGFzczp3b3JkLTE") ==
            std::string::npos);
    QCOMPARE(h.home.redactor->redact("alice"), std::string("alice"));
}

void TestAccounts::aLockedStoreIsNamed()
{
    AccountHome h;
    const auto added = h.add("work", "tok-1234567890");
    h.home.keychain.isLocked = true;
    h.restart();
    const auto credentials = waitFor(h.accounts->credentials(added->account.id));
    QCOMPARE(credentials.error().code, ErrorCode::SecretStoreUnavailable);
    QVERIFY2(credentials.error().message.starts_with("github / work:"), credentials.error().message.c_str());
}

void TestAccounts::healthFollowsTheAnswers()
{
    AccountHome h;
    const auto id = h.add("work", "tok-1234567890")->account.id;
    QVERIFY(waitFor(h.accounts->noteAnswer(id, 500)).has_value());
    QCOMPARE(h.accounts->find(id)->health.status, std::string("unknown"));
    QVERIFY(waitFor(h.accounts->noteAnswer(id, 200)).has_value());
    QCOMPARE(h.accounts->find(id)->health.status, std::string("healthy"));
    QVERIFY(waitFor(h.accounts->noteAnswer(id, 401)).has_value());
    QVERIFY2(h.accounts->find(id)->health.status == "degraded", "one 401 does not end an account that worked");
    h.restart();
    QCOMPARE(h.accounts->find(id)->health.reason, std::string("rejected_401"));
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
