#include "core/mcp/bridge/bridge.h"
#include "core/mcp/bridge/detail/messagescan.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace executor;
using namespace executor::mcp;

namespace {

/// A door that the test opens, answers on and closes by hand.
class Door
{
public:
    explicit Door(const QTemporaryDir& folder) : m_path(utf8(folder.filePath(QStringLiteral("door")))) {}
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    ~Door() { closeAll(); }
    [[nodiscard]] const std::string& path() const { return m_path; }
    void listen()
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        m_path.copy(address.sun_path, sizeof(address.sun_path) - 1);
        ::unlink(m_path.c_str());
        m_listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
        ::listen(m_listener, 8);
    }
    /// Takes the next connection and answers its head; gives the head.
    std::string accept(const std::string& answer = "HTTP/1.1 101 Switching Protocols\r\nExecutor-Session: s1\r\n\r\n")
    {
        m_connection = ::accept(m_listener, nullptr, nullptr);
        const std::string head = readUntil(m_connection, "\r\n\r\n");
        send(answer);
        return head;
    }
    void send(const std::string& text) const
    {
        static_cast<void>(::send(m_connection, text.data(), text.size(), MSG_NOSIGNAL));
    }
    [[nodiscard]] std::string read(const std::string& end) const { return readUntil(m_connection, end); }
    void closeConnection() { ::close(std::exchange(m_connection, -1)); }
    void closeAll()
    {
        closeConnection();
        ::close(std::exchange(m_listener, -1));
        ::unlink(m_path.c_str());
    }
    static std::string readUntil(int descriptor, const std::string& end)
    {
        std::string got;
        char c = 0;
        pollfd wait{descriptor, POLLIN, 0};
        while (!got.ends_with(end) && ::poll(&wait, 1, 5000) > 0 && ::read(descriptor, &c, 1) == 1) {
            got.push_back(c);
        }
        return got;
    }

private:
    std::string m_path;
    int m_listener = -1;
    int m_connection = -1;
};

/// A bridge on a thread, between two pipes.
class Bridge
{
public:
    explicit Bridge(
        const Door& door, std::function<Result<void>()> start = [] { return Result<void>(); })
    {
        static_cast<void>(::pipe(m_in.data()) + ::pipe(m_out.data()));
        BridgeOptions options;
        options.findDoor = [path = door.path()] { return std::filesystem::path(path); };
        options.startDaemon = std::move(start);
        options.agent = "claude";
        options.logFile = "/logs/daemon.log";
        options.input = m_in[0];
        options.output = m_out[1];
        m_thread = std::thread([this, options] {
            exitCode = runBridge(options);
            ::close(m_out[1]);
        });
    }
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;
    ~Bridge()
    {
        endInput();
        join();
    }
    void type(const std::string& text) const { static_cast<void>(::write(m_in[1], text.data(), text.size()) < 0); }
    void endInput()
    {
        if (m_in[1] >= 0) {
            ::close(std::exchange(m_in[1], -1));
        }
    }
    void join()
    {
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }
    [[nodiscard]] std::string line() const { return Door::readUntil(m_out[0], "\n"); }
    std::atomic<int> exitCode = -1;

private:
    std::array<int, 2> m_in{-1, -1};
    std::array<int, 2> m_out{-1, -1};
    std::thread m_thread;
};

const std::string kPing = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
const std::string kPong = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n";

} // namespace

class McpBridgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAreFoundWithoutParsing_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("requests");
        QTest::addColumn<QByteArray>("responses");
        const auto row = [](const char* name, const char* line, const char* requests, const char* responses) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(requests) << QByteArray(responses);
        };
        row("a request", "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}", "7", "");
        row("a text id, last", "{ \"method\" : \"x\" , \"id\" : \"a,b\" }", "\"a,b\"", "");
        row("a notification", "{\"method\":\"x\",\"params\":{\"id\":3}}", "", "");
        row("an answer", "{\"id\":7,\"result\":{\"method\":\"}\"}}", "", "7");
        row("a refusal without id", "{\"id\":null,\"error\":{}}", "", "");
        row("a batch", "[{\"id\":1,\"method\":\"x\"},{\"method\":\"y\"},{\"id\":2,\"result\":[1,2]}]", "1", "2");
        row("quotes in texts", "{\"p\":\"\\\"id\\\":9\",\"id\":3,\"method\":\"x\"}", "3", "");
        row("no JSON", "hello", "", "");
        row("cut off", "{\"id\":1,\"method\":\"", "1", "");
        row("nothing", "", "", "");
    }
    void idsAreFoundWithoutParsing()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, requests);
        QFETCH(QByteArray, responses);
        const MessageFacts facts = scanMessage(line.toStdString());
        QCOMPARE(join(facts.requests, " "), requests.toStdString());
        QCOMPARE(join(facts.responses, " "), responses.toStdString());
    }

    void aCancelledRequestIsNotInFlight()
    {
        const MessageFacts facts =
            scanMessage("{\"method\":\"notifications/cancelled\",\"params\":{\"reason\":\"x\",\"requestId\":\"a\"}}");
        QCOMPARE(facts.cancelled, std::vector<std::string>{"\"a\""});
        QVERIFY(scanMessage("{\"id\":1,\"method\":\"x\",\"params\":{\"requestId\":2}}").cancelled.empty());
    }
    void linesGoBothWays()
    {
        QTemporaryDir folder;
        Door door(folder);
        door.listen();
        Bridge bridge(door);
        bridge.type(kPing);
        const std::string head = door.accept();
        QVERIFY2(head.starts_with("GET /mcp HTTP/1.1\r\n"), head.c_str());
        QVERIFY(head.find("Upgrade: executor-mcp\r\n") != std::string::npos);
        QVERIFY(head.find("Executor-Agent: claude\r\n") != std::string::npos);
        QCOMPARE(door.read("\n"), kPing);
        door.send(kPong);
        QCOMPARE(bridge.line(), kPong);
        bridge.endInput();
        bridge.join();
        QCOMPARE(bridge.exitCode.load(), 0);
    }
    void aLargeMessageArrivesWhole()
    {
        QTemporaryDir folder;
        Door door(folder);
        door.listen();
        Bridge bridge(door);
        door.accept();
        const std::string large = "{\"id\":2,\"result\":\"" + std::string(256U << 10U, 'x') + "\"}\n";
        std::thread sender([&] { door.send(large); });
        QCOMPARE(bridge.line().size(), large.size());
        sender.join();
    }
    void theDaemonIsStartedOnceAndInputWaits()
    {
        QTemporaryDir folder;
        Door door(folder);
        std::atomic<int> starts = 0;
        Bridge bridge(door, [&] {
            ++starts;
            door.listen();
            return Result<void>();
        });
        bridge.type(kPing);
        QTRY_COMPARE(starts.load(), 1);
        door.accept();
        QCOMPARE(door.read("\n"), kPing);
    }
    void aDaemonThatDoesNotStartIsToldToTheFirstRequest()
    {
        QTemporaryDir folder;
        Door door(folder);
        Bridge bridge(door, [] { return fail(ErrorCode::DaemonUnreachable, "Executor did not start."); });
        QTest::qWait(50); // the start has failed before anybody asks
        bridge.type("{\"jsonrpc\":\"2.0\",\"method\":\"note\"}\n" + kPing);
        const Json answer = parseJson(bridge.line()).value();
        QCOMPARE(answer["id"].get<int>(), 1);
        QCOMPARE(answer["error"]["code"].get<int>(), -32603);
        QVERIFY(textMember(answer["error"], "message").find("/logs/daemon.log") != std::string::npos);
        bridge.join();
        QCOMPARE(bridge.exitCode.load(), 1);
    }
    void aRefusalIsToldAndEnds()
    {
        QTemporaryDir folder;
        Door door(folder);
        door.listen();
        Bridge bridge(door);
        bridge.type(kPing);
        const std::string body =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"No such token.\"}}";
        door.accept("HTTP/1.1 401 Unauthorized\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const Json answer = parseJson(bridge.line()).value();
        QCOMPARE(textMember(answer["error"], "message").substr(0, 14), std::string("No such token."));
        bridge.join();
        QCOMPARE(bridge.exitCode.load(), 4);
    }
    void aLostDaemonFailsWhatItHadAndIsFoundAgain()
    {
        QTemporaryDir folder;
        Door door(folder);
        door.listen();
        Bridge bridge(door, [] { return fail(ErrorCode::DaemonUnreachable, "Nobody starts it here."); });
        bridge.type(kPing);
        door.accept();
        QCOMPARE(door.read("\n"), kPing);
        door.closeConnection();
        const Json lost = parseJson(bridge.line()).value();
        QCOMPARE(textMember(lost["error"]["data"], "reason"), std::string("daemon_restarted"));
        QCOMPARE(lost["id"].get<int>(), 1);
        const std::string head = door.accept();
        QVERIFY2(head.find("Mcp-Session-Id: s1\r\n") != std::string::npos, head.c_str());
        bridge.type(kPing);
        QCOMPARE(door.read("\n"), kPing);
        door.send(kPong);
        QCOMPARE(bridge.line(), kPong);
    }
    void theEndOfInputWaitsForLastAnswersButNotForever()
    {
        QTemporaryDir folder;
        Door door(folder);
        door.listen();
        Bridge bridge(door);
        bridge.type(kPing);
        bridge.endInput();
        door.accept();
        QCOMPARE(door.read("\n"), kPing);
        const auto before = std::chrono::steady_clock::now();
        bridge.join(); // the answer never comes
        QVERIFY(std::chrono::steady_clock::now() - before < std::chrono::seconds(2));
        QCOMPARE(bridge.exitCode.load(), 0);
    }
};

QTEST_GUILESS_MAIN(McpBridgeTest)
#include "tst_mcpbridge.moc"
