#include "apifixture.h"

#include "core/api/answers.h"
#include "core/api/openapi.h"
#include "core/api/routes/systemroutes.h"

#include <fstream>
#include <set>

using namespace executor;
using namespace executor::api;
using namespace executor::api::test;

namespace {
/// Routes that count how often they ran.
struct CountingApi : Api
{
    CountingApi()
    {
        const auto counted = [this](RequestPtr request) {
            ++runs;
            lastBody = request->body;
            Json body = request->body;
            body["run"] = runs;
            body["token"] = "exa_once";
            return doneTask<ApiAnswer>(ApiAnswer(std::move(body), 201));
        };
        const std::vector<Field> fields{{"code", Field::Type::Text, Field::Need::Required, "Program."},
                                        {"wait", Field::Type::Integer, Field::Need::Optional, "Seconds.", 0, 900}};
        table.add({.method = "POST",
                   .path = "/v1/things",
                   .scope = Scope::Agent,
                   .operation = "things.create",
                   .summary = "Makes one.",
                   .fields = fields,
                   .handler = counted});
        table.add({.method = "GET",
                   .path = "/v1/things",
                   .scope = Scope::Agent,
                   .operation = "things.list",
                   .summary = "Lists.",
                   .query = listFields(),
                   .handler = counted});
        table.add({.method = "GET",
                   .path = "/v1/things/{id}",
                   .scope = Scope::Agent,
                   .operation = "things.get",
                   .summary = "Gives one.",
                   .handler = [](const RequestPtr& request) {
                       ApiAnswer answer(Json{{"id", request->pathText("id")}});
                       answer.rev = 7;
                       return doneTask<ApiAnswer>(std::move(answer));
                   }});
        table.add({.method = "GET",
                   .path = "/v1/things/search",
                   .scope = Scope::Agent,
                   .operation = "things.search",
                   .summary = "Searches.",
                   .handler = [](const RequestPtr&) {
                       return doneTask<ApiAnswer>(ApiAnswer(Json{{"search", true}}));
                   }});
        table.add(
            {.method = "GET", .path = "/v1/rules", .operation = "rules.list", .summary = "Lists.", .handler = counted});
        table.add({.method = "POST",
                   .path = "/v1/shutdown",
                   .scope = Scope::Door,
                   .operation = "shutdown",
                   .summary = "Ends.",
                   .handler = counted});
        table.add({.method = "GET",
                   .path = "/v1/broken",
                   .scope = Scope::Agent,
                   .operation = "broken",
                   .summary = "Fails.",
                   .handler = [](const RequestPtr&) {
                       return doneTask<ApiAnswer>(fail(ErrorCode::Internal, "secret path /home/x"));
                   }});
        table.add({.method = "GET",
                   .path = "/health",
                   .scope = Scope::None,
                   .operation = "health",
                   .summary = "Whether it works.",
                   .handler = counted});
    }
    int runs = 0;
    Json lastBody;
};
} // namespace

class TestGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestIsRefusedBeforeItsHandler_data();
    void aRequestIsRefusedBeforeItsHandler();
    void theRightCallerGetsThrough();
    void headsAreAnsweredLikeGets();
    void wordsComeBeforeParameters();
    void aBodyIsChecked_data();
    void aBodyIsChecked();
    void etagsSayNotModified();
    void internalErrorsTellNothing();
    void mcpIsBehindTheSameGuard();
    void oneKeyRunsOnce();
    void parallelRequestsWithOneKeyRunOnce();
    void cursorsAreBoundToTheirList();
    void theDocumentNamesEveryRouteButTheDoors();
    void onlyTheDoorRouteEverHoldsAProof();
};

