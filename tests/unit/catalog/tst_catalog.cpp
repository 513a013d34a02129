#include "tests/unit/catalog/catalogfixture.h"

using namespace executor;
using namespace executor::catalog;

class TestCatalog : public QObject, private CatalogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }
    void importedToolsAreCalledAndFound();
    void argumentsAreCheckedThroughDefinitions();
    void sameContentWritesNothing();
    void nothingIsSeenBeforeTheSwitch();
    void othersWriteBetweenTheStepsOfABatch();
    void aFailedSwitchKeepsTheOldRevision();
    void anEmptyDocumentReplacesNothing();
    void differenceNamesWhatChanged();
    void aDamagedIndexIsRebuilt();
    void leftoversOfAKilledImportGo();
};

void TestCatalog::importedToolsAreCalledAndFound()
{
    import(someTools());
    const auto resolution = wait<Resolution>(m_catalog->resolve("tools.github.$work.issues.create", {}));
    QVERIFY2(resolution.has_value(), resolution ? "" : resolution.error().message.c_str());
    QCOMPARE(resolution->account.value_or(""), std::string("work"));
    QCOMPARE(resolution->canonicalPath, std::string("github.issues.create"));
    const auto plan = wait<std::shared_ptr<const CallPlan>>(m_catalog->plan(resolution->sourceId, resolution->path));
    QVERIFY(plan);
    QCOMPARE((*plan)->effect, Effect::Write);
    QCOMPARE(toText((*plan)->binding), std::string(R"({"method":"GET"})"));
    QCOMPARE((*plan)->contractHash.size(), std::size_t{64});
    const Json found = call("search", R"("create an issue")");
    QCOMPARE(qs(textMember(found.at("items").at(0), "path")), QStringLiteral("github.issues.create"));
    QCOMPARE(qs(textMember(found.at("items").at(0), "signature")),
             QStringLiteral("(owner: string, body: { title: string; labels?: string[] }) => Issue"));
    QCOMPARE(qs(textMember(found.at("items").at(0), "description")), QStringLiteral("Create an issue."));
    QCOMPARE(qs(textMember(found.at("items").at(0), "approval")), QStringLiteral("ask"));
    QCOMPARE(found.at("weakMatch").get<bool>(), false);
    QCOMPARE(call("discover", R"({"query":"create an issue"})").at("bestPath").get<std::string>(),
             std::string("github.issues.create"));
    QCOMPARE(call("discover", R"({"query":"bake bread tomorrow"})").at("bestPath").is_null(), true);
}

void TestCatalog::argumentsAreCheckedThroughDefinitions()
{
    import(someTools());
    const auto plan = wait<std::shared_ptr<const CallPlan>>(m_catalog->plan(m_source.id, "issues.create"));
    QVERIFY(plan);
    Json arguments = *parseJson(R"({"owner":5,"body":{"titel":"x","labels":"bug"}})");
    const auto problems = (*plan)->checker->check(arguments);
    QCOMPARE(problems.size(), std::size_t{2});
    QCOMPARE(problems[0].place, std::string("body.title"));
    QCOMPARE(problems[1].place, std::string("body.labels"));
    QCOMPARE(arguments.at("owner").get<std::string>(), std::string("5"));
}

void TestCatalog::sameContentWritesNothing()
{
    import(someTools());
    const std::int64_t before = m_catalog->generation();
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("one");
    const auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer.has_value());
    QVERIFY(*writer == nullptr);
    QCOMPARE(m_catalog->generation(), before);
    QCOMPARE(countTools(), std::int64_t{4});
}

void TestCatalog::nothingIsSeenBeforeTheSwitch()
{
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("x");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer);
    QVERIFY(wait<void>((*writer)->append(someTypes(), someTools())));
    QVERIFY(wait<void>(m_catalog->indexed()));
    QCOMPARE(call("catalog.tools", "{}").at("total").get<int>(), 0);
    QVERIFY(!wait<Resolution>(m_catalog->resolve("github.issues.create", {})));
    QVERIFY(wait<void>((*writer)->abandon("no more")));
    QCOMPARE(countTools(), std::int64_t{0});
}

void TestCatalog::othersWriteBetweenTheStepsOfABatch()
{
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("x");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer);
    std::vector<ToolDefinition> tools;
    for (std::size_t i = 0; i < RevisionWriter::kBatch; ++i) {
        tools.push_back(tool("group.tool" + std::to_string(i), Effect::Read, "One of many."));
    }
    auto batch = wait<RevisionWriter::PreparedPointer>((*writer)->prepare(someTypes(), std::move(tools)));
    QVERIFY(batch);
    Task<void> storing = (*writer)->store(*batch);
    const auto seen = wait<std::int64_t>(
        m_database->write([](store::Transaction& db) { return db.number("SELECT count(*) FROM tools"); }));
    QVERIFY(seen);
    QVERIFY2(*seen < static_cast<std::int64_t>(RevisionWriter::kBatch / 2), std::to_string(*seen).c_str());
    QVERIFY(wait<void>(std::move(storing)));
    QCOMPARE(countTools(), static_cast<std::int64_t>(RevisionWriter::kBatch));
    const auto active = wait<RevisionDifference>((*writer)->activate({}));
    QVERIFY(active);
    QCOMPARE(active->addedCount, RevisionWriter::kBatch);
    QCOMPARE(active->added.front(), std::string("group.tool0"));
}

