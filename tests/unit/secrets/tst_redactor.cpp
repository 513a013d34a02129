#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretbytes.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>
#include <type_traits>

using namespace executor;
using namespace executor::secrets;

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_convertible_v<SecretBytes, std::string>);

namespace {
constexpr std::string_view kValue = "s3cr\"t/+ü<&' %zz";

std::string bytesOf(const QByteArray& bytes)
{
    return bytes.toStdString();
}
} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormIsFound_data();
    void everyFormIsFound();
    void aFormIsFoundAcrossEveryBorder();
    void jsonStaysValid();
    void bytesStayBase64();
    void keysAndNumbersAreRedacted();
    void overlapsAreTakenOutWhole();
    void shortValuesAreWordsOnly_data();
    void shortValuesAreWordsOnly();
    void labelsCannotBreakJson();
    void anEarlyValueKeepsItsLabel();
    void tokenShapes_data();
    void tokenShapes();
    void aThousandSecretsAreFast();
    void secretBytesGiveTheirValueOnlyToACallback();
};

void TestRedactor::everyFormIsFound_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, std::string text) { QTest::newRow(name) << QByteArray::fromStdString(text); };
    const std::string value(kValue);
    row("raw bytes", value);
    row("JSON string", toText(Json(value)));
    row("JSON with escaped slash and HTML characters", R"(s3cr\"t\/+ü\u003c\u0026\u0027 %zz)");
    row("JSON with escaped non-ASCII, upper case", R"(s3cr\"t/+\u00FC<&' %zz)");
    row("JSON in JSON", toText(Json(toText(Json(value)))));
    row("URL, only what needs it", "s3cr%22t%2F%2B%C3%BC%3C%26%27%20%25zz");
    row("URL, lower case and plus", "s3cr%22t%2f%2b%c3%bc%3c%26%27+%25zz");
    row("URL, encodeURIComponent", "s3cr%22t%2F%2B%C3%BC%3C%26'%20%25zz");
    std::string all;
    for (const char c : value) {
        all += "%" + toHex(std::string_view(&c, 1));
    }
    row("URL, everything", all);
    row("hex", toHex(value));
    row("HTML", "s3cr&quot;t/+ü&lt;&amp;&#39; %zz");
}

void TestRedactor::everyFormIsFound()
{
    QFETCH(QByteArray, text);
    Redactor redactor;
    redactor.add(kValue, "github/work.token");
    const auto out = redactor.redact("before " + bytesOf(text) + " after");
    QVERIFY2(out.find("[redacted:github/work.token]") != std::string::npos, out.c_str());
    QVERIFY2(out.find("zz") == std::string::npos && out.find("s3cr") == std::string::npos, out.c_str());
    QVERIFY(out.starts_with("before ") && out.ends_with(" after"));
}

void TestRedactor::aFormIsFoundAcrossEveryBorder()
{
    Redactor redactor;
    redactor.add("tok_0123456789abcdef", "a");
    redactor.add("p1n77", "b");
    for (std::size_t skipped = 0; skipped < 3; ++skipped) {
        const auto coded = toBase64(std::string(skipped, 'u') + "tok_0123456789abcdef" + ":x");
        const std::string text = "x tok_0123456789abcdef y " + coded + " p1n77 xp1n77 end";
        const auto whole = redactor.redact(text);
        QVERIFY2(whole.find("[redacted:a]", 10) != std::string::npos, whole.c_str());
        QVERIFY2(whole.ends_with(" [redacted:b] xp1n77 end"), whole.c_str());
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            RedactionStream stream(redactor);
            auto out = stream.push(std::string_view(text).substr(0, cut));
            out += stream.push(std::string_view(text).substr(cut));
            out += stream.finish();
            QCOMPARE(out, whole);
        }
        RedactionStream bytewise(redactor);
        std::string out;
        for (const char c : text) {
            out += bytewise.push(std::string_view(&c, 1));
        }
        out += bytewise.finish();
        QCOMPARE(out, whole);
    }
}