void TestGuard::aRequestIsRefusedBeforeItsHandler_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* name, QByteArray method, QByteArray path, QByteArray field, QByteArray value,
                        int status,
                        QByteArray code) { QTest::newRow(name) << method << path << field << value << status << code; };
    row("another host", "GET", "/health", "Host", "evil.example", 403, "host_not_allowed");
    row("a host that only looks like ours", "GET", "/v1/things", "Host", "127.0.0.1.evil.example:8788", 403,
        "host_not_allowed");
    row("another port", "GET", "/health", "Host", "localhost:1", 403, "host_not_allowed");
    row("a foreign page", "GET", "/health", "Origin", "https://evil.example", 403, "origin_not_allowed");
    row("the null origin", "POST", "/v1/things", "Origin", "null", 403, "origin_not_allowed");
    row("a page of another site", "GET", "/v1/things", "Sec-Fetch-Site", "cross-site", 403, "origin_not_allowed");
    row("an unknown path", "GET", "/v1/nothing", "", "", 404, "route_not_found");
    row("a trailing slash", "GET", "/v1/things/", "", "", 404, "route_not_found");
    row("another case", "GET", "/v1/Things", "", "", 404, "route_not_found");
    row("a wrong method", "DELETE", "/v1/things", "", "", 405, "method_not_allowed");
    row("no token", "GET", "/v1/things", "Authorization", "", 401, "token_missing");
    row("a wrong token", "GET", "/v1/things", "Authorization", "Bearer exa_wrong", 401, "token_invalid");
    row("another scheme", "GET", "/v1/things", "Authorization", "Basic exa_right", 401, "token_invalid");
    row("a token in the URL", "GET", "/v1/things?token=exa_right", "", "", 401, "token_in_url");
    row("an operator's route", "GET", "/v1/rules", "", "", 403, "scope_insufficient");
    row("an operator's route by its old name", "GET", "/v1/policies", "", "", 403, "scope_insufficient");
    row("a path below /mcp", "POST", "/mcp/zzz", "", "", 404, "route_not_found");
    row("/mcp with a trailing slash", "POST", "/mcp/", "", "", 404, "route_not_found");
    row("a route of the door", "POST", "/v1/shutdown", "", "", 404, "route_not_found");
    row("another workspace", "GET", "/v1/workspaces/other/things", "", "", 404, "route_not_found");
    row("an unknown parameter", "GET", "/v1/things?limits=3", "", "", 400, "unknown_field");
    row("a parameter out of range", "GET", "/v1/things?limit=201", "", "", 400, "invalid_request");
    row("a parameter that is no number", "GET", "/v1/things?limit=x", "", "", 400, "invalid_request");
    row("nothing acceptable", "GET", "/v1/things", "Accept", "image/png", 406, "not_acceptable");
}

void TestGuard::aRequestIsRefusedBeforeItsHandler()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    CountingApi api;
    net::RequestHead head = Api::agentHead(method.toStdString(), path.toStdString());
    if (!field.isEmpty()) {
        head.headers.remove(field.toStdString());
        if (!value.isEmpty()) {
            head.headers.add(field.toStdString(), value.toStdString());
        }
    }
    const net::Response response = api.send(head);
    QCOMPARE(response.status, status);
    QCOMPARE(codeOf(response), code.toStdString());
    QCOMPARE(response.headers.has("WWW-Authenticate"), status == 401);
    QCOMPARE(response.headers.has("Allow"), status == 405);
    QCOMPARE(api.runs, 0);
}

void TestGuard::theRightCallerGetsThrough()
{
    CountingApi api;
    QCOMPARE(api.send(Api::agentHead("GET", "/v1/things")).status, 201);
    QCOMPARE(api.send(Api::agentHead("GET", "/v1/workspaces/local/things")).status, 201);
    QCOMPARE(api.send(Api::doorHead("GET", "/v1/rules")).status, 201);
    QCOMPARE(api.send(Api::doorHead("GET", "/v1/policies")).status, 201);
    QCOMPARE(api.send(Api::doorHead("POST", "/v1/shutdown")).status, 201);
    QCOMPARE(api.send(Api::head("GET", "/health")).status, 201);
    QCOMPARE(api.runs, 6);
    const net::Response options = api.send(Api::head("OPTIONS", "/v1/things"));
    QCOMPARE(options.status, 204);
    QCOMPARE(options.headers.value("Allow"), std::string("POST, GET, HEAD, OPTIONS"));
}

void TestGuard::headsAreAnsweredLikeGets()
{
    CountingApi api;
    QCOMPARE(api.send(Api::agentHead("HEAD", "/v1/things/a")).status, 200);
}

void TestGuard::wordsComeBeforeParameters()
{
    CountingApi api;
    QCOMPARE(api.send(Api::agentHead("GET", "/v1/things/search")).body, std::string("{\"search\":true}"));
    QCOMPARE(api.send(Api::agentHead("GET", "/v1/things/other")).body, std::string("{\"id\":\"other\"}"));
}

