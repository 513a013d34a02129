#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/argumentchecker.h"

#include <QElapsedTimer>
#include <QTest>

using namespace executor;
using namespace executor::catalog;

class TestArgumentChecker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void converts_data();
    void converts();
    void allProblemsAtOnce();
    void atMostTen();
    void patternsThatNeverEndAreAccepted();
    void typicalArgumentsAreFast();
};

namespace {
const char* kSchema = R"({"type":"object","additionalProperties":false,"required":["owner","repo"],
"properties":{"owner":{"type":"string"},"repo":{"type":"string","minLength":1},"per_page":{"type":"integer","minimum":1,"maximum":100},
"draft":{"type":"boolean"},"since":{"type":["string","null"]},"ids":{"type":"array","items":{"type":"integer"}},
"body":{"type":"object","required":["title"],"additionalProperties":false,"properties":{"title":{"type":"string"},
"labels":{"type":"array","items":{"type":"string"},"uniqueItems":true,"maxItems":3},"state":{"enum":["open","closed"]},
"amount":{"type":"integer","format":"int64"},"count":{"type":"integer"},"tree":{"$ref":"#/$defs/Node"},
"who":{"oneOf":[{"type":"object","required":["login"],"properties":{"login":{"type":"string"}}},{"type":"integer"}]},
"code":{"type":"string","pattern":"^[A-Z]{3}$"},"file":{"type":"string","format":"binary"},"price":{"type":"number","multipleOf":0.01},
"when":{"type":"string","format":"date-time"}}}},
"$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Node"}}},"required":["name"]}}})";

std::shared_ptr<const ArgumentChecker> checker()
{
    static const auto compiled = ArgumentChecker::compile(
        *parseJson(kSchema), CheckerOptions{{"owner", "repo", "per_page", "draft", "since", "ids"}});
    return compiled;
}

QString problemsOf(const QByteArray& arguments)
{
    Json json = *parseJson(arguments.toStdString(), kLenientJson);
    std::vector<std::string> texts;
    for (const ArgumentProblem& problem : checker()->check(json)) {
        texts.push_back(problem.place + " | " + problem.problem);
    }
    return qs(join(texts, "\n"));
}
QByteArray withBody(const char* body)
{
    return QByteArray(R"({"owner":"a","repo":"b","body":)") + body + "}";
}
} // namespace

void TestArgumentChecker::accepts_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::newRow("only what is required") << QByteArray(R"({"owner":"a","repo":"b"})");
    QTest::newRow("options of every tool") << QByteArray(R"({"owner":"a","repo":"b","$timeoutMs":5,"$maxPages":2})");
    QTest::newRow("null for an optional parameter") << QByteArray(R"({"owner":"a","repo":"b","per_page":null})");
    QTest::newRow("an integer written as 1.0") << withBody(R"({"title":"x","count":1.0})");
    QTest::newRow("a recursive type") << withBody(R"({"title":"x","tree":{"name":"a","children":[{"name":"b"}]}})");
    QTest::newRow("either form of a union") << withBody(R"({"title":"x","who":7})");
    QTest::newRow("a file in place of its text") << withBody(R"({"title":"x","file":{"$file":"res_1"}})");
    QTest::newRow("a format never rejects") << withBody(R"({"title":"x","when":"yesterday"})");
    QTest::newRow("a multiple in decimal") << withBody(R"({"title":"x","price":19.99})");
    QTest::newRow("the largest 64-bit integer") << withBody(R"({"title":"x","amount":9223372036854775807})");
}

void TestArgumentChecker::accepts()
{
    QFETCH(QByteArray, arguments);
    QCOMPARE(problemsOf(arguments), QString());
}

