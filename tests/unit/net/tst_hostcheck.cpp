#include "core/net/hostcheck.h"
#include "core/net/target.h"

#include "core/base/text.h"

#include <QTest>

using namespace executor;
using namespace executor::net;

namespace {

RequestHead headWith(const char* name, const QString& value)
{
    RequestHead head;
    for (const QString& one : value.split(QLatin1Char('|'))) {
        head.headers.add(name, utf8(one));
    }
    return head;
}

const HostRules kRules{8788, {"exec.example", "other.example:8443"}, {"https://app.example"}};

} // namespace

class HostCheckTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hosts_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* host, bool allowed) {
            QTest::newRow(host) << QString::fromLatin1(host) << allowed;
        };
        row("127.0.0.1:8788", true);
        row("localhost:8788", true);
        row("LOCALHOST:8788", true);
        row("[::1]:8788", true);
        row("exec.example", true);
        row("exec.example:444", true);
        row("other.example:8443", true);
        row("other.example", false);
        row("127.0.0.1", false);
        row("localhost:1", false);
        row("localhost:87888", false);
        row("localhost:8788:8788", false);
        row("localhost.evil.example:8788", false);
        row("127.0.0.1.evil.example:8788", false);
        row("0.0.0.0:8788", false);
        row("user@localhost:8788", false);
        row("[::1", false);
        row("localhost:+8788", false);
        row("localhost:", false);
        row("", false);
        row("localhost:8788|localhost:8788", false);
    }
    void hosts()
    {
        QFETCH(QString, host);
        QFETCH(bool, allowed);
        QCOMPARE(hostAllowed(headWith("Host", host), kRules), allowed);
    }
    void absentHostIsRefusedOnTcpAndFineOnTheLocalDoor()
    {
        RequestHead head;
        QVERIFY(!hostAllowed(head, kRules));
        head.door = DoorKind::Local;
        QVERIFY(hostAllowed(head, kRules));
    }

    void origins_data()
    {
        QTest::addColumn<QString>("origin");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* origin, bool allowed) {
            QTest::newRow(origin) << QString::fromLatin1(origin) << allowed;
        };
        row("http://127.0.0.1:8788", true);
        row("http://localhost:8788", true);
        row("http://[::1]:8788", true);
        row("https://app.example", true);
        row("https://app.example.evil", false);
        row("http://app.example", false);
        row("http://127.0.0.1:8789", false);
        row("https://127.0.0.1:8788", false);
        row("null", false);
        row("", false);
        row("http://localhost:8788|http://localhost:8788", false);
    }
    void origins()
    {
        QFETCH(QString, origin);
        QFETCH(bool, allowed);
        QCOMPARE(originAllowed(headWith("Origin", origin), kRules), allowed);
    }
    void fetchMetadataOfAForeignPageIsRefused()
    {
        QVERIFY(originAllowed(RequestHead(), kRules));
        QVERIFY(!originAllowed(headWith("Sec-Fetch-Site", QStringLiteral("cross-site")), kRules));
        QVERIFY(!originAllowed(headWith("Sec-Fetch-Site", QStringLiteral("Same-Site")), kRules));
        QVERIFY(originAllowed(headWith("Sec-Fetch-Site", QStringLiteral("none")), kRules));
        RequestHead listed = headWith("Sec-Fetch-Site", QStringLiteral("cross-site"));
        listed.headers.add("Origin", "https://app.example");
        QVERIFY(originAllowed(listed, kRules));
    }

    void targets_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* target, const char* path) {
            QTest::newRow(target) << QString::fromLatin1(target) << QString::fromUtf8(path);
        };
        row("/", "/");
        row("/v1/tools/a%20b", "/v1/tools/a b");
        row("/v1/tools/%C3%A4", "/v1/tools/ä");
        row("/v1/a%252e", "/v1/a%2e");
        row("http://localhost:8788/v1?x=1", "/v1");
        row("http://localhost:8788", "/");
        row("*", "*");
        row("/a%2Fb", "");
        row("/a%5cb", "");
        row("/a%00", "");
        row("/%2e%2e/etc", "");
        row("/a/../b", "");
        row("/a/.", "");
        row("/a%", "");
        row("/a%2", "");
        row("/a%zz", "");
        row("/a%ff", "");
        row("/a#b", "");
        row("/a\xe4", "");
        row("a", "");
        row("https://localhost/", "");
    }
    void targets()
    {
        QFETCH(QString, target);
        QFETCH(QString, path);
        const QByteArray bytes = target.toLatin1();
        const auto parsed = parseTarget(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        QCOMPARE(parsed ? qs(parsed->path) : QString(), path);
    }
    void queriesAreDecodedInOrder()
    {
        const auto parsed = parseTarget("/a?x=1&y=a%26b+c&x=2&&flag");
        QVERIFY(parsed);
        const std::vector<std::pair<std::string, std::string>> expected{
            {"x", "1"}, {"y", "a&b c"}, {"x", "2"}, {"flag", ""}};
        QVERIFY(parsed->query == expected);
    }
};

QTEST_GUILESS_MAIN(HostCheckTest)
#include "tst_hostcheck.moc"