void TestCatalog::aFailedSwitchKeepsTheOldRevision()
{
    import(someTools());
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("two");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer);
    QVERIFY(wait<void>((*writer)->append({}, {tool("other.thing", Effect::Read, "Another.")})));
    const auto active = wait<RevisionDifference>((*writer)->activate(
        [](store::Transaction&) -> Result<void> { return fail(ErrorCode::StorageFull, "The disk is full."); }));
    QVERIFY(!active);
    QVERIFY(wait<Resolution>(m_catalog->resolve("github.issues.create", {})));
    QVERIFY(!wait<Resolution>(m_catalog->resolve("github.other.thing", {})));
    const auto revision =
        m_database->readNow([id = m_source.id](store::Connection& db) { return store::activeRevision(db, id); });
    QVERIFY(revision && *revision);
    QCOMPARE((*revision)->contentHash, sha256("one"));
}

void TestCatalog::anEmptyDocumentReplacesNothing()
{
    import(someTools());
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("empty");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer);
    const auto active = wait<RevisionDifference>((*writer)->activate({}));
    QVERIFY(!active);
    QCOMPARE(active.error().code, ErrorCode::DocumentHasNoOperations);
    QVERIFY(wait<Resolution>(m_catalog->resolve("github.issues.create", {})));
}

void TestCatalog::differenceNamesWhatChanged()
{
    import(someTools());
    std::vector<ToolDefinition> tools = someTools();
    tools[1].inputSchema["properties"]["color"] = *parseJson(R"({"type":"string"})");
    tools[1].inputSchema["required"].push_back("color");
    tools[2].description = "Deletes it.";
    tools[3].path = "repos.renamed";
    tools.push_back(tool("new.one", Effect::Read, "New."));
    tools.erase(tools.begin());
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("two");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(writer);
    QVERIFY(wait<void>((*writer)->append(someTypes(), tools)));
    const auto difference = wait<RevisionDifference>((*writer)->activate({}));
    QVERIFY(difference);
    QCOMPARE(difference->added, std::vector<std::string>{"new.one"});
    QCOMPARE(difference->removed, std::vector<std::string>{"issues.create"});
    QCOMPARE(difference->renamedCount, std::size_t{1});
    QCOMPARE(difference->changedCount, std::size_t{2});
    QCOMPARE(difference->changed[0].path, std::string("issues.list"));
    QCOMPARE(difference->changed[0].lines, std::vector<std::string>{"+ required argument color: string"});
    QCOMPARE(difference->changed[1].kinds, std::vector<std::string>{"description"});
    const auto names = wait<std::vector<ToolName>>(m_catalog->knownNames(m_source.id));
    QVERIFY(names);
    const auto gone =
        std::find_if(names->begin(), names->end(), [](const ToolName& n) { return n.path == "issues.create"; });
    QVERIFY(gone != names->end() && gone->removedAt);
}

void TestCatalog::aDamagedIndexIsRebuilt()
{
    import(someTools());
    QVERIFY(wait<void>(m_catalog->stop()));
    m_catalog.reset();
    QVERIFY(wait<void>(m_database->stop()));
    const QDir folder(m_folder->filePath(QStringLiteral("index")));
    const QStringList files = folder.entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QFile file(folder.filePath(files.front()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(file.size() / 2);
    file.write("damage");
    file.close();
    open();
    QVERIFY(wait<void>(m_catalog->indexed()));
    QCOMPARE(textMember(call("search", R"("create an issue")").at("items").at(0), "path"),
             std::string("github.issues.create"));
}

void TestCatalog::leftoversOfAKilledImportGo()
{
    import(someTools());
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256("two");
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY(wait<void>((*writer)->append({}, {tool("other.thing", Effect::Read, "Another.")})));
    writer = std::unique_ptr<RevisionWriter>();
    QCOMPARE(countTools(), std::int64_t{5});
    QVERIFY(wait<void>(m_catalog->stop()));
    m_catalog.reset();
    QVERIFY(wait<void>(m_database->stop()));
    open();
    QTRY_COMPARE(countTools(), std::int64_t{4});
    QVERIFY(wait<Resolution>(m_catalog->resolve("github.issues.create", {})));
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
