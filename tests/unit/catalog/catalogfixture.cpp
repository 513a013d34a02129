#include "tests/unit/catalog/catalogfixture.h"

namespace executor::catalog {

ToolDefinition tool(const std::string& path, Effect effect, const std::string& description)
{
    ToolDefinition out;
    out.path = path;
    out.identity = "OP " + path;
    out.description = description;
    out.effect = effect;
    out.effectReason = "test";
    out.inputSchema = *parseJson(
        R"({"type":"object","additionalProperties":false,"required":["owner"],"properties":{"owner":{"type":"string","description":"Who owns it"},"page":{"type":"integer"}}})");
    out.outputSchema = *parseJson(R"({"$ref":"#/$defs/Issue"})");
    out.parameters = {"owner", "page"};
    out.binding["method"] = "GET";
    return out;
}

std::vector<ToolDefinition> someTools()
{
    ToolDefinition create = tool("issues.create", Effect::Write, "Create an issue. It is opened at once.");
    create.inputSchema = *parseJson(
        R"({"type":"object","additionalProperties":false,"required":["owner","body"],"properties":{"owner":{"type":"string"},"body":{"$ref":"#/$defs/NewIssue"}}})");
    create.parameters = {"owner"};
    return {std::move(create), tool("issues.list", Effect::Read, "List issues of a repository."),
            tool("repos.delete", Effect::Delete, "Delete a repository."),
            tool("repos.getById", Effect::Read, "Get one.")};
}

std::vector<NamedSchema> someTypes()
{
    return {
        {"Issue",
         *parseJson(
             R"({"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"parent":{"$ref":"#/$defs/Issue"},"title":{"type":"string"},"text":{"type":"string"}}})")},
        {"NewIssue",
         *parseJson(
             R"({"type":"object","required":["title"],"properties":{"title":{"type":"string"},"labels":{"type":"array","items":{"type":"string"}}}})")}};
}

void CatalogFixture::open()
{
    auto database = store::Database::open({pathFromUtf8(utf8(m_folder->path())), m_clock, *m_events});
    QVERIFY2(database.has_value(), database ? "" : database.error().message.c_str());
    m_database = std::move(*database);
    m_catalog = std::make_unique<Catalog>(*m_database, m_clock,
                                          pathFromUtf8(utf8(m_folder->filePath(QStringLiteral("index")))));
    QVERIFY(m_catalog->load());
    m_catalog->setSources({m_source});
}

void CatalogFixture::start()
{
    initCrypto();
    m_folder = new QTemporaryDir;
    m_events = new EventStream;
    m_source = SourceEntry{};
    m_source.id = SourceId::make(m_clock.now());
    m_source.slug = "github";
    m_source.name = "GitHub";
    m_source.kind = "openapi";
    open();
    store::SourceRow row;
    row.id = m_source.id;
    row.slug = "github";
    row.name = "GitHub";
    row.kind = "openapi";
    row.createdAt = row.updatedAt = m_clock.now();
    const auto inserted = wait<bool>(m_database->write([row](store::Transaction& db) -> Result<bool> {
        EX_CHECK(store::insertSource(db, row));
        return true;
    }));
    QVERIFY2(inserted.has_value(), inserted ? "" : inserted.error().message.c_str());
}

void CatalogFixture::end()
{
    QVERIFY(wait<void>(m_catalog->stop()));
    m_catalog.reset();
    QVERIFY(wait<void>(m_database->stop()));
    m_database.reset();
    delete m_events;
    delete m_folder;
}

void CatalogFixture::import(std::vector<ToolDefinition> tools, const char* hash)
{
    RevisionFacts facts;
    facts.sourceId = m_source.id;
    facts.contentHash = sha256(hash);
    auto writer = wait<std::unique_ptr<RevisionWriter>>(m_catalog->beginRevision(facts));
    QVERIFY2(writer && *writer, writer ? "unchanged" : writer.error().message.c_str());
    const auto appended = wait<void>((*writer)->append(someTypes(), std::move(tools)));
    QVERIFY2(appended.has_value(), appended ? "" : appended.error().message.c_str());
    const auto active = wait<RevisionDifference>((*writer)->activate({}));
    QVERIFY2(active.has_value(), active ? "" : active.error().message.c_str());
}

Json CatalogFixture::call(const char* path, const QByteArray& arguments, const Viewer& viewer)
{
    const auto answer = wait<Json>(m_catalog->callBuiltin(path, *parseJson(arguments.toStdString()), viewer));
    if (!answer) {
        Json error = Json::object();
        error["error"] = answer.error().toJson();
        return error;
    }
    return *answer;
}

std::int64_t CatalogFixture::countTools()
{
    return *m_database->readNow([](store::Connection& db) { return db.number("SELECT count(*) FROM tools"); });
}

} // namespace executor::catalog
