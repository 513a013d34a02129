#include "core/auth/authmethod.h"
#include "core/auth/credentials.h"
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/net/httpclient.h"

#include <QTest>

using namespace executor;
using namespace executor::auth;
using executor::secrets::SecretBytes;

namespace {
FieldValues valuesOf(std::initializer_list<std::pair<std::string, std::string>> pairs)
{
    FieldValues values;
    for (const auto& [name, value] : pairs) {
        values.emplace(name, SecretBytes::copyOf(value));
    }
    return values;
}

net::HttpRequest requestTo(std::string url)
{
    net::HttpRequest request;
    request.url = std::move(url);
    return request;
}
using Alternatives = std::vector<std::vector<std::string>>;
} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bearerGoesIntoItsHeader();
    void basicIsUtf8();
    void queryAndCookieKeysAreEncoded();
    void severalSchemesOfOneRequirementAreAllSent();
    void anOperationGetsOnlyTheSchemesOfItsAlternative();
    void ourHeaderWinsOverAnArgument();
    void typedValuesAreCleaned_data();
    void typedValuesAreCleaned();
    void badValuesAreRefused_data();
    void badValuesAreRefused();
    void methodsSurviveJson();
    void unknownSchemesAreNamedAndUnusable();
    void shownCredentialsHaveNoValue();
};

void TestCredentials::bearerGoesIntoItsHeader()
{
    const auto credentials = Credentials::make(bearerMethod("token"), valuesOf({{"token", "abc"}}));
    QVERIFY(credentials.has_value());
    auto request = requestTo("https://x/");
    QVERIFY(credentials->applyTo(request, Alternatives{{"token"}}).has_value());
    QCOMPARE(request.headers.value("authorization"), std::string("Bearer abc"));
    QCOMPARE(request.credentials, net::HttpRequest::Credentials::Carried);
}

void TestCredentials::basicIsUtf8()
{
    const auto credentials = Credentials::make(basicMethod(), valuesOf({{"username", "bob"}, {"password", ":\"ö\\"}}));
    auto request = requestTo("https://x/");
    QVERIFY(credentials->applyTo(request, {}).has_value());
    QCOMPARE(request.headers.value("Authorization"), "Basic " + toBase64("bob::\"ö\\"));
    std::vector<std::string> secrets;
    credentials->forEachSecret([&](std::string_view text) { secrets.emplace_back(text); });
    QVERIFY(std::find(secrets.begin(), secrets.end(), "bob::\"ö\\") != secrets.end());
}

void TestCredentials::queryAndCookieKeysAreEncoded()
{
    const auto both = combined(
        {apiKeyMethod(Placement::Where::Query, "api key", "q"), apiKeyMethod(Placement::Where::Cookie, "sid", "c")});
    const auto credentials = Credentials::make(both, valuesOf({{"token", "a&b=c/ü"}, {"c_token", "v1"}}));
    QVERIFY2(credentials.has_value(), credentials ? "" : credentials.error().message.c_str());
    auto request = requestTo("https://x/p?y=1#frag");
    request.headers.set("Cookie", "own=1");
    QVERIFY(credentials->applyTo(request, Alternatives{{"q", "c"}}).has_value());
    QCOMPARE(request.url, std::string("https://x/p?y=1&api%20key=a%26b%3Dc%2F%C3%BC#frag"));
    QCOMPARE(request.headers.value("Cookie"), std::string("own=1; sid=v1"));
    QCOMPARE(request.secretParameters, std::vector<std::string>{"api key"});
}

void TestCredentials::severalSchemesOfOneRequirementAreAllSent()
{
    const auto both = combined({apiKeyMethod(Placement::Where::Header, "X-Key", "key"),
                                apiKeyMethod(Placement::Where::Header, "X-App", "app")});
    QCOMPARE(both.inputs.size(), std::size_t(2));
    QCOMPARE(both.inputs[1].name, std::string("app_token"));
    const auto credentials = Credentials::make(both, valuesOf({{"token", "k"}, {"app_token", "a"}}));
    auto request = requestTo("https://x/");
    QVERIFY(credentials->applyTo(request, Alternatives{{"app", "key"}}).has_value());
    QCOMPARE(request.headers.value("X-Key"), std::string("k"));
    QCOMPARE(request.headers.value("X-App"), std::string("a"));
}