void TestGuard::aBodyIsChecked_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("good") << QByteArray("application/json; charset=utf-8") << QByteArray("{\"code\":\"1\"}") << 201
                          << QByteArray();
    QTest::newRow("a form") << QByteArray("application/x-www-form-urlencoded") << QByteArray("{\"code\":\"1\"}") << 415
                            << QByteArray("unsupported_media_type");
    QTest::newRow("plain text") << QByteArray("text/plain") << QByteArray("{\"code\":\"1\"}") << 415
                                << QByteArray("unsupported_media_type");
    QTest::newRow("broken") << QByteArray("application/json") << QByteArray("{\"code\":") << 400
                            << QByteArray("invalid_json");
    QTest::newRow("a key twice") << QByteArray("application/json") << QByteArray("{\"code\":\"1\",\"code\":\"2\"}")
                                 << 400 << QByteArray("duplicate_key");
    QTest::newRow("an unknown field") << QByteArray("application/json") << QByteArray("{\"code\":\"1\",\"wiat\":1}")
                                      << 400 << QByteArray("unknown_field");
    QTest::newRow("a missing field") << QByteArray("application/json") << QByteArray("{\"wait\":1}") << 400
                                     << QByteArray("invalid_request");
    QTest::newRow("a wrong type") << QByteArray("application/json") << QByteArray("{\"code\":1}") << 400
                                  << QByteArray("invalid_request");
    QTest::newRow("out of range") << QByteArray("application/json") << QByteArray("{\"code\":\"1\",\"wait\":901}")
                                  << 400 << QByteArray("invalid_request");
    QTest::newRow("no object") << QByteArray("application/json") << QByteArray("[1]") << 400
                               << QByteArray("invalid_request");
    QTest::newRow("a byte order mark") << QByteArray("application/json") << QByteArray("\xEF\xBB\xBF{\"code\":\"1\"}")
                                       << 400 << QByteArray("invalid_json");
    QTest::newRow("129 levels") << QByteArray("application/json")
                                << QByteArray("{\"code\":" + QByteArray(129, '[') + QByteArray(129, ']') + "}") << 400
                                << QByteArray("json_too_complex");
}

void TestGuard::aBodyIsChecked()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    CountingApi api;
    net::RequestHead head = Api::agentHead("POST", "/v1/things");
    head.headers.add("Content-Type", type.toStdString());
    const net::Response response = api.send(head, body.toStdString());
    QCOMPARE(response.status, status);
    QCOMPARE(codeOf(response), code.toStdString());
    QCOMPARE(api.runs, status == 201 ? 1 : 0);
}

void TestGuard::etagsSayNotModified()
{
    CountingApi api;
    net::RequestHead head = Api::agentHead("GET", "/v1/things/a");
    QCOMPARE(api.send(head).headers.value("ETag"), std::string("\"7\""));
    head.headers.add("If-None-Match", "\"7\"");
    const net::Response again = api.send(head);
    QCOMPARE(again.status, 304);
    QVERIFY(again.body.empty());
    net::RequestHead plain = Api::agentHead("GET", "/v1/things/search"); // an object without a revision of its own
    const std::string tag = api.send(plain).headers.value("ETag");
    QVERIFY(tag.size() > 2);
    plain.headers.add("If-None-Match", "\"7\", " + tag);
    QCOMPARE(api.send(plain).status, 304);
    ApiRequest request;
    request.head = Api::head("PATCH", "/v1/things/a");
    QVERIFY(checkIfMatch(request, 7, Json()));
    request.head.headers.add("If-Match", "\"6\"");
    QCOMPARE(checkIfMatch(request, 7, Json()).error().code, ErrorCode::ChangedMeanwhile);
}

void TestGuard::internalErrorsTellNothing()
{
    CountingApi api;
    const net::Response response = api.send(Api::agentHead("GET", "/v1/broken"));
    QCOMPARE(response.status, 500);
    QVERIFY(response.body.find("secret path") == std::string::npos);
    QVERIFY(response.body.find("req_1") != std::string::npos);
}

void TestGuard::mcpIsBehindTheSameGuard()
{
    CountingApi api;
    const net::Response refused = api.send(Api::head("POST", "/mcp"));
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.body, std::string("{\"rpc\":\"token_missing\"}"));
    QVERIFY(refused.headers.has("WWW-Authenticate"));
    net::RequestHead foreign = Api::agentHead("POST", "/mcp");
    foreign.headers.add("Origin", "https://evil.example");
    QCOMPARE(api.send(foreign).status, 403);
    QCOMPARE(api.mcp.handled, 0);
    QCOMPARE(api.send(Api::agentHead("POST", "/mcp")).status, 200);
    QCOMPARE(api.mcp.handled, 1);
    net::RequestHead upgrade = Api::doorHead("GET", "/mcp");
    upgrade.headers.add("Upgrade", "executor-mcp");
    QCOMPARE(api.send(upgrade).status, 101);
    QCOMPARE(api.mcp.attached, 1);
    net::RequestHead overTcp = Api::agentHead("GET", "/mcp");
    overTcp.headers.add("Upgrade", "executor-mcp");
    QCOMPARE(api.send(overTcp).status, 404);
    QCOMPARE(api.mcp.attached, 1);
    const net::Response options = api.send(Api::head("OPTIONS", "/mcp"));
    QCOMPARE(options.status, 204);
    QCOMPARE(options.headers.value("Allow"), std::string("GET, POST, DELETE, OPTIONS"));
}

