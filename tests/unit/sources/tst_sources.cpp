#include "core/sources/toolcaller.h"
#include "core/store/sourcerows.h"
#include "openapicase.h"
#include "sourcesfixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QTimer>

using namespace executor;
using namespace executor::sources;

namespace {
QByteArray petDocument(const QByteArray& more = {})
{
    return R"({"openapi":"3.0.3","info":{"title":"Pet Store API","version":"1"},"paths":{
        "/pets/{id}":{"get":{"operationId":"pets.get","tags":["pets"],"parameters":[{"name":"id","in":"path","required":true,
        "schema":{"type":"integer"}}],"responses":{"200":{"content":{"application/json":{"schema":
        {"$ref":"#/components/schemas/Pet"}}}}}}})" +
           more + R"(},"components":{"schemas":{"Pet":{"type":"object","properties":{"name":{"type":"string"}}}}}})";
}

NewSource sourceAt(const std::string& url, FetchRequest::LocalAddresses local = FetchRequest::LocalAddresses::Confirmed)
{
    NewSource wanted;
    wanted.input.url = url;
    wanted.input.local = local;
    return wanted;
}

NewSource sourceOf(const QByteArray& text)
{
    NewSource wanted;
    wanted.input.text = std::make_shared<const std::string>(text.toStdString());
    wanted.input.fileName = "openapi.json";
    return wanted;
}

std::size_t rowsIn(SourcesFixture& fixture)
{
    const auto rows = fixture.database->readNow([](store::Connection& db) { return store::listSources(db); });
    return rows ? rows->size() : 999;
}
} // namespace

class TestSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSourceIsConnectedByItsAddress()
    {
        SourcesFixture fixture;
        DocumentServer server;
        server.replies["/openapi.json"] = {200, "application/json", petDocument(), {}};
        QStringList announced;
        QObject::connect(&fixture.events, &EventStream::happened, &fixture.events,
                         [&](const Event& event) { announced << QString::fromStdString(event.type); });
        const auto preview = QCoro::waitFor(fixture.service->preview(sourceAt(server.url("/openapi.json")).input, {}));
        QVERIFY2(preview, preview ? "" : preview.error().message.c_str());
        QCOMPARE(preview->slug, std::string("pet_store"));
        QCOMPARE(preview->toolCount, std::size_t(1));
        QVERIFY(preview->isLocal);
        QCOMPARE(rowsIn(fixture), std::size_t(0));

        const auto added = QCoro::waitFor(fixture.service->add(sourceAt(server.url("/openapi.json")), {}));
        QVERIFY2(added, added ? "" : added.error().message.c_str());
        QCOMPARE(added->slug, std::string("pet_store"));
        QCOMPARE(added->health.status, std::string("healthy"));
        QCOMPARE(added->config.toolCount, std::size_t(1));
        QVERIFY(!added->activeRevision.isEmpty());
        QVERIFY(announced.contains(QStringLiteral("source.added")));
        QVERIFY(announced.contains(QStringLiteral("source.revision")));
        const auto plan = QCoro::waitFor(fixture.catalog->plan(added->id, "pets.get"));
        QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
        QCOMPARE((*plan)->effect, Effect::Read);
        // The index that answers when add() ends knows it already.
        const Json question = {{"query", "pets get"}};
        const auto found = QCoro::waitFor(fixture.catalog->callBuiltin("search", question, {}));
        QVERIFY2(found, found ? "" : found.error().message.c_str());
        QCOMPARE(found->at("items").size(), std::size_t(1));
        const auto callable = fixture.service->source(added->id);
        QVERIFY(callable && callable->adapter != nullptr);
        const auto request = callable->adapter->build((*plan)->binding, callable->settings, {{"id", 7}}, "step_x");
        QVERIFY(request.has_value());
        QCOMPARE(request->url, server.url("/pets/7"));
        QVERIFY(callable->egress->confirmed.size() == 1);

        // It is there after a restart.
        fixture.startService();
        QVERIFY(fixture.service->findNamed("pet_store") != nullptr);
    }

    void aCallReachesTheUpstream()
    {
        SourcesFixture fixture;
        DocumentServer server;
        server.replies["/openapi.json"] = {200, "application/json", petDocument(), {}};
        server.replies["/pets/7"] = {200, "application/json", R"({"name":"Rex","id":12345678901234567890123})", {}};
        const auto added = QCoro::waitFor(fixture.service->add(sourceAt(server.url("/openapi.json")), {}));
        QVERIFY2(added, added ? "" : added.error().message.c_str());
        const auto plan = QCoro::waitFor(fixture.catalog->plan(added->id, "pets.get"));
        QVERIFY(plan.has_value());
        ToolCaller caller(*fixture.service, *fixture.accounts, *fixture.client, fixture.redactor);
        const auto wrong = caller.check(*plan, "", {{"idd", 7}});
        QCOMPARE(wrong.error().code, ErrorCode::InvalidToolArguments);
        auto checked = caller.check(*plan, "", {{"id", "7"}});
        QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
        QCOMPARE(checked->prepared.arguments, Json({{"id", 7}}));
        QCOMPARE(checked->prepared.request["url"], Json(server.url("/pets/7")));
        const auto outcome = QCoro::waitFor(caller.call(*checked, CallContext()));
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(outcome->valueText, std::string(R"({"name":"Rex","id":12345678901234567890123})"));
        QVERIFY(server.requests.last().startsWith("GET /pets/7 HTTP/1.1\r\n"));
    }

    void anAgentMayNotNameThisComputer()
    {
        SourcesFixture fixture;
        DocumentServer server;
        server.replies["/openapi.json"] = {200, "application/json", petDocument(), {}};
        const auto added = QCoro::waitFor(
            fixture.service->add(sourceAt(server.url("/openapi.json"), FetchRequest::LocalAddresses::Refused), {}));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::EgressBlocked);
        QVERIFY(server.requests.isEmpty());
        QCOMPARE(rowsIn(fixture), std::size_t(0));
    }

    void aPageLeavesNothingBehind()
    {
        SourcesFixture fixture;
        const auto added = QCoro::waitFor(fixture.service->add(sourceOf("<html><body>docs</body></html>"), {}));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::DocumentUnreadable);
        QCOMPARE(rowsIn(fixture), std::size_t(0));
        QVERIFY(fixture.service->list().empty());
    }

    void aCancelledImportLeavesNothingBehind()
    {
        SourcesFixture fixture;
        CancelSource cancel;
        auto adding = fixture.service->add(sourceOf(petDocument()), cancel.token());
        cancel.cancel();
        const auto added = QCoro::waitFor(std::move(adding));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::Cancelled);
        QCOMPARE(rowsIn(fixture), std::size_t(0));
    }

    void slugsDoNotClash()
    {
        SourcesFixture fixture;
        const auto first = QCoro::waitFor(fixture.service->add(sourceOf(petDocument()), {}));
        const auto second = QCoro::waitFor(fixture.service->add(sourceOf(petDocument()), {}));
        QVERIFY(first && second);
        QCOMPARE(second->slug, std::string("pet_store_2"));
        NewSource same = sourceOf(petDocument());
        same.slug = "pet_store";
        const auto third = QCoro::waitFor(fixture.service->add(same, {}));
        QCOMPARE(third.error().code, ErrorCode::AlreadyExists);
        same.slug = "search";
        const auto reserved = QCoro::waitFor(fixture.service->add(same, {}));
        QCOMPARE(reserved.error().code, ErrorCode::InvalidRequest);
    }

    void refreshes()
    {
        SourcesFixture fixture;
        DocumentServer server;
        server.replies["/openapi.json"] = {200, "application/json", petDocument(), {}};
        const auto added = QCoro::waitFor(fixture.service->add(sourceAt(server.url("/openapi.json")), {}));
        QVERIFY(added.has_value());
        const auto same = QCoro::waitFor(fixture.service->refresh(added->id, nullptr, "cli", {}));
        QVERIFY2(same, same ? "" : same.error().message.c_str());
        QVERIFY(same->isUnchanged);
        QCOMPARE(fixture.service->find(added->id)->activeRevision, added->activeRevision);

        server.replies["/openapi.json"].body =
            petDocument(R"(,"/pets":{"post":{"operationId":"pets.add","tags":["pets"]}})");
        const auto more = QCoro::waitFor(fixture.service->refresh(added->id, nullptr, "cli", {}));
        QVERIFY2(more, more ? "" : more.error().message.c_str());
        QCOMPARE(more->toolCount, std::size_t(2));
        QCOMPARE(more->difference.addedCount, std::size_t(1));

        server.replies["/openapi.json"] = {500, "text/plain", "broken", {}};
        const auto failed = QCoro::waitFor(fixture.service->refresh(added->id, nullptr, "cli", {}));
        QVERIFY(!failed);
        QCOMPARE(fixture.service->find(added->id)->health.status, std::string("stale"));
        QVERIFY(QCoro::waitFor(fixture.catalog->plan(added->id, "pets.add")).has_value());
    }

    void changesAndRemoval()
    {
        SourcesFixture fixture;
        const auto added = QCoro::waitFor(fixture.service->add(sourceOf(petDocument()), {}));
        QVERIFY(added.has_value());
        QVERIFY(added->config.facts.needsBaseUrl);
        SourcePatch patch;
        patch.baseUrl = "api.example.com/v2";
        patch.isEnabled = false;
        const auto changed = QCoro::waitFor(fixture.service->update(added->id, patch));
        QVERIFY2(changed, changed ? "" : changed.error().message.c_str());
        QCOMPARE(changed->endpoint, std::string("https://api.example.com/v2"));
        QCOMPARE(changed->shownHealth().status, std::string("disabled"));
        QCOMPARE(changed->origins(), std::vector<std::string>{"https://api.example.com:443"});
        SourcePatch back;
        back.isEnabled = true;
        const auto enabled = QCoro::waitFor(fixture.service->update(added->id, back));
        QCOMPARE(enabled->shownHealth(), added->health); // switching off and on is no look at the source
        const auto removed = QCoro::waitFor(fixture.service->remove(added->id, "cli"));
        QVERIFY2(removed, removed ? "" : removed.error().message.c_str());
        QCOMPARE(rowsIn(fixture), std::size_t(0));
        QCOMPARE(QCoro::waitFor(fixture.service->remove(added->id, "cli")).error().code, ErrorCode::NotFound);
    }

    void importOfALargeDocument()
    {
        QFile file(sharedPath("corpus/openapi/github-rest.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            QSKIP("../shared/corpus/openapi is not there.");
        }
        SourcesFixture fixture;
        NewSource wanted = sourceOf(file.readAll());
        std::size_t told = 0;
        fixture.service->onProgress([&](const ImportProgress& progress) { told = progress.tools; });
        qint64 longest = 0;
        QElapsedTimer since;
        QTimer pulse;
        pulse.setInterval(1);
        QObject::connect(&pulse, &QTimer::timeout, &pulse, [&] { longest = std::max(longest, since.restart()); });
        since.start();
        pulse.start();
        QElapsedTimer total;
        total.start();
        const auto added = QCoro::waitFor(fixture.service->add(std::move(wanted), {}));
        qInfo() << "import" << total.elapsed() << "ms, longest stall" << longest << "ms";
        QVERIFY2(added, added ? "" : added.error().message.c_str());
        QCOMPARE(added->config.toolCount, std::size_t(1223));
        QCOMPARE(told, std::size_t(1223));
    }
};

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
