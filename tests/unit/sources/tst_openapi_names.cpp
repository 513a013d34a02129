#include "core/sources/openapi/names.h"
#include "core/sources/openapi/words.h"

#include <QTest>

using namespace executor;
using namespace executor::sources::openapi;

namespace {
struct Row
{
    std::string method;
    std::string path;
    std::string id;
    std::vector<std::string> tags;
};

std::vector<OperationName> named(const std::vector<Row>& rows, std::string_view slug = "api",
                                 const std::vector<catalog::ToolName>& known = {})
{
    std::vector<PathEntry> paths;
    std::vector<OperationEntry> operations;
    for (const Row& row : rows) {
        operations.push_back({paths.size(), row.method, row.id, row.tags, {}});
        paths.push_back({row.path, {}});
    }
    return nameOperations(paths, operations, slug, known);
}
} // namespace

class TestOpenApiNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void single_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QString>("slug");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* what, const char* method, const char* path, const char* id, const char* tag,
                            const char* slug, const char* expected) {
            QTest::newRow(what) << QString::fromUtf8(method) << QString::fromUtf8(path) << QString::fromUtf8(id)
                                << QString::fromUtf8(tag) << QString::fromUtf8(slug) << QString::fromUtf8(expected);
        };
        row("group and leaf split at the slash", "GET", "/users/{u}/repos", "repos/list-for-user", "repos", "github",
            "repos.listForUser");
        row("leaf loses the group", "GET", "/pets", "pets.list", "Pets", "x", "pets.list");
        row("an id that does not split stays whole", "GET", "/v1/customers/{customer}", "GetCustomersCustomer", "",
            "stripe", "customers.getCustomersCustomer");
        row("a tag without letters gives way to the path", "GET", "/items", "list", "データ", "x", "items.list");
        row("several parts spell the group", "POST", "/admin.apps.approve", "admin_apps_approve", "admin.apps", "slack",
            "adminApps.approve");
        row("slug first, then group", "POST", "/calendars", "calendar.calendars.insert", "calendars", "calendar",
            "calendars.insert");
        row("no id: method and path", "GET", "/pets/{petId}", "", "", "x", "pets.getPetsByPetId");
        row("no id: parameter in front", "GET", "/{comicId}/info.0.json", "", "", "xkcd",
            "info0Json.getByComicIdInfo0Json");
        row("acronyms are words", "GET", "/a", "GetPetByID", "t", "x", "t.getPetById");
        row("reserved words get a tail", "GET", "/a", "then", "t", "x", "t.then_");
        row("a leading digit gets a front", "GET", "/a", "2fa", "t", "x", "t._2fa");
        row("marks are lost", "GET", "/a", "créer-élément", "t", "x", "t.creerElement");
        row("an id equal to the group is no name", "GET", "/pets", "pets", "pets", "x", "pets.getPets");
        row("versions, api and rest are no groups", "GET", "/rest/api/v2.1/2010-04-01/things", "list", "", "x",
            "things.list");
        row("nothing to name by", "GET", "/", "", "", "x", "root.get");
        row("__proto__ loses its underscores", "GET", "/a", "__proto__", "t", "x", "t.proto");
    }
    void single()
    {
        QFETCH(QString, method);
        QFETCH(QString, path);
        QFETCH(QString, id);
        QFETCH(QString, tag);
        QFETCH(QString, slug);
        QFETCH(QString, expected);
        std::vector<std::string> tags;
        if (!tag.isEmpty()) {
            tags.push_back(tag.toStdString());
        }
        const auto names =
            named({{method.toStdString(), path.toStdString(), id.toStdString(), tags}}, slug.toStdString());
        QCOMPARE(QString::fromStdString(names[0].path), expected);
    }

    void collisionsTakeTheVersion()
    {
        const auto names = named({{"GET", "/v1/pets", "list", {"pets"}}, {"GET", "/v2/pets", "list", {"pets"}}});
        QCOMPARE(names[0].path, std::string("pets.v1.list"));
        QCOMPARE(names[1].path, std::string("pets.v2.list"));
    }

    void thenTheMethodThenTheHash()
    {
        const auto methods = named({{"GET", "/a", "x", {"t"}}, {"POST", "/a", "x", {"t"}}});
        QCOMPARE(methods[0].path, std::string("t.xGet"));
        QCOMPARE(methods[1].path, std::string("t.xPost"));
        const auto hashes = named({{"GET", "/a", "x", {"t"}}, {"GET", "/b", "x", {"t"}}});
        QVERIFY(hashes[0].path.rfind("t.x_", 0) == 0);
        QVERIFY(hashes[0].path != hashes[1].path);
        const auto swapped = named({{"GET", "/b", "x", {"t"}}, {"GET", "/a", "x", {"t"}}});
        QCOMPARE(swapped[1].path, hashes[0].path);
    }

    void aToolIsNeverAGroup()
    {
        const auto names = named({{"GET", "/v1/pets", "v1", {"pets"}},
                                  {"GET", "/v1/a", "list", {"pets"}},
                                  {"GET", "/v2/a", "list", {"pets"}}});
        QCOMPARE(names[0].path, std::string("pets.v1_"));
        QCOMPARE(names[1].path, std::string("pets.v1.list"));
    }

    void namesStayWithTheirOperation()
    {
        const std::vector<catalog::ToolName> known{{"GET /pets/{}", "pets.read", {}, {}}};
        const auto names =
            named({{"GET", "/pets/{id}", "fetch", {"pets"}}, {"POST", "/pets", "read", {"pets"}}}, "x", known);
        QCOMPARE(names[0].path, std::string("pets.read"));
        QCOMPARE(names[1].path, std::string("pets.readPost"));
    }

    void longNamesAreCutWithAHash()
    {
        const auto names = named({{"GET", "/a", std::string(300, 'a'), {"t"}}});
        QCOMPARE(names[0].path.size(), std::size_t(2 + 100));
    }
};

QTEST_GUILESS_MAIN(TestOpenApiNames)
#include "tst_openapi_names.moc"
