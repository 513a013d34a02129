#include "core/net/egressguard.h"

#include <QtTest>

using namespace executor;
using namespace executor::net;

namespace {
/// "refused" when the address cannot be parsed, "blocked:<reason>" by the guard, else "name" or "open".
QString verdict(const QString& text, const EgressList& list, const EgressGuard& guard)
{
    const std::string url = text.toStdString();
    const auto parsed = parseHttpUrl(url);
    if (!parsed) {
        return QStringLiteral("refused");
    }
    const auto checked = guard.checkUrl(*parsed, list);
    if (!checked) {
        return QStringLiteral("blocked:") + QString::fromStdString(textMember(checked.error().details, "reason"));
    }
    return IpAddress::fromText(parsed->host) ? QStringLiteral("open") : QStringLiteral("name");
}
} // namespace

class TestEgressGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileAddresses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* url, const char* expected) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(expected);
        };
        add("http://127.0.0.1/", "blocked:address");
        add("http://127.255.255.254/", "blocked:address");
        add("http://127.1/", "blocked:address");
        add("http://0x7f000001/", "blocked:address");
        add("http://0x7f.1/", "blocked:address");
        add("http://0X7F.0.0.1/", "blocked:address");
        add("http://2130706433/", "blocked:address");
        add("http://017700000001/", "blocked:address");
        add("http://0177.0.0.1/", "blocked:address");
        add("http://127.0.0.1./", "blocked:address");
        add("http://127.0.0.1../", "refused");
        add("http://0/", "blocked:address");
        add("http://0.0.0.0/", "blocked:address");
        add("http://10.1.2.3/", "blocked:address");
        add("http://100.64.0.1/", "blocked:address");
        add("http://100.127.255.255/", "blocked:address");
        add("http://100.128.0.1/", "open");
        add("http://169.254.169.254/latest/meta-data", "blocked:address");
        add("http://169.254.170.2/", "blocked:address");
        add("http://100.100.100.200/", "blocked:address");
        add("http://metadata.google.internal/", "blocked:metadata");
        add("http://METADATA.google.internal./", "blocked:metadata");
        add("http://172.16.0.1/", "blocked:address");
        add("http://172.32.0.1/", "open");
        add("http://192.0.0.8/", "blocked:address");
        add("http://192.168.255.1/", "blocked:address");
        add("http://198.19.0.1/", "blocked:address");
        add("http://224.0.0.1/", "blocked:address");
        add("http://255.255.255.255/", "blocked:address");
        add("http://240.0.0.1/", "blocked:address");
        add("http://[::]/", "blocked:address");
        add("http://[::1]/", "blocked:address");
        add("http://[0:0:0:0:0:0:0:1]/", "blocked:address");
        add("http://[::ffff:127.0.0.1]/", "blocked:address");
        add("http://[::ffff:7f00:1]/", "blocked:address");
        add("http://[::127.0.0.1]/", "blocked:address");
        add("http://[::ffff:0:127.0.0.1]/", "blocked:address");
        add("http://[64:ff9b::7f00:1]/", "blocked:address");
        add("http://[64:ff9b::169.254.169.254]/", "blocked:address");
        add("http://[64:ff9b:1::1]/", "blocked:address");
        add("http://[2002:7f00:1::]/", "blocked:address");
        add("http://[2002:a9fe:a9fe::]/", "blocked:address");
        add("http://[2001:0:808:808::f5ff:fffe]/", "blocked:address"); // Teredo client 10.0.0.1
        add("http://[2001:0:a00:1::f7f7:f7f7]/", "blocked:address");   // Teredo server 10.0.0.1
        add("http://[fc00::1]/", "blocked:address");
        add("http://[fd00:ec2::254]/", "blocked:address");
        add("http://[fe80::1]/", "blocked:address");
        add("http://[fe80::1%25eth0]/", "refused");
        add("http://[fec0::1]/", "blocked:address");
        add("http://[ff02::1]/", "blocked:address");
        add("http://[2606:4700::1111]/", "open");
        add("http://8.8.8.8/", "open");
        add("http://1.2.3.4.5/", "refused");
        add("http://256.256.256.256/", "refused");
        add("http://1.2.3.0x100/", "refused");
        add("http://127.0.0.1%00.example.com/", "refused");
        add("http://127%2e0%2e0%2e1/", "refused");
        add("http://good.com@127.0.0.1/", "blocked:address");
        add("http://127.0.0.1:80@good.com/", "name");
        add("http://good.com\\@127.0.0.1/", "refused");
        add("http://127\xE3\x80\x82\x30\xE3\x80\x82\x30\xE3\x80\x82\x31/", "blocked:address"); // ideographic full stops
        add("http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1/", "blocked:address");          // circled digits 1 2 7
        add("ftp://example.com/", "refused");
        add("file:///etc/passwd", "refused");
        add("http://example.com:0/", "refused");
        add("http://example.com:65536/", "refused");
        add("http:///path", "refused");
        add("http://exa mple.com/", "refused");
        add("http://example.com/a b", "refused");
        add("http://example.com/a\r\nX: y", "refused");
        add("https://EXAMPLE.com.:443/x?y#z", "name");
    }
    void hostileAddresses()
    {
        QFETCH(QString, url);
        QFETCH(QString, expected);
        EgressList list;
        list.hosts = EgressList::Hosts::AnyPublic;
        QCOMPARE(verdict(url, list, EgressGuard()), expected);
    }

    void aUrlIsSplitWithoutChangingItsBytes()
    {
        const auto url = parseHttpUrl("HTTPS://user:pw@API.Example.com.:8443/a/../b%2Fc?x=%20&y=%C3%A9#frag");
        QVERIFY(url);
        QCOMPARE(url->host, std::string("api.example.com"));
        QCOMPARE(url->target, std::string("/a/../b%2Fc?x=%20&y=%C3%A9"));
        QCOMPARE(url->origin(), std::string("https://api.example.com:8443"));
        const auto next = resolveReference(*url, "../c?d=1#e");
        QVERIFY(next);
        QCOMPARE(next->text(), std::string("https://api.example.com:8443/c?d=1"));
    }

    void onlyListedHostsAreReached()
    {
        EgressList list;
        QVERIFY(list.allow("https://api.github.com/v3"));
        const EgressGuard guard;
        QCOMPARE(verdict(QStringLiteral("https://api.github.com/repos"), list, guard), QStringLiteral("name"));
        QCOMPARE(verdict(QStringLiteral("http://api.github.com/repos"), list, guard),
                 QStringLiteral("blocked:host_not_listed"));
        QCOMPARE(verdict(QStringLiteral("https://api.github.com:8443/"), list, guard),
                 QStringLiteral("blocked:host_not_listed"));
        QCOMPARE(verdict(QStringLiteral("https://api.github.com.evil.com/"), list, guard),
                 QStringLiteral("blocked:host_not_listed"));
    }

    void aConfirmationCoversOneHostAndPort()
    {
        EgressList list;
        QVERIFY(list.confirm("http://127.0.0.1:3000/openapi.json"));
        const EgressGuard guard;
        QCOMPARE(verdict(QStringLiteral("http://127.0.0.1:3000/x"), list, guard), QStringLiteral("open"));
        QCOMPARE(verdict(QStringLiteral("http://127.0.0.1:3001/x"), list, guard),
                 QStringLiteral("blocked:host_not_listed"));
        QVERIFY(list.confirm("http://169.254.169.254/"));
        QCOMPARE(verdict(QStringLiteral("http://169.254.169.254/"), list, guard), QStringLiteral("blocked:address"));
        QVERIFY(list.confirm("http://[::ffff:169.254.169.254]/"));
        QCOMPARE(verdict(QStringLiteral("http://[::ffff:169.254.169.254]/"), list, guard),
                 QStringLiteral("blocked:address"));
    }

    void aNameThatLeadsInsideIsRefused()
    {
        EgressList list;
        list.hosts = EgressList::Hosts::AnyPublic;
        const EgressGuard guard;
        const auto url = parseHttpUrl("https://rebind.example.com/");
        QVERIFY(url);
        QVERIFY(guard.checkUrl(*url, list));
        QVERIFY(guard.checkAddress(*url, *IpAddress::fromText("93.184.216.34"), list));
        QVERIFY(!guard.checkAddress(*url, *IpAddress::fromText("10.0.0.1"), list));
        list.networks.push_back(*IpNetwork::fromText("10.0.0.0/8"));
        QVERIFY(guard.checkAddress(*url, *IpAddress::fromText("10.0.0.1"), list));
        QVERIFY(!guard.checkAddress(*url, *IpAddress::fromText("192.168.0.1"), list));
    }

    void ownPortsAreRefusedThroughEveryName_data()
    {
        QTest::addColumn<QString>("url");
        for (const char* url :
             {"http://127.0.0.1:8788/", "http://localhost:8788/", "http://[::1]:8788/", "http://127.9.9.9:8788/",
              "http://a.localhost:8788/", "http://[::ffff:127.0.0.1]:8788/"}) {
            QTest::newRow(url) << QString::fromUtf8(url);
        }
    }
    void ownPortsAreRefusedThroughEveryName()
    {
        QFETCH(QString, url);
        EgressGuard guard;
        guard.setOwnPorts({8788});
        EgressList list;
        QVERIFY(list.confirm(url.toStdString()));
        QCOMPARE(verdict(url, list, guard), QStringLiteral("blocked:own_port"));
        const auto named = parseHttpUrl("http://me.example.com:8788/");
        QVERIFY(list.confirm("http://me.example.com:8788/"));
        QVERIFY(!guard.checkAddress(*named, *IpAddress::fromText("127.0.0.1"), list));
    }

    void credentialsInTheClearGoToLoopbackOnly()
    {
        const EgressGuard guard;
        EgressList list;
        const auto plain = parseHttpUrl("http://example.com/");
        const auto address = *IpAddress::fromText("93.184.216.34");
        QVERIFY(!guard.checkCleartext(*plain, address, list));
        QVERIFY(guard.checkCleartext(*parseHttpUrl("https://example.com/"), address, list));
        QVERIFY(guard.checkCleartext(*plain, *IpAddress::fromText("127.0.0.1"), list));
        list.cleartext.insert("example.com:80");
        QVERIFY(guard.checkCleartext(*plain, address, list));
    }
};

QTEST_GUILESS_MAIN(TestEgressGuard)
#include "tst_egressguard.moc"