void TestGuard::oneKeyRunsOnce()
{
    CountingApi api;
    net::RequestHead head = Api::agentHead("POST", "/v1/things");
    head.headers.add("Idempotency-Key", "k-1");
    const net::Response first = api.send(head, "{\"code\":\"1\"}");
    const net::Response second = api.send(head, "{\"code\":\"1\"}");
    QCOMPARE(first.status, 201);
    QVERIFY(first.body.find("exa_once") != std::string::npos);
    QCOMPARE(second.status, 201);
    QCOMPARE(second.headers.value("Idempotent-Replay"), std::string("true"));
    QVERIFY(second.body.find("exa_once") == std::string::npos);
    QVERIFY(second.body.find("\"run\":1") != std::string::npos);
    QCOMPARE(codeOf(api.send(head, "{\"code\":\"2\"}")), std::string("idempotency_mismatch"));
    QCOMPARE(api.runs, 1);
    head.headers.set("Idempotency-Key", std::string(65, 'x'));
    QCOMPARE(api.send(head, "{\"code\":\"1\"}").status, 400);
    // Another principal's key is another key.
    net::RequestHead door = Api::doorHead("POST", "/v1/things");
    door.headers.add("Idempotency-Key", "k-1");
    QCOMPARE(api.send(door, "{\"code\":\"1\"}").status, 201);
    QCOMPARE(api.runs, 2);
}

void TestGuard::parallelRequestsWithOneKeyRunOnce()
{
    CountingApi api;
    net::RequestHead head = Api::agentHead("POST", "/v1/things");
    head.headers.add("Idempotency-Key", "k-2");
    std::vector<std::shared_ptr<SpyExchange>> exchanges;
    for (int i = 0; i < 50; ++i) {
        exchanges.push_back(api.start(head, "{\"code\":\"1\"}"));
    }
    for (const auto& exchange : exchanges) {
        QTRY_VERIFY(exchange->response.has_value());
        QCOMPARE(exchange->response->status, 201);
    }
    QCOMPARE(api.runs, 1);
}

void TestGuard::cursorsAreBoundToTheirList()
{
    ApiRequest request;
    request.head = Api::head("GET", "/v1/things?status=a&limit=2");
    std::vector<Json> items;
    for (int i = 0; i < 3; ++i) {
        items.push_back(Json{{"id", std::to_string(i)}, {"createdAt", "2026-11-21T10:00:00.000Z"}});
    }
    const Json page = listAnswer(request, items, createdKey);
    QCOMPARE(page["items"].size(), 2U);
    const std::string cursor = page["nextCursor"].get<std::string>();
    request.head = Api::head("GET", "/v1/things?status=a&limit=5&cursor=" + cursor);
    const auto key = pageKey(request);
    QVERIFY(key && *key);
    QCOMPARE((*key)->second, std::string("1"));
    request.head = Api::head("GET", "/v1/things?status=b&cursor=" + cursor);
    QCOMPARE(pageKey(request).error().code, ErrorCode::BadCursor);
    request.head = Api::head("GET", "/v1/things?cursor=x");
    QCOMPARE(pageKey(request).error().code, ErrorCode::BadCursor);
}

void TestGuard::theDocumentNamesEveryRouteButTheDoors()
{
    CountingApi api;
    const Json document = openApiDocument(api.table, "v1");
    std::set<std::string> ids;
    for (const auto& [path, operations] : document["paths"].items()) {
        for (const auto& [method, operation] : operations.items()) {
            ids.insert(operation["operationId"].get<std::string>());
        }
    }
    for (const Route& route : api.table.routes()) {
        QCOMPARE(ids.contains(std::string(route.operation)), route.scope != Scope::Door);
    }
    QCOMPARE(
        document["paths"]["/v1/things"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"],
        Json::array({"code"}));
}

void TestGuard::onlyTheDoorRouteEverHoldsAProof()
{
    // An approval needs a PersonProof; in this folder only the approver's passphrase route may come by one.
    int proving = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(EX_SOURCE_DIR "/core/api")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") {
            continue;
        }
        std::ifstream file(entry.path());
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const std::string name = utf8FromPath(entry.path());
        QVERIFY2(text.find("PersonProofIssuer") == std::string::npos, name.c_str());
        QVERIFY2(text.find("forWindowInput") == std::string::npos, name.c_str());
        for (std::size_t at = 0; (at = text.find(".prove(", at)) != std::string::npos; ++at) {
            ++proving;
            QVERIFY2(name.ends_with("interactionroutes.cpp"), name.c_str());
        }
    }
    QCOMPARE(proving, 1);
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestGuard test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_guard.moc"
