#include "fakes.h"

#include <QTest>

using namespace executor;
using namespace executor::mcp;

namespace {

struct Wire
{
    std::string sent;
    std::string session;
    std::function<void(std::string_view)> bytes;
    std::function<void()> closed;
    bool isClosed = false;

    [[nodiscard]] std::vector<Json> messages() const
    {
        std::vector<Json> all;
        std::size_t start = 0;
        for (std::size_t end = sent.find('\n'); end != std::string::npos; end = sent.find('\n', start)) {
            all.push_back(parseJson(sent.substr(start, end - start)).value());
            start = end + 1;
        }
        return all;
    }
};

class FakeRaw : public net::RawConnection
{
public:
    explicit FakeRaw(std::shared_ptr<Wire> wire) : m_wire(std::move(wire)) {}
    void accept(net::HeaderFields headers) override { m_wire->session = headers.value("Executor-Session"); }
    void refuse(net::Response) override { close(); }
    void write(std::string_view text) override { m_wire->sent += text; }
    std::size_t bytesQueued() const override { return 0; }
    void onBytes(std::function<void(std::string_view)> callback) override { m_wire->bytes = std::move(callback); }
    void onClosed(std::function<void()> callback) override { m_wire->closed = std::move(callback); }
    void pauseReading() override {}
    void resumeReading() override {}
    void close() override { m_wire->isClosed = true; }

private:
    std::shared_ptr<Wire> m_wire;
};

std::shared_ptr<Wire> connectBridge(McpWorld& world, Result<Principal> principal, const std::string& session = {})
{
    auto wire = std::make_shared<Wire>();
    net::RequestHead head;
    if (!session.empty()) {
        head.headers.add("Mcp-Session-Id", session);
    }
    world.server->attachBridge(head, std::make_unique<FakeRaw>(wire), std::move(principal));
    return wire;
}

} // namespace

class McpBridgeLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initCrypto(); }

    void aSessionRunsOverLines()
    {
        McpWorld world;
        const auto wire = connectBridge(world, world.principal);
        QCOMPARE(wire->session.size(), std::size_t(43));
        const std::string lines = McpWorld::request(0, "ping") + "\n" + McpWorld::initialize("2025-06-18") + "\r\n" +
                                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}" + "\n\n" +
                                  McpWorld::execute(2) + "\n" + "{\n" + McpWorld::initialize("2025-06-18") + "\n";
        for (const char c : lines) { // one byte at a time
            wire->bytes(std::string_view(&c, 1));
        }
        const auto messages = wire->messages();
        QCOMPARE(messages.size(), std::size_t(5));
        QCOMPARE(textMember(messages[0]["error"]["data"], "reason"), std::string("session_required"));
        QCOMPARE(textMember(messages[1]["result"], "protocolVersion"), std::string("2025-06-18"));
        QVERIFY(messages[2]["result"].contains("structuredContent"));
        QCOMPARE(messages[3]["error"]["code"].get<int>(), -32700);
        QCOMPARE(textMember(messages[4]["error"]["data"], "reason"), std::string("already_initialized"));
    }
    void theSessionGoesOnAfterAReconnect()
    {
        McpWorld world;
        const auto first = connectBridge(world, world.principal);
        first->bytes(McpWorld::initialize("2025-06-18") + "\n");
        first->closed();
        world.server = world.make();
        QVERIFY(world.server->load().isReady());
        const auto second = connectBridge(world, world.principal, first->session);
        QCOMPARE(second->session, first->session);
        second->bytes(McpWorld::request(3, "ping") + "\n");
        QCOMPARE(second->messages().size(), std::size_t(1));
        QVERIFY(second->messages()[0].contains("result"));
    }
    void anUnknownAgentIsToldWithEachRequest()
    {
        McpWorld world;
        const auto wire = connectBridge(world, fail(ErrorCode::NotFound, "No agent \"x\"."));
        wire->bytes(McpWorld::initialize("2025-06-18") + "\n" + McpWorld::request(2, "tools/list") + "\n");
        const auto messages = wire->messages();
        QCOMPARE(messages.size(), std::size_t(2));
        for (const Json& message : messages) {
            QCOMPARE(textMember(message["error"]["data"], "reason"), std::string("agent_unknown"));
        }
    }
    void theEndOfTheBridgeCancelsNothing()
    {
        McpWorld world;
        world.executions.endsAtOnce = false;
        const auto wire = connectBridge(world, world.principal);
        wire->bytes(McpWorld::initialize("2025-06-18") + "\n" + McpWorld::execute(2) + "\n");
        wire->closed();
        QTest::qWait(20);
        world.executions.finish("exec_1");
        QTest::qWait(20);
        QVERIFY(world.executions.cancelled.empty());
        QCOMPARE(wire->messages().size(), std::size_t(1));
    }
    void aLineBeyondTheLimitEndsTheConnection()
    {
        McpWorld world;
        const auto wire = connectBridge(world, world.principal);
        wire->bytes(std::string((8U << 20U) + 1, 'x'));
        QVERIFY(wire->isClosed);
    }
};

QTEST_GUILESS_MAIN(McpBridgeLinkTest)
#include "tst_mcpbridgelink.moc"
