#include "rawclient.h"
#include "serverfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace executor;
using namespace executor::net;

namespace {

HttpLimits quick()
{
    HttpLimits limits;
    limits.headTime = 300ms;
    limits.idleTime = 600ms;
    limits.lingerTime = 200ms;
    limits.keepAliveTime = 100ms;
    limits.stalledTime = 400ms;
    limits.tick = 20ms;
    limits.doorCheck = 50ms;
    return limits;
}

} // namespace

class HttpServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }

    void fixedFieldsAreOnEveryAnswer()
    {
        ServerThread server;
        for (const char* path : {"/a", "/refuse", "/%00"}) {
            RawClient client(server.port);
            client.send(std::string("GET ") + path + " HTTP/1.1\r\n" + kHost + kClose +
                        "X-Request-Id: my.id-1\r\n\r\n");
            const std::string answer = client.read();
            for (const char* field : {"X-Executor-Api: 1", "X-Content-Type-Options: nosniff", "Server: executor\r\n",
                                      "Cache-Control: no-store", "X-Request-Id: "}) {
                QVERIFY2(countOf(answer, field) == 1, (answer + field).c_str());
            }
        }
    }
    void requestIdsAreTakenOverOnlyWhenTheyAreHarmless()
    {
        ServerThread server;
        const auto idOf = [&](const std::string& id) {
            RawClient client(server.port);
            client.send("GET /a HTTP/1.1\r\n" + kHost + kClose + "X-Request-Id: " + id + "\r\n\r\n");
            return client.read();
        };
        QVERIFY(idOf("my.id-1_A").find("X-Request-Id: my.id-1_A\r\n") != std::string::npos);
        QVERIFY(idOf("a b").find("X-Request-Id: req_") != std::string::npos);
        QVERIFY(idOf(std::string(65, 'a')).find("X-Request-Id: req_") != std::string::npos);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        ServerThread server;
        RawClient client(server.port);
        std::string requests;
        for (int i = 0; i < 100; ++i) {
            const std::string path = i % 7 == 0 ? "/later" : "/n" + std::to_string(i);
            requests += "GET " + path + " HTTP/1.1\r\n" + kHost + (i == 99 ? kClose : "") + "\r\n";
        }
        client.send(requests);
        const std::string answers = client.read();
        QCOMPARE(countOf(answers, "HTTP/1.1 200"), 100);
        std::size_t at = 0;
        for (int i = 0; i < 100; ++i) {
            at = answers.find(i % 7 == 0 ? std::string("\r\n\r\nlater") : "GET /n" + std::to_string(i), at);
            QVERIFY2(at != std::string::npos, qPrintable(QString::number(i)));
            ++at;
        }
    }
    void headGetsTheHeadOnly()
    {
        ServerThread server;
        RawClient client(server.port);
        client.send("HEAD /big?n=20000 HTTP/1.1\r\n" + kHost + "\r\nGET /a HTTP/1.1\r\n" + kHost + kClose + "\r\n");
        const std::string answers = client.read();
        QVERIFY(answers.find("Content-Length: 20000\r\n") != std::string::npos);
        QVERIFY(answers.size() < 2000);
        QVERIFY(answers.ends_with("GET /a"));
    }
    void continueIsSentOnlyAfterTheHeadIsAccepted()
    {
        ServerThread server;
        RawClient accepted(server.port);
        accepted.send("POST /echo HTTP/1.1\r\n" + kHost + kClose + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QCOMPARE(accepted.read("\r\n\r\n"), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        accepted.send("ab");
        QVERIFY(accepted.read().ends_with("\r\n\r\nab"));
        RawClient refused(server.port);
        refused.send("POST /refuse HTTP/1.1\r\n" + kHost + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QVERIFY(refused.read().starts_with("HTTP/1.1 403"));
    }
    void largeAnswersAreCompressedWhenAsked_data()
    {
        QTest::addColumn<QByteArray>("accepts");
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("coding");
        QTest::newRow("gzip") << QByteArray("gzip, deflate") << 20000 << QByteArray("gzip");
        QTest::newRow("zstd wins") << QByteArray("gzip, zstd;q=0.5") << 20000 << QByteArray("zstd");
        QTest::newRow("a refused coding") << QByteArray("gzip;q=0, zstd;q=0.0") << 20000 << QByteArray();
        QTest::newRow("large, on the pool") << QByteArray("gzip") << 5'000'000 << QByteArray("gzip");
        QTest::newRow("small") << QByteArray("gzip") << 16384 << QByteArray();
        QTest::newRow("not asked for") << QByteArray("identity") << 20000 << QByteArray();
    }
    void largeAnswersAreCompressedWhenAsked()
    {
        QFETCH(QByteArray, accepts);
        QFETCH(int, size);
        QFETCH(QByteArray, coding);
        ServerThread server;
        RawClient client(server.port);
        client.send("GET /big?n=" + std::to_string(size) + " HTTP/1.1\r\n" + kHost + kClose +
                    "Accept-Encoding: " + accepts.toStdString() + "\r\n\r\n");
        const std::string answer = client.read();
        if (coding.isEmpty()) {
            QVERIFY(answer.find("Content-Encoding") == std::string::npos);
            QVERIFY(answer.ends_with(std::string(static_cast<std::size_t>(size), 'x')));
        } else {
            QVERIFY(answer.find("Content-Encoding: " + coding.toStdString()) != std::string::npos);
            QVERIFY(answer.size() < 10000);
        }
    }

    void slowHeadsAndBodiesEndWith408()
    {
        ServerThread server(quick());
        RawClient head(server.port);
        head.send("GET /a HT");
        RawClient body(server.port);
        body.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 10\r\n\r\nabc");
        RawClient silent(server.port);
        QVERIFY(head.read().starts_with("HTTP/1.1 408"));
        QVERIFY(body.read().starts_with("HTTP/1.1 408"));
        QCOMPARE(silent.read(), std::string());
        QCOMPARE(server.handler.requests.load(), 0);
    }
    void idleConnectionsAreClosed()
    {
        ServerThread server(quick());
        RawClient client(server.port);
        client.send("GET /a HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(client.read("GET /a").ends_with("GET /a"));
        QVERIFY(client.isClosedWithin(3s));
    }
    void aBodyBeyondTheLimitIsNotRead()
    {
        ServerThread server(quick());
        RawClient client(server.port);
        client.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 200000000\r\n\r\n");
        const std::string block(1U << 20U, 'b');
        int blocks = 0;
        while (blocks < 190 && client.send(block)) {
            ++blocks;
        }
        QVERIFY2(blocks < 30, qPrintable(QString::number(blocks)));
    }

    void slowConnectionsDoNotBlockOthers()
    {
        HttpLimits limits = quick();
        limits.headTime = 20s;
        ServerThread server(limits);
        std::vector<RawClient> slow;
        for (int i = 0; i < 2000; ++i) {
            slow.emplace_back(server.port);
            QVERIFY(slow.back().isConnected());
            slow.back().send("G");
        }
        RawClient client(server.port);
        client.send("GET /a HTTP/1.1\r\n" + kHost + kClose + "\r\n");
        QVERIFY(client.read().ends_with("GET /a"));
        const auto open = [&] {
            std::size_t count = 0;
            server.run([&] { count = server.server->connectionCount(); });
            return count;
        };
        QTRY_VERIFY(open() <= limits.halfOpen + 70);
    }
    void connectionsBeyondTheLimitGet503()
    {
        HttpLimits limits;
        limits.connections = 8;
        ServerThread server(limits);
        std::vector<RawClient> kept;
        for (int i = 0; i < 8; ++i) {
            kept.emplace_back(server.port);
            kept.back().send("GET /a HTTP/1.1\r\n" + kHost + "\r\n");
            QVERIFY(kept.back().read("GET /a").ends_with("GET /a"));
        }
        RawClient client(server.port);
        const std::string answer = client.read();
        QVERIFY2(answer.starts_with("HTTP/1.1 503") && answer.find("Retry-After: 1\r\n") != std::string::npos,
                 answer.c_str());
        QVERIFY(answer.find("too_many_connections") != std::string::npos);
        kept[3].send("GET /b HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(kept[3].read("GET /b").ends_with("GET /b"));
    }
    void connectionsAndRequestsOfOneOwnerAreLimited()
    {
        HttpLimits limits;
        limits.perOwner = 4;
        limits.requestsPerOwner = 2;
        ServerThread server(limits);
        const std::string hold = "GET /hold HTTP/1.1\r\n" + kHost + "X-Owner: agt_1\r\n\r\n";
        const std::string ask = "GET /a HTTP/1.1\r\n" + kHost + "X-Owner: agt_1\r\n\r\n";
        std::vector<RawClient> clients;
        for (int i = 0; i < 5; ++i) {
            clients.emplace_back(server.port);
        }
        clients[0].send(hold);
        clients[1].send(hold);
        QTRY_COMPARE(server.handler.requests.load(), 2);
        clients[2].send(ask);
        QVERIFY(clients[2].read("requestId").find("too_many_requests") != std::string::npos);
        clients[3].send(ask);
        QVERIFY(clients[3].read("requestId").find("too_many_requests") != std::string::npos);
        clients[4].send(ask);
        QVERIFY(clients[4].read().find("too_many_connections") != std::string::npos);
        clients[0].close();
        QTRY_COMPARE(server.handler.peersGone.load(), 1);
        clients[2].send(ask);
        QVERIFY(clients[2].read("GET /a").ends_with("GET /a"));
    }

    void aPeerThatGoesIsReportedOnce()
    {
        ServerThread server;
        RawClient client(server.port);
        client.send("GET /hold HTTP/1.1\r\n" + kHost + "\r\n");
        QTRY_COMPARE(server.handler.requests.load(), 1);
        client.close();
        QTRY_COMPARE(server.handler.peersGone.load(), 1);
        RawClient stream(server.port);
        stream.send("GET /events HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(!stream.read("first").empty());
        stream.close();
        QTRY_COMPARE(server.handler.peersGone.load(), 2);
    }
    void aHalfClosedClientGetsItsAnswer()
    {
        ServerThread server;
        RawClient client(server.port);
        client.send("GET /a HTTP/1.1\r\n" + kHost + "\r\n");
        client.halfClose();
        QVERIFY(client.read().ends_with("GET /a"));
    }
    void silentEventStreamsAreKeptAlive()
    {
        ServerThread server(quick());
        RawClient client(server.port);
        client.send("GET /events HTTP/1.1\r\n" + kHost + "\r\n");
        const std::string got = client.read(": keep-alive\n\n\r\ne\r\n: keep-alive");
        QVERIFY2(countOf(got, ": keep-alive\n\n") >= 1, got.c_str());
    }
    void aStreamWaitsForItsReader()
    {
        ServerThread server;
        RawClient client(server.port, 32768);
        client.send("GET /flood HTTP/1.1\r\n" + kHost + "\r\n");
        QTest::qWait(200);
        QVERIFY2(server.handler.mostQueued < (512U << 10U), qPrintable(QString::number(server.handler.mostQueued)));
        const std::string got = client.read("\r\n0\r\n\r\n");
        QVERIFY(got.size() > (64U << 20U));
        QVERIFY2(server.handler.mostQueued < (512U << 10U), qPrintable(QString::number(server.handler.mostQueued)));
    }
    void aStreamThatOverflowsIsCut()
    {
        ServerThread server;
        RawClient client(server.port, 32768);
        client.send("GET /overflow HTTP/1.1\r\n" + kHost + "\r\n");
        QTRY_COMPARE(server.handler.peersGone.load(), 1);
        QVERIFY(server.handler.mostQueued <= (4U << 20U) + (128U << 10U));
    }
    void aReaderThatTakesNothingIsCut()
    {
        ServerThread server(quick());
        RawClient client(server.port, 32768);
        client.send("GET /flood HTTP/1.1\r\n" + kHost + "\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(server.handler.peersGone.load(), 1, 10000);
    }

    void aBurstOfWholeRequestsIsAnswered()
    {
        HttpLimits limits;
        limits.halfOpen = 4;
        ServerThread server(limits);
        std::vector<std::unique_ptr<RawClient>> clients;
        server.run([&] { // they all come while the server does something else
            for (int i = 0; i < 40; ++i) {
                clients.push_back(std::make_unique<RawClient>(server.port));
                clients.back()->send("GET /a HTTP/1.1\r\n" + kHost + "\r\n");
            }
        });
        for (const auto& client : clients) {
            QVERIFY(client->read("GET /a").ends_with("GET /a"));
        }
    }

    void shutdownSaysByeAndRefusesFurtherRequests()
    {
        ServerThread server;
        RawClient kept(server.port);
        kept.send("GET /a HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(kept.read("GET /a").ends_with("GET /a"));
        RawClient stream(server.port);
        stream.send("GET /events HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(!stream.read("first").empty());
        RawClient work(server.port);
        work.send("POST /events HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\n\r\n");
        QVERIFY(!work.read("first").empty());
        RawClient pending(server.port);
        pending.send("GET /later HTTP/1.1\r\n" + kHost + "\r\n");
        while (server.handler.requests < 4) { // no QTRY: the answer comes 20 ms later
            std::this_thread::yield();
        }
        server.run([&] { server.server->beginShutdown(); });
        QVERIFY(stream.read().find("event: bye\n") != std::string::npos);
        QVERIFY(pending.read().ends_with("later"));
        QVERIFY(work.read({}, 100ms).find("bye") == std::string::npos); // it ends with its own answer
        kept.send("GET /b HTTP/1.1\r\n" + kHost + "\r\n");
        const std::string answer = kept.read();
        QVERIFY2(answer.starts_with("HTTP/1.1 503") && answer.find("Retry-After: 2\r\n") != std::string::npos,
                 answer.c_str());
        QVERIFY(!RawClient(server.port).isConnected());
    }

    void theLocalDoorServesUpgradesAndComesBack()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = pathFromUtf8(utf8(folder.filePath(QStringLiteral("door.sock"))));
        ServerThread server(quick(), path);
        struct stat facts = {};
        QCOMPARE(::stat(path.c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);

        RawClient plain(path);
        plain.send("GET /a HTTP/1.1\r\n" + kClose + "\r\n"); // needs no Host
        QVERIFY(plain.read().ends_with("GET /a"));
        RawClient raw(path);
        raw.send("GET /mcp HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: executor-mcp\r\n\r\nEARLY");
        QVERIFY(raw.read("early").find("HTTP/1.1 101 Switching Protocols\r\nExecutor-Session: s1\r\n") == 0);
        raw.send("MORE");
        QCOMPARE(raw.read("more"), std::string("more"));

        std::filesystem::remove(path);
        QTRY_VERIFY(std::filesystem::exists(path));
        QVERIFY(RawClient(path).isConnected());
        raw.send("END"); // the old connection still works
        QCOMPARE(raw.read(), std::string("end"));
    }
    void aServerWithoutDescriptorsComesBack()
    {
        HttpLimits limits = quick();
        limits.headTime = 20s;
        ServerThread server(limits);
        std::vector<int> hoard;
        RawClient waiting(server.port); // connected by the kernel's backlog at least
        for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) {
            hoard.push_back(fd);
        }
        ::close(hoard.back());
        hoard.pop_back();
        RawClient late(server.port); // takes the last descriptor: the server has none for it
        QTest::qWait(100);
        for (const int fd : hoard) {
            ::close(fd);
        }
        late.send("GET /a HTTP/1.1\r\n" + kHost + kClose + "\r\n");
        QVERIFY(late.read().ends_with("GET /a"));
    }
};

QTEST_GUILESS_MAIN(HttpServerTest)
#include "tst_httpserver.moc"
