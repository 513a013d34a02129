#include "core/net/httpclient.h"
#include "tests/unit/net/fakeserver.h"

#include <QCoroTask>
#include <QtTest>

using namespace executor;
using namespace executor::net;

class TestHttpClient : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    EgressGuard m_guard;
    FakeResolver m_resolver;
    std::unique_ptr<HttpClient> m_client;
    EgressList m_list;

    HttpRequest request(const char* method, const std::string& url)
    {
        (void)m_list.confirm(url);
        HttpRequest out;
        out.method = method;
        out.url = url;
        out.repeat =
            out.method == "GET" || out.method == "HEAD" ? HttpRequest::Repeat::Safe : HttpRequest::Repeat::Never;
        out.egress = std::make_shared<const EgressList>(m_list);
        return out;
    }
    Result<HttpAnswer> send(HttpRequest one, CancelToken cancel = {})
    {
        return QCoro::waitFor(m_client->send(std::move(one), std::move(cancel)));
    }

private Q_SLOTS:
    void init()
    {
        m_client = std::make_unique<HttpClient>(m_clock, m_guard, m_resolver);
        m_list = EgressList();
    }
    void cleanup() { m_client.reset(); }

    void theRequestGoesOutByteForByte()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) {
            socket->write(answer("201 Created", "{}", "X-One: a\r\nx-one: b\r\n"));
        });
        HttpRequest one = request("POST", server.url("/a/../b%2Fc?x=%20&y=[1]"));
        one.headers.add("Content-Type", "application/json");
        one.headers.add("X-Empty", "");
        one.body = "{\"a\":1}";
        const auto got = send(one);
        QVERIFY2(got, got ? "" : got.error().message.c_str());
        QCOMPARE(got->status, 201);
        QCOMPARE(got->body, std::string("{}"));
        QCOMPARE(got->headers.count("X-One"), std::size_t(2));
        const QByteArray& sent = server.requests.first();
        QVERIFY2(sent.startsWith("POST /a/../b%2Fc?x=%20&y=[1] HTTP/1.1\r\nHost: 127.0.0.1:"), sent.constData());
        QVERIFY(sent.contains("\r\nX-Empty:") && sent.contains("\r\nContent-Length: 7\r\n"));
        QVERIFY(!sent.contains("Expect") && !sent.contains("Cookie") && sent.endsWith("\r\n\r\n{\"a\":1}"));
        QVERIFY(got->bytesSent >= static_cast<std::uint64_t>(sent.size()));
    }

    void aKeptConnectionServesTheNextRequestOfItsKeyOnly()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "x")); });
        for (int i = 0; i < 3; ++i) {
            QVERIFY(send(request("GET", server.url())));
        }
        QCOMPARE(server.connections, 1);
        HttpRequest other = request("GET", server.url());
        other.connectionKey = "another account";
        QVERIFY(send(other));
        QCOMPARE(server.connections, 2);
    }

    void aWriteThatIsCutOffHasAnUnknownOutcome()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->abort(); });
        HttpRequest one = request("POST", server.url());
        one.body = "data";
        const auto got = send(one);
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(server.requests.size(), 1);
    }

    void aKeptConnectionThatDiesUnderAWriteDoesNotSendItAgain_data()
    {
        QTest::addColumn<QString>("method");
        for (const char* method : {"POST", "PUT", "DELETE"}) {
            QTest::newRow(method) << QString::fromLatin1(method);
        }
    }
    void aKeptConnectionThatDiesUnderAWriteDoesNotSendItAgain()
    {
        QFETCH(QString, method);
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int number) {
            if (number == 2) {
                socket->abort();
            } else {
                socket->write(answer("200 OK", "x"));
            }
        });
        QVERIFY(send(request("GET", server.url())));
        const auto got = send(request(method.toLatin1().constData(), server.url()));
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::OutcomeUnknown);
        QTest::qWait(50);
        QCOMPARE(server.requests.size(), 2);
    }

    void aKeptConnectionThatDiesUnderAReadIsReadAgain()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int number) {
            if (number == 2) {
                socket->abort();
            } else {
                socket->write(answer("200 OK", "x"));
            }
        });
        QVERIFY(send(request("GET", server.url())));
        const auto got = send(request("GET", server.url()));
        QVERIFY2(got, got ? "" : got.error().message.c_str());
        QCOMPARE(server.requests.size(), 3);
    }

    void aTruncatedAnswerIsAnError()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            socket->disconnectFromHost();
        });
        QCOMPARE(send(request("GET", server.url())).error().code, ErrorCode::UpstreamUnreachable);
        const auto write = send(request("POST", server.url()));
        QCOMPARE(write.error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(write.error().details["status"].get<int>(), 200);
    }

    void nobodyThereIsUnreachableAndNothingWasSent()
    {
        QTcpServer closed;
        closed.listen(QHostAddress::LocalHost);
        const std::string url = "http://127.0.0.1:" + std::to_string(closed.serverPort()) + "/";
        closed.close();
        QCOMPARE(send(request("POST", url)).error().code, ErrorCode::UpstreamUnreachable);
    }

    void theNextAddressIsTriedWhenTheFirstRefuses()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "x")); });
        m_resolver.names["two.example"] = {*IpAddress::fromText("127.0.0.2"), *IpAddress::fromText("127.0.0.1")};
        std::string url = server.url();
        url.replace(7, 9, "two.example");
        const auto got = send(request("GET", url));
        QVERIFY2(got, got ? "" : got.error().message.c_str());
        QVERIFY(server.requests.first().contains("Host: two.example:"));
    }

    void oneForbiddenAddressOfANameForbidsTheName()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "x")); });
        m_resolver.names["rebind.example"] = {*IpAddress::fromText("93.184.216.34"), *IpAddress::fromText("127.0.0.1")};
        HttpRequest one = request("GET", server.url());
        one.url.replace(7, 9, "rebind.example");
        auto list = std::make_shared<EgressList>();
        list->hosts = EgressList::Hosts::AnyPublic;
        one.egress = list;
        QCOMPARE(send(one).error().code, ErrorCode::EgressBlocked);
        QCOMPARE(server.connections, 0);
    }

    void aRedirectStaysWithinTheList()
    {
        FakeServer other([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "there")); });
        FakeServer server([&](QTcpSocket* socket, const QByteArray& request, int) {
            const QByteArray to =
                request.contains(" /away") ? QByteArray(other.url("/x?key=s3cret&a=1").c_str()) : "/done";
            socket->write(request.contains(" /done") ? answer("200 OK", "here")
                                                     : answer("302 Found", "", "Location: " + to + "\r\n"));
        });
        HttpRequest one = request("GET", server.url("/first"));
        one.headers.add("Authorization", "Bearer s3cret");
        const auto same = send(one);
        QCOMPARE(same->body, std::string("here"));
        QCOMPARE(same->redirects, 1);
        QVERIFY(server.requests.last().contains("Bearer s3cret"));

        HttpRequest away = request("GET", server.url("/away"));
        const auto blocked = send(away);
        QCOMPARE(blocked.error().code, ErrorCode::EgressBlocked);
        QCOMPARE(other.connections, 0);

        (void)m_list.confirm(other.url());
        away = request("GET", server.url("/away"));
        away.headers.add("Authorization", "Bearer s3cret");
        away.headers.add("X-Api-Key", "s3cret");
        away.headers.add("Accept", "text/plain");
        away.secretParameters = {"key"};
        const auto followed = send(away);
        QVERIFY2(followed, followed ? "" : followed.error().message.c_str());
        QCOMPARE(followed->body, std::string("there"));
        QVERIFY2(!other.requests.last().contains("s3cret"), other.requests.last().constData());
        QVERIFY(other.requests.last().startsWith("GET /x?a=1 ") &&
                other.requests.last().contains("Accept: text/plain"));
    }

    void aWriteIsRedirectedOnlyAsTheRulesSay_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("toOther");
        QTest::addColumn<QByteArray>("second"); // method of the second request, or "" when there is none
        QTest::newRow("303 becomes GET") << QByteArray("303 See Other") << false << QByteArray("GET");
        QTest::newRow("302 is not followed") << QByteArray("302 Found") << false << QByteArray();
        QTest::newRow("307 repeats on the same origin") << QByteArray("307 Again") << false << QByteArray("POST");
        QTest::newRow("308 to another origin is not followed") << QByteArray("308 Moved") << true << QByteArray();
    }
    void aWriteIsRedirectedOnlyAsTheRulesSay()
    {
        QFETCH(QByteArray, status);
        QFETCH(bool, toOther);
        QFETCH(QByteArray, second);
        FakeServer other([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "")); });
        (void)m_list.confirm(other.url());
        FakeServer server([&](QTcpSocket* socket, const QByteArray&, int number) {
            const QByteArray to = toOther ? QByteArray(other.url("/there").c_str()) : QByteArray("/there");
            socket->write(number == 1 ? answer(status.constData(), "", "Location: " + to + "\r\n")
                                      : answer("200 OK", ""));
        });
        HttpRequest one = request("POST", server.url());
        one.body = "payload";
        const auto got = send(one);
        QCOMPARE(other.requests.size(), 0);
        if (second.isEmpty()) {
            QCOMPARE(got.error().code, ErrorCode::UpstreamHttpError);
            QVERIFY(textMember(got.error().details, "location").ends_with("/there"));
            QCOMPARE(server.requests.size(), 1);
        } else {
            QVERIFY(got);
            QVERIFY(server.requests.last().startsWith(second));
            QCOMPARE(server.requests.last().contains("payload"), second == "POST");
        }
    }

    void aRedirectLoopEnds()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) {
            socket->write(answer("302 Found", "", "Location: /again\r\n"));
        });
        QCOMPARE(send(request("GET", server.url())).error().code, ErrorCode::UpstreamInvalidResponse);
        QCOMPARE(server.requests.size(), 6);
    }

    void aFloodOfHeadersIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("many short lines") << QByteArray("X: y\r\n");
        QTest::newRow("one endless line") << QByteArray(65536, 'x');
    }
    void aFloodOfHeadersIsRefused()
    {
        QFETCH(QByteArray, line);
        FakeServer server([line](QTcpSocket* socket, const QByteArray&, int) {
            socket->write("HTTP/1.1 200 OK\r\nX: ");
            for (int i = 0; i < 3000 && socket->bytesToWrite() < 20'000'000; ++i) {
                socket->write(line);
            }
        });
        const auto got = send(request("GET", server.url()));
        QVERIFY(!got);
        QVERIFY(got.error().code == ErrorCode::UpstreamInvalidResponse ||
                got.error().code == ErrorCode::UpstreamUnreachable);
    }

    void aGzipBombStopsAtTheLimit()
    {
        const QByteArray bomb = gzipOf(100'000'000);
        FakeServer server([bomb](QTcpSocket* socket, const QByteArray&, int) {
            socket->write(answer("200 OK", bomb, "Content-Encoding: gzip\r\n"));
        });
        HttpRequest one = request("GET", server.url());
        one.maxBody = 8U << 20U;
        QCOMPARE(send(one).error().code, ErrorCode::ResultTooLarge);
        one.maxBody = 200U << 20U;
        QCOMPARE(send(one)->body.size(), std::size_t(100'000'000));
    }

    void silenceEndsByTheIdleLimitAndTheMessageSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("phase");
        QTest::newRow("before the head") << QByteArray() << QStringLiteral("headers");
        QTest::newRow("inside the head") << QByteArray("HTTP/1.1 200 OK\r\nX: y\r\n") << QStringLiteral("headers");
        QTest::newRow("after the head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                                        << QStringLiteral("body");
    }
    void silenceEndsByTheIdleLimitAndTheMessageSaysWhere()
    {
        QFETCH(QByteArray, said);
        QFETCH(QString, phase);
        FakeServer server([said](QTcpSocket* socket, const QByteArray&, int) { socket->write(said); });
        HttpRequest one = request("GET", server.url());
        one.timeouts.idle = 150ms;
        const auto got = send(one);
        QCOMPARE(got.error().code, ErrorCode::UpstreamTimeout);
        QCOMPARE(QString::fromStdString(textMember(got.error().details, "phase")), phase);
        one.repeat = HttpRequest::Repeat::Never;
        QCOMPARE(send(one).error().code, ErrorCode::OutcomeUnknown);
    }

    void slowDripsEndByTheTotalLimit()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) {
            socket->write("HTTP/1.1 200 OK\r\n\r\n");
            auto* timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [socket] { socket->write("."); });
            timer->start(20);
        });
        HttpRequest one = request("GET", server.url());
        one.timeouts.total = 300ms;
        const auto got = send(one);
        QCOMPARE(QString::fromStdString(textMember(got.error().details, "phase")), QStringLiteral("total"));
    }

    void cancelClosesTheSocketAtOnce()
    {
        FakeServer server([](QTcpSocket*, const QByteArray&, int) {});
        CancelSource cancel;
        auto task = m_client->send(request("POST", server.url()), cancel.token());
        QTRY_COMPARE(server.requests.size(), 1);
        QElapsedTimer timer;
        timer.start();
        cancel.cancel();
        QVERIFY(task.isReady());
        const auto got = QCoro::waitFor(task);
        QCOMPARE(got.error().code, ErrorCode::Cancelled);
        QCOMPARE(got.error().details["sent"].get<bool>(), true);
        QTRY_COMPARE(server.sockets.first()->state(), QAbstractSocket::UnconnectedState);
        QVERIFY(timer.elapsed() < 100);
    }

    void aSinkGetsThePiecesAndMayStop()
    {
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) {
            socket->write(answer("200 OK", QByteArray(300'000, 'z')));
        });
        HttpRequest one = request("GET", server.url());
        std::size_t seen = 0;
        one.sink = [&seen](std::string_view piece) -> Result<void> {
            seen += piece.size();
            return {};
        };
        const auto got = send(one);
        QVERIFY(got && got->body.empty());
        QCOMPARE(seen, std::size_t(300'000));
        one.sink = [](std::string_view) -> Result<void> { return fail(ErrorCode::StorageFull, "full"); };
        QCOMPARE(send(one).error().code, ErrorCode::StorageFull);
    }

    void moreRequestsThanConnectionsWaitTheirTurn()
    {
        HttpClientOptions options;
        options.maxConnections = 2;
        m_client = std::make_unique<HttpClient>(m_clock, m_guard, m_resolver, options);
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "x")); });
        std::vector<Task<HttpAnswer>> tasks;
        for (int i = 0; i < 10; ++i) {
            tasks.push_back(m_client->send(request("GET", server.url()), {}));
        }
        for (auto& task : tasks) {
            QVERIFY(QCoro::waitFor(task));
        }
        QCOMPARE(server.requests.size(), 10);
        QVERIFY(server.connections <= 2);
    }

    void fieldsThatAreOursOrHoldLineEndsAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("Host") << QStringLiteral("hOst") << QStringLiteral("evil");
        QTest::newRow("Transfer-Encoding") << QStringLiteral("Transfer-Encoding") << QStringLiteral("chunked");
        QTest::newRow("line end in the value") << QStringLiteral("X") << QStringLiteral("a\r\nEvil: b");
        QTest::newRow("space in the name") << QStringLiteral("X Y") << QStringLiteral("a");
    }
    void fieldsThatAreOursOrHoldLineEndsAreRefused()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        FakeServer server([](QTcpSocket* socket, const QByteArray&, int) { socket->write(answer("200 OK", "x")); });
        HttpRequest one = request("GET", server.url());
        one.headers.add(name.toStdString(), value.toStdString());
        QCOMPARE(send(one).error().code, ErrorCode::InvalidRequest);
        QCOMPARE(server.connections, 0);
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