void TestRedactor::jsonStaysValid()
{
    Redactor redactor;
    redactor.add(kValue, "k");
    redactor.add("1234567890123", "n");
    Json inner = Json::object();
    inner[std::string(kValue)] = std::string("a") + std::string(kValue) + "b";
    Json json = Json::object();
    json["text"] = std::string("x\n") + std::string(kValue);
    json["nested"] = toText(inner);
    json["number"] = 1234567890123;
    json["list"] = Json::array({1, 1234567890123, "1234567890123", true});
    json["plain"] = "untouched \" \\ / é";
    const auto before = toText(json);
    const auto after = redactor.redactJsonText(before);
    const auto parsed = parseJson(after);
    QVERIFY2(parsed.has_value(), after.c_str());
    QVERIFY2(after.find("s3cr") == std::string::npos && after.find("1234567890123") == std::string::npos,
             after.c_str());
    QCOMPARE(textMember(*parsed, "plain"), textMember(json, "plain"));
    QCOMPARE(textMember(*parsed, "number"), std::string("[redacted:n]"));
    QCOMPARE(textMember(*parsed, "text"), std::string("x\n[redacted:k]"));
    QVERIFY(parseJson(textMember(*parsed, "nested")).has_value());
    // Unusual escapes of plain characters are seen through.
    QCOMPARE(redactor.redactJsonText(R"({"a":"\u0031234567890123"})"), std::string(R"({"a":"[redacted:n]"})"));
    // Twice escaped, whole or in any mixture.
    for (const char* twice :
         {R"("\\u0031\\u0032\\u0033\\u0034\\u0035\\u0036\\u0037\\u0038\\u0039\\u0030\\u0031\\u0032\\u0033")",
          R"("1\\u00323\\u0034\\u0035\\u00367890123")"}) {
        QCOMPARE(redactor.redactJsonText(twice), std::string(R"("[redacted:n]")"));
        QCOMPARE(toText(redactor.redactJson(parseJson(twice).value())), std::string(R"("[redacted:n]")"));
        QCOMPARE(redactor.redact(twice), std::string(R"("[redacted:n]")"));
        QVERIFY(redactor.hasSecret(twice));
    }
    const std::string innocent = R"({"a":"\\u00e4\\ud83d\\ude00 \\u12 \\ud83d!"})";
    QCOMPARE(redactor.redactJsonText(innocent), innocent);
    // Nothing to redact: the same bytes.
    const std::string untouched = R"({"a" : 0.10, "b":"\/", "c":12345678901234567890123})";
    QCOMPARE(Redactor().redactJsonText(untouched), untouched);
    QCOMPARE(redactor.redactJsonText(R"({"a" : 0.10, "b":"\/"})"), std::string(R"({"a" : 0.10, "b":"\/"})"));
}

void TestRedactor::bytesStayBase64()
{
    Redactor redactor;
    redactor.add("s3cret-value", "k");
    const std::string bytes = std::string("\0\1\xff", 3) + "s3cret-value" + std::string("\0\xfe", 2);
    const auto withoutIt = toBase64(std::string("\0\1\xff", 3) + "[redacted:k]" + std::string("\0\xfe", 2));
    Json json = Json::object();
    json["file"] = Json{{"$bytes", toBase64(bytes)}, {"name", "a"}};
    const auto wanted = R"({"file":{"$bytes":")" + withoutIt + R"(","name":"a"}})";
    QCOMPARE(toText(redactor.redactJson(json)), wanted);
    QCOMPARE(redactor.redactJsonText(toText(json)), wanted);
    // Letters that are a secret by themselves: nothing of the file is kept.
    redactor.add("AAAAAAAA", "a");
    const Json zeros = Json{{"$bytes", toBase64(std::string(9, '\0'))}};
    QCOMPARE(toText(redactor.redactJson(zeros)), R"({"$bytes":")" + toBase64("[redacted:a]") + "\"}");
}

void TestRedactor::keysAndNumbersAreRedacted()
{
    Redactor redactor;
    redactor.add("abcdefgh", "k");
    redactor.add("99887766", "n");
    Json json = Json::object();
    json["x-abcdefgh"] = Json::array({99887766, "abcdefgh"});
    QCOMPARE(toText(redactor.redactJson(json)), std::string(R"({"x-[redacted:k]":["[redacted:n]","[redacted:k]"]})"));
}

void TestRedactor::overlapsAreTakenOutWhole()
{
    Redactor redactor;
    redactor.add("aaaabbbb", "short");
    redactor.add("bbbbccccdddd", "long");
    redactor.add("aaaabbbbX", "longer");
    QCOMPARE(redactor.redact("-aaaabbbbccccdddd-"), std::string("-[redacted:long]-"));
    QCOMPARE(redactor.redact("-aaaabbbbX-"), std::string("-[redacted:longer]-"));
    QCOMPARE(redactor.redact("aaaabbbbaaaabbbb"), std::string("[redacted:short][redacted:short]"));
}

