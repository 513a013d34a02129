#include "core/secrets/redactor.h"
#include "core/sources/openapi/answer.h"

#include <QTest>

using namespace executor;
using namespace executor::sources;

namespace {
Result<ToolOutcome> outcomeOf(const std::string& method, int status, const std::string& type, const std::string& body,
                              std::vector<std::pair<std::string, std::string>> headers = {})
{
    openapi::Binding binding;
    binding.method = method;
    binding.path = "/repos/{owner}";
    RawAnswer answer;
    answer.status = status;
    answer.headers = std::move(headers);
    if (!type.empty()) {
        answer.headers.emplace_back("Content-Type", type);
    }
    answer.body = body;
    static const secrets::Redactor redactor;
    return openapi::readOutcome(binding, std::move(answer), redactor);
}
} // namespace

class TestOpenApiAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("no content is null") << 204 << QByteArray() << QByteArray() << QByteArray("null");
        QTest::newRow("JSON keeps its digits")
            << 200 << QByteArray("application/json") << QByteArray(R"({"id":12345678901234567890123})")
            << QByteArray(R"({"id":12345678901234567890123})");
        QTest::newRow("JSON beyond a double")
            << 200 << QByteArray("application/json") << QByteArray("[1E400]") << QByteArray("[1E400]");
        QTest::newRow("half a surrogate pair")
            << 200 << QByteArray("application/json") << QByteArray(R"(["\ud800"])") << QByteArray(R"(["\ud800"])");
        QTest::newRow("JSON without a type") << 200 << QByteArray() << QByteArray("[1]") << QByteArray("[1]");
        QTest::newRow("text without a type") << 200 << QByteArray() << QByteArray("hi") << QByteArray(R"("hi")");
        QTest::newRow("plain text") << 200 << QByteArray("text/plain") << QByteArray("a\nb") << QByteArray(R"("a\nb")");
        QTest::newRow("vendor JSON") << 200 << QByteArray("application/problem+json; charset=utf-8") << QByteArray("{}")
                                     << QByteArray("{}");
        QTest::newRow("JSON lines, the last one cut")
            << 200 << QByteArray("application/x-ndjson") << QByteArray("{\"a\":1}\n{\"a\":2}\n{\"a\"")
            << QByteArray(R"([{"a":1},{"a":2}])");
        QTest::newRow("events") << 200 << QByteArray("text/event-stream")
                                << QByteArray("event: x\ndata: {\"a\":1}\n\ndata: b\n\n")
                                << QByteArray(R"([{"event":"x","data":{"a":1}},{"data":"b"}])");
        QTest::newRow("bytes are a file") << 200 << QByteArray("image/png") << QByteArray("\x89PNG")
                                          << QByteArray(R"({"$bytes":"iVBORw==","mimeType":"image/png"})");
    }
    void values()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, value);
        const auto outcome = outcomeOf("GET", status, type.toStdString(), body.toStdString());
        QVERIFY(outcome.has_value());
        QVERIFY(!outcome->failure);
        QCOMPARE(QByteArray::fromStdString(outcome->valueText), value);
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("retryable");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("validation")
            << QByteArray("POST") << 422
            << QByteArray(R"({"message":"Validation Failed","errors":[{"message":"title is missing"}]})")
            << QByteArray("upstream_http_error") << false
            << QByteArray("HTTP 422 from POST /repos/{owner}: Validation Failed: title is missing");
        QTest::newRow("nested words") << QByteArray("GET") << 400 << QByteArray(R"({"error":{"message":"bad id"}})")
                                      << QByteArray("upstream_http_error") << false
                                      << QByteArray("HTTP 400 from GET /repos/{owner}: bad id");
        QTest::newRow("not allowed in") << QByteArray("GET") << 401 << QByteArray("{}")
                                        << QByteArray("credential_rejected") << false
                                        << QByteArray("HTTP 401 from GET /repos/{owner}");
        QTest::newRow("too many") << QByteArray("POST") << 429 << QByteArray("{}") << QByteArray("rate_limited") << true
                                  << QByteArray("HTTP 429 from POST /repos/{owner}");
        QTest::newRow("a read that broke there")
            << QByteArray("GET") << 503 << QByteArray("<h1>Down</h1>") << QByteArray("upstream_http_error") << true
            << QByteArray("HTTP 503 from GET /repos/{owner}: Down");
        QTest::newRow("a write that broke there")
            << QByteArray("POST") << 500 << QByteArray("{}") << QByteArray("upstream_http_error") << false
            << QByteArray("HTTP 500 from POST /repos/{owner}");
    }
    void failures()
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, code);
        QFETCH(bool, retryable);
        QFETCH(QByteArray, words);
        const auto outcome = outcomeOf(method.toStdString(), status, "application/json", body.toStdString());
        QVERIFY(outcome.has_value() && outcome->failure);
        QCOMPARE(QByteArray::fromStdString(std::string(wireName(outcome->failure->code))), code);
        QCOMPARE(outcome->failure->retryable, retryable);
        QCOMPARE(QByteArray::fromStdString(outcome->failure->message), words);
    }

    void brokenJsonIsToldWithAnExcerpt()
    {
        const auto outcome = outcomeOf("GET", 200, "application/json", "{\"a\":");
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::UpstreamInvalidResponse);
    }

    void cookiesAreNotShown()
    {
        const auto outcome =
            outcomeOf("GET", 200, "text/plain", "x", {{"Set-Cookie", "sid=1"}, {"X-A", "1"}, {"x-a", "2"}});
        QVERIFY(!outcome->http["headers"].contains("set-cookie"));
        QCOMPARE(outcome->http["headers"]["x-a"], Json("1, 2"));
    }

    void waitingTimeOfALimit()
    {
        const auto outcome = outcomeOf("GET", 429, "", "", {{"Retry-After", "7"}});
        QCOMPARE(outcome->failure->details["retryAfterMs"], Json(7000));
    }
};

QTEST_GUILESS_MAIN(TestOpenApiAnswers)
#include "tst_openapi_answers.moc"