void TestCredentials::anOperationGetsOnlyTheSchemesOfItsAlternative()
{
    const auto both = combined({apiKeyMethod(Placement::Where::Header, "X-Key", "key"),
                                apiKeyMethod(Placement::Where::Header, "X-App", "app")});
    const auto credentials = Credentials::make(both, valuesOf({{"token", "k"}, {"app_token", "a"}}));
    auto one = requestTo("https://x/");
    QVERIFY(credentials->applyTo(one, Alternatives{{"other"}, {"key"}}).has_value());
    QVERIFY(one.headers.has("X-Key") && !one.headers.has("X-App"));
    auto open = requestTo("https://x/");
    QVERIFY(credentials->applyTo(open, Alternatives{{}}).has_value());
    QVERIFY2(open.headers.size() == 0, "an operation without security gets no credentials");
    QCOMPARE(open.credentials, net::HttpRequest::Credentials::None);
    auto none = requestTo("https://x/");
    const auto refused = credentials->applyTo(none, Alternatives{{"oauth"}});
    QCOMPARE(refused.error().code, ErrorCode::CredentialMissing);
    QVERIFY(refused.error().message.find("oauth") != std::string::npos);
    QVERIFY(!credentials->satisfies(Alternatives{{"oauth"}}));
}

void TestCredentials::ourHeaderWinsOverAnArgument()
{
    const auto credentials = Credentials::make(bearerMethod(), valuesOf({{"token", "ours"}}));
    auto request = requestTo("https://x/");
    request.headers.add("authorization", "Bearer theirs");
    QVERIFY(credentials->applyTo(request, {}).has_value());
    QCOMPARE(request.headers.count("Authorization"), std::size_t(1));
    QCOMPARE(request.headers.value("Authorization"), std::string("Bearer ours"));
}

void TestCredentials::typedValuesAreCleaned_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("kept");
    QTest::addColumn<int>("notes");
    QTest::newRow("a plain token stays") << "abcdefghijkl"
                                         << "abcdefghijkl" << 0;
    QTest::newRow("line end and blanks are dropped and told") << " abcdefghijkl\r\n"
                                                              << "abcdefghijkl" << 1;
    QTest::newRow("a pasted Bearer is dropped and told") << "bearer  abcdefghijkl"
                                                         << "abcdefghijkl" << 1;
    QTest::newRow("a short value is told") << "abc"
                                           << "abc" << 1;
}

void TestCredentials::typedValuesAreCleaned()
{
    QFETCH(QString, typed);
    const auto cleaned = cleanValues(bearerMethod(), valuesOf({{"token", utf8(typed)}}));
    QVERIFY(cleaned.has_value());
    cleaned->values.at("token").reveal([](std::string_view text) { QTEST(qs(text), "kept"); });
    QTEST(int(cleaned->notes.size()), "notes");
}

void TestCredentials::badValuesAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("empty") << "username" << QByteArray("");
    QTest::newRow("a colon in a user name") << "username" << QByteArray("a:b");
    QTest::newRow("a line end in the middle") << "username" << QByteArray("a\r\nX-Evil: 1");
    QTest::newRow("NUL") << "username" << QByteArray("a\0b", 3);
    QTest::newRow("escape") << "username" << QByteArray("a\x1b[0m");
    QTest::newRow("an input that the method has not") << "nobody" << QByteArray("abc");
}

void TestCredentials::badValuesAreRefused()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, value);
    auto values = valuesOf({{"password", "secretsecret"}, {"username", "bob"}});
    values.insert_or_assign(utf8(name), SecretBytes::copyOf(value.toStdString()));
    const auto cleaned = cleanValues(basicMethod(), std::move(values));
    QVERIFY(!cleaned.has_value());
    QCOMPARE(cleaned.error().code, ErrorCode::InvalidForm);
    QVERIFY2(toText(cleaned.error().toJson()).find("secretsecret") == std::string::npos, "a value in an error");
}

void TestCredentials::methodsSurviveJson()
{
    for (const auto& method : {bearerMethod("s"), basicMethod(), apiKeyMethod(Placement::Where::Query, "k", "s"),
                               combined({bearerMethod("a"), apiKeyMethod(Placement::Where::Header, "X", "b")})}) {
        const auto read = AuthMethod::fromJson(method.toJson());
        QVERIFY(read.has_value());
        QVERIFY2(*read == method, method.id.c_str());
    }
    const auto sparse = AuthMethod::fromJson(*parseJson(R"({"type":"http_bearer","schemes":["t"]})"));
    QVERIFY(sparse.has_value());
    QCOMPARE(sparse->placements.at(0).prefix, std::string("Bearer "));
    QVERIFY(!AuthMethod::fromJson(*parseJson(R"({"type":"apiKey"})")).has_value());
}

void TestCredentials::unknownSchemesAreNamedAndUnusable()
{
    const auto read = AuthMethod::fromJson(*parseJson(R"({"id":"aws","type":"AWS4-HMAC-SHA256"})"));
    QVERIFY(read.has_value());
    QVERIFY(!read->isUsable());
    QCOMPARE(textMember(read->toJson(), "type"), std::string("AWS4-HMAC-SHA256"));
    QVERIFY(!combined({bearerMethod(), *read}).isUsable());
}

void TestCredentials::shownCredentialsHaveNoValue()
{
    const auto credentials = Credentials::make(bearerMethod(), valuesOf({{"token", "abcdefgh"}}));
    QCOMPARE(credentials->shown().at(0).text, std::string("Bearer •••"));
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