void TestRedactor::shortValuesAreWordsOnly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a word is found") << "the cat1 sat"
                                     << "the [redacted:s] sat";
    QTest::newRow("at the very end") << "the cat1"
                                     << "the [redacted:s]";
    QTest::newRow("in JSON") << "\"cat1\""
                             << "\"[redacted:s]\"";
    QTest::newRow("a part of a word stays") << "bobcat1 cat12 _cat1"
                                            << "bobcat1 cat12 _cat1";
    QTest::newRow("three bytes are not looked for") << "dog dog"
                                                    << "dog dog";
}

void TestRedactor::shortValuesAreWordsOnly()
{
    QFETCH(QString, text);
    Redactor redactor;
    redactor.add("cat1", "s");
    redactor.add("dog", "d");
    QTEST(qs(redactor.redact(utf8(text))), "expected");
}

void TestRedactor::labelsCannotBreakJson()
{
    Redactor redactor;
    redactor.add("abcdefgh", "na\"me\\ [x]\n");
    const auto out = redactor.redactJsonText(R"({"a":"abcdefgh"})");
    QVERIFY2(parseJson(out).has_value(), out.c_str());
}

void TestRedactor::anEarlyValueKeepsItsLabel()
{
    Redactor redactor;
    redactor.add("abcdefgh", "first");
    redactor.add("abcdefgh", "second");
    QCOMPARE(redactor.valueCount(), std::size_t(1));
    QCOMPARE(redactor.redact("abcdefgh"), std::string("[redacted:first]"));
    // A placeholder is text like any other: it is not turned back.
    QCOMPARE(redactor.redact("[redacted:first]"), std::string("[redacted:first]"));
}

void TestRedactor::tokenShapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("GitHub") << "t=ghp_abcdefghijABCDEFGHIJ0123456789 x"
                            << "t=[redacted:token] x";
    QTest::newRow("our own agent token") << qs("Bearer exa_" + std::string(43, 'a') + "\"")
                                         << "Bearer [redacted:token]\"";
    QTest::newRow("JWT") << "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_123"
                         << "[redacted:token]";
    QTest::newRow("a short word with the same beginning stays") << "sk-learn ghp_x eyJ"
                                                                << "sk-learn ghp_x eyJ";
    QTest::newRow("inside a word stays") << "task-runner-for-everything-here"
                                         << "task-runner-for-everything-here";
}

void TestRedactor::tokenShapes()
{
    QFETCH(QString, text);
    QTEST(qs(redactTokenShapes(utf8(text))), "expected");
}

void TestRedactor::aThousandSecretsAreFast()
{
    std::vector<Redactor::Entry> entries;
    for (int i = 0; i < 1000; ++i) {
        entries.push_back({SecretBytes::take(toHex(randomBytes(32))), "s" + std::to_string(i)});
    }
    Redactor redactor;
    QElapsedTimer timer;
    timer.start();
    redactor.add(entries);
    qInfo("building with 1,000 secrets: %lld ms", static_cast<long long>(timer.elapsed()));
    std::string text;
    std::mt19937 random(7);
    while (text.size() < (4U << 20U)) {
        text += R"({"name":"value )" + std::to_string(random()) + R"(","list":[1,2,3]},)";
    }
    timer.restart();
    QVERIFY(!redactor.hasSecret(text));
    const auto ours = timer.nsecsElapsed();
    timer.restart();
    const auto parsed = parseJson("[" + text + "1]", kLenientJson);
    const auto theirs = timer.nsecsElapsed();
    QVERIFY(parsed.has_value());
    qInfo("scanning %.1f ms, parsing %.1f ms", double(ours) / 1e6, double(theirs) / 1e6);
    QVERIFY2(ours < theirs, "scanning must be much cheaper than parsing");
}

void TestRedactor::secretBytesGiveTheirValueOnlyToACallback()
{
    auto secret = SecretBytes::take(std::string("value"));
    QCOMPARE(secret.size(), std::size_t(5));
    QVERIFY(secret.reveal([](std::string_view bytes) { return bytes == "value"; }));
    const auto copy = secret.clone();
    const auto moved = std::move(secret);
    QVERIFY(copy.reveal([&](std::string_view a) { return moved.reveal([&](std::string_view b) { return a == b; }); }));
    QVERIFY(SecretBytes().reveal([](std::string_view bytes) { return bytes.empty(); }));
}

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