void TestArgumentChecker::refuses_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("a missing argument") << QByteArray(R"({"owner":"a"})")
                                        << R"(repo | Missing argument "repo" (string).)";
    QTest::newRow("an unknown argument with a near name")
        << QByteArray(R"({"owner":"a","repo":"b","perpage":3})")
        << R"(perpage | Unknown argument "perpage". Did you mean "per_page"? Accepted: owner, repo, per_page, draft, since, ids, body.)";
    QTest::newRow("__proto__ is an ordinary unknown name")
        << QByteArray(R"({"owner":"a","repo":"b","__proto__":{}})")
        << R"(__proto__ | Unknown argument "__proto__". Accepted: owner, repo, per_page, draft, since, ids, body.)";
    QTest::newRow("an unknown property of the body")
        << withBody(R"({"title":"x","stat":"open"})")
        << R"(body.stat | Unknown property "stat" in "body". Did you mean "state"? Accepted: title, labels, state, amount, count, tree, who, code, file, price, when.)";
    QTest::newRow("a text where a list is wanted")
        << withBody(R"({"title":"x","labels":"bug"})")
        << R"(body.labels | "body.labels" must be string[], not string "bug".)";
    QTest::newRow("an item of the wrong type") << withBody(R"({"title":"x","labels":["a",2]})")
                                               << R"(body.labels[1] | "body.labels[1]" must be string, not number 2.)";
    QTest::newRow("a value outside an enumeration")
        << withBody(R"({"title":"x","state":"opne"})")
        << R"(body.state | "body.state" must be "open" | "closed", not string "opne". Did you mean "open"?)";
    QTest::newRow("a bound") << QByteArray(R"({"owner":"a","repo":"b","per_page":101})")
                             << R"(per_page | "per_page" must be at most 100, not 101.)";
    QTest::newRow("an item twice") << withBody(R"({"title":"x","labels":["a","a"]})")
                                   << R"(body.labels | "body.labels" must have no item twice.)";
    QTest::newRow("a pattern") << withBody(R"({"title":"x","code":"abc"})")
                               << R"(body.code | "body.code" must match /^[A-Z]{3}$/.)";
    QTest::newRow("deep in a recursive type")
        << withBody(R"({"title":"x","tree":{"name":"a","children":[{}]}})")
        << R"(body.tree.children[0].name | Missing "name" in "body.tree.children[0]" (string).)";
    QTest::newRow("the nearest form of a union")
        << withBody(R"({"title":"x","who":{}})") << R"(body.who.login | Missing "login" in "body.who" (string).)";
    QTest::newRow("no conversion inside a body")
        << withBody(R"({"title":5})") << R"(body.title | "body.title" must be string, not number 5.)";
    QTest::newRow("a numeral with a leading zero") << QByteArray(R"({"owner":"a","repo":"b","per_page":"05"})")
                                                   << R"(per_page | "per_page" must be integer, not string "05".)";
    QTest::newRow("no object at all") << QByteArray("[1]") << R"( | The argument must be object, not array of 1.)";
}

void TestArgumentChecker::refuses()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QString, wanted);
    QCOMPARE(problemsOf(arguments), wanted);
}

void TestArgumentChecker::converts_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("wanted");
    QTest::newRow("number to text") << QByteArray(R"({"owner":5,"repo":true})")
                                    << QByteArray(R"({"owner":"5","repo":"true"})");
    QTest::newRow("canonical numeral to number") << QByteArray(R"({"owner":"a","repo":"b","per_page":"5"})")
                                                 << QByteArray(R"({"owner":"a","repo":"b","per_page":5})");
    QTest::newRow("text to boolean") << QByteArray(R"({"owner":"a","repo":"b","draft":"true"})")
                                     << QByteArray(R"({"owner":"a","repo":"b","draft":true})");
    QTest::newRow("null parameters are absent")
        << QByteArray(R"({"owner":"a","repo":"b","since":null})") << QByteArray(R"({"owner":"a","repo":"b"})");
    QTest::newRow("items of a parameter") << QByteArray(R"({"owner":"a","repo":"b","ids":["1",2]})")
                                          << QByteArray(R"({"owner":"a","repo":"b","ids":[1,2]})");
    QTest::newRow("digits of an int64 in a body")
        << withBody(R"({"title":"x","amount":"12"})") << withBody(R"({"title":"x","amount":12})");
    QTest::newRow("digits beyond 2^53 of any integer in a body")
        << withBody(R"({"title":"x","count":"9007199254740993"})")
        << withBody(R"({"title":"x","count":9007199254740993})");
}

void TestArgumentChecker::converts()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, wanted);
    Json json = *parseJson(arguments.toStdString());
    QVERIFY(checker()->check(json).empty());
    QCOMPARE(QByteArray::fromStdString(toText(json)), wanted);
}

void TestArgumentChecker::allProblemsAtOnce()
{
    const QString text = problemsOf(withBody(R"({"titel":"x","labels":"bug","state":3})"));
    QCOMPARE(text.split(QLatin1Char('\n')).size(), 4);
    QVERIFY(text.contains(QLatin1String(R"(Missing "title" in "body")")));
}

void TestArgumentChecker::atMostTen()
{
    Json json = *parseJson(R"({"owner":"a","repo":"b","ids":["x","x","x","x","x","x","x","x","x","x","x","x"]})");
    QCOMPARE(checker()->check(json).size(), std::size_t{10});
}

void TestArgumentChecker::patternsThatNeverEndAreAccepted()
{
    const auto slow = ArgumentChecker::compile(
        *parseJson(R"({"properties":{"a":{"pattern":"^(a+)+$"},"b":{"pattern":"(unclosed"}}})"), {});
    Json json = Json::object();
    json["a"] = std::string(5000, 'a') + "!";
    json["b"] = "x";
    QElapsedTimer timer;
    timer.start();
    (void)slow->check(json);
    QVERIFY2(timer.elapsed() < 2000, "a pattern must not run away");
    json["a"] = "aaa";
    QVERIFY(slow->check(json).empty());
}

void TestArgumentChecker::typicalArgumentsAreFast()
{
    const Json json = *parseJson(
        R"({"owner":"octo","repo":"hello","per_page":30,"body":{"title":"Found a bug","labels":["bug","help"],"state":"open","code":"ABC"}})");
    Json copy = json;
    QVERIFY(checker()->check(copy).empty());
    QBENCHMARK
    {
        copy = json;
        (void)checker()->check(copy);
    }
}

QTEST_GUILESS_MAIN(TestArgumentChecker)
#include "tst_argumentchecker.moc"
