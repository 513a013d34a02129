#include "rawclient.h"
#include "serverfixture.h"

#include <QTest>

using namespace executor;
using namespace executor::net;

namespace {

std::string repeated(std::string_view text, int times)
{
    std::string out;
    for (int i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

} // namespace

/// What one request, sent whole and in pieces of 7 bytes, is answered.
class HttpRequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rawRequests_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("contains");
        const auto row = [](const char* name, const std::string& request, const char* status, const char* contains) {
            QTest::newRow(name) << QByteArray(request.data(), static_cast<qsizetype>(request.size()))
                                << QByteArray(status) << QByteArray(contains);
        };
        const std::string post = "POST /echo HTTP/1.1\r\n" + kHost + kClose;
        const std::string get = "GET /a HTTP/1.1\r\n" + kHost + kClose;
        row("a plain GET", get + "\r\n", "200", "GET /a");
        row("one empty line before the request", "\r\n" + get + "\r\n", "200", "GET /a");
        row("two empty lines before the request", "\r\n\r\n" + get + "\r\n", "400", "bad_request");
        row("a body by length", post + "Content-Length: 5\r\n\r\nhello", "200", "hello");
        row("a body in chunks with extension and trailer",
            post + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nHost: evil\r\n\r\n", "200",
            "\r\n\r\nhello");
        row("both length headers", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400",
            "bad_request");
        row("both length headers, the other order",
            post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "400", "bad_request");
        row("two different lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "400",
            "bad_request");
        row("two equal lengths", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "400", "bad_request");
        row("a length list", post + "Content-Length: 3, 3\r\n\r\nabc", "400", "bad_request");
        row("a signed length", post + "Content-Length: +3\r\n\r\nabc", "400", "bad_request");
        row("a length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\nabc", "400", "bad_request");
        row("another transfer coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400",
            "bad_request");
        row("two transfer codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400", "bad_request");
        row("a chunk size that overflows", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello", "400",
            "bad_request");
        row("a chunk size that is none", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello", "400", "bad_request");
        row("no CRLF after a chunk", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nhelXX0\r\n\r\n", "400",
            "bad_request");
        row("a line feed in a quoted chunk extension",
            post + "Transfer-Encoding: chunked\r\n\r\n3;a=\"\nb\"\r\nhel\r\n0\r\n\r\n", "400", "bad_request");
        row("chunk extensions without end",
            post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(20000, 'a') + "\r\nhel\r\n0\r\n\r\n", "400",
            "bad_request");
        row("trailers without end",
            post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + repeated("X-A: " + std::string(100, 'b') + "\r\n", 200) +
                "\r\n",
            "400", "bad_request");
        row("chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400", "bad_request");
        row("a bare line feed after a field", "GET /a HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", "400", "bad_request");
        row("a bare line feed after the request line", "GET /a HTTP/1.1\nHost: x\r\n\r\n", "400", "bad_request");
        row("a lone carriage return in a field", "GET /a HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", "400", "bad_request");
        row("a lone carriage return that ends a field", get + "X: y\rContent-Length: 5\r\n\r\n", "400", "bad_request");
        row("a folded field", get + "X: a\r\n b\r\n\r\n", "400", "bad_request");
        row("a folded first field", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n", "400", "bad_request");
        row("a space before the colon", get + "X : a\r\n\r\n", "400", "bad_request");
        row("a tab before the colon", get + "X\t: a\r\n\r\n", "400", "bad_request");
        row("a field without a colon", get + "Xa\r\n\r\n", "400", "bad_request");
        row("an empty field name", get + ": a\r\n\r\n", "400", "bad_request");
        row("a NUL in a value", get + std::string("X: a\0b\r\n\r\n", 10), "400", "bad_request");
        row("a NUL in the target", std::string("GET /a\0b HTTP/1.1\r\n", 19) + kHost + "\r\n", "400", "bad_request");
        row("a control character in a value", get + "X: a\x01\r\n\r\n", "400", "bad_request");
        row("bytes over 0x7f in the target", "GET /\xc3\xa4 HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("bytes over 0x7f in a value", get + "X: \xc3\xa4\r\n\r\n", "200", "GET /a");
        row("absolute form of the same host", "GET http://127.0.0.1:1/a HTTP/1.1\r\n" + kHost + kClose + "\r\n", "200",
            "GET /a");
        row("absolute form of another host", "GET http://evil.example/a HTTP/1.1\r\n" + kHost + "\r\n", "400",
            "bad_request");
        row("TRACE", "TRACE /a HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("CONNECT", "CONNECT a:1 HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("a method that is none", "G@T /a HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("HTTP/2.0 as version", "GET /a HTTP/2.0\r\n" + kHost + "\r\n", "400", "bad_request");
        row("HTTP/0.9", "GET /a\r\n\r\n", "400", "bad_request");
        row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400", "bad_request");
        row("a TLS hello",
            std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + std::string(600, 'a') + "\r\n\r\n\n",
            "400", "bad_request");
        row("HTTP/1.0 with a host", "GET /a HTTP/1.0\r\n" + kHost + "\r\n", "200", "GET /a");
        row("no host", "GET /a HTTP/1.1\r\n\r\n", "403", "host_not_allowed");
        row("two hosts", "GET /a HTTP/1.1\r\n" + kHost + kHost + "\r\n", "403", "host_not_allowed");
        row("an encoded slash", "GET /a%2fb HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("dots that climb", "GET /%2e%2e%2fetc HTTP/1.1\r\n" + kHost + "\r\n", "400", "bad_request");
        row("a request line of 8 KiB",
            "GET /" + std::string(8192 - 14, 'a') + " HTTP/1.1\r\n" + kHost + kClose + "\r\n", "200", "GET /aaa");
        row("a request line of 8 KiB and 1", "GET /" + std::string(8192 - 13, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n",
            "414", "uri_too_long");
        row("a request line without end", "GET /" + std::string(20000, 'a'), "414", "uri_too_long");
        row("100 fields", get + repeated("X: y\r\n", 98) + "\r\n", "200", "GET /a");
        row("101 fields", get + repeated("X: y\r\n", 99) + "\r\n", "431", "headers_too_large");
        row("a head of 33 KiB", get + "X: " + std::string(33 * 1024, 'x') + "\r\n\r\n", "431", "headers_too_large");
        row("a body of the limit", post + "Content-Length: 100000\r\n\r\n" + std::string(100000, 'z'), "200", "zzz");
        row("a body of the limit and 1", post + "Content-Length: 100001\r\n\r\n" + std::string(100001, 'z'), "413",
            "\"limit\":100000");
        row("a body beyond the limit in chunks",
            post + "Transfer-Encoding: chunked\r\n\r\n186A1\r\n" + std::string(100001, 'z') + "\r\n0\r\n\r\n", "413",
            "body_too_large");
        row("a coded body is not decoded", post + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08",
            "415", "unsupported_media_type");
        row("a refusal from above with a body on its way",
            "POST /refuse HTTP/1.1\r\n" + kHost + "Content-Length: 50000\r\n\r\n" + std::string(50000, 'r'), "403",
            "refused");
        row("an exchange that is dropped", "GET /drop HTTP/1.1\r\n" + kHost + kClose + "\r\n", "500", "internal");
        row("an upgrade over TCP is an ordinary request", get + "Connection: Upgrade\r\nUpgrade: executor-mcp\r\n\r\n",
            "200", "GET /a");
    }
    void rawRequests()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, contains);
        ServerThread server;
        for (const std::size_t piece : {std::size_t(0), std::size_t(7)}) {
            RawClient client(server.port);
            client.send({request.constData(), static_cast<std::size_t>(request.size())}, piece);
            const std::string answer = client.read();
            const std::string start = "HTTP/1.1 " + status.toStdString();
            QVERIFY2(answer.starts_with(start),
                     qPrintable(QStringLiteral("pieces of %1: ").arg(piece) + qs(answer.substr(0, 400))));
            QVERIFY2(answer.find(contains.toStdString()) != std::string::npos, answer.c_str());
            QVERIFY2(countOf(answer, "X-Request-Id: ") == 1, answer.c_str());
        }
    }

    void aRefusedHeadIsRefusedInTheFormOfItsPath()
    {
        ServerThread server;
        for (const std::string& head :
             {"POST /mcp HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
              "POST /mcp HTTP/1.1\r\n" + kHost + "Host: b\r\n\r\n",
              "POST /mcp?" + std::string(9000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n",
              "\r\nPOST /mcp HTTP/1.1\r\n" + kHost + "X: a\n\r\n"}) {
            RawClient client(server.port);
            client.send(head);
            const std::string answer = client.read();
            QVERIFY2(answer.find(R"("path":"/mcp")") != std::string::npos, answer.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(HttpRequestsTest)
#include "tst_httprequests.moc"
