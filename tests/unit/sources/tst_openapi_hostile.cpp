#include "core/sources/openapi/yamltext.h"
#include "openapicase.h"

#include <QElapsedTimer>
#include <QTest>

using namespace executor;
using namespace executor::sources;

namespace {
std::string documentWith(const std::string& paths, const std::string& more = {})
{
    return R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://api.example.com"}],)" +
           more + R"("paths":)" + paths + "}";
}

std::string wireCode(const Result<ReadDocument>& result)
{
    return result ? "read" : std::string(wireName(result.error().code));
}
} // namespace

class TestOpenApiHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unreadable_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* what, const std::string& text, const char* code) {
            QTest::newRow(what) << QByteArray::fromStdString(text) << QByteArray(code);
        };
        row("nothing", "", "document_unreadable");
        row("a page", "<!doctype html><html><body>openapi</body></html>", "document_unreadable");
        row("JSON cut off", R"({"openapi":"3.0.0","paths":{"/a":{"get":{)", "document_unreadable");
        row("JSON with a comma too many", R"({"openapi":"3.0.0","paths":{},})", "document_unreadable");
        row("another JSON", R"({"hello":"world"})", "document_unsupported");
        row("a version of the future", R"({"openapi":"4.0.0","paths":{"/a":{"get":{}}}})", "document_unsupported");
        row("Swagger 1.2", R"({"swagger":"1.2","paths":{"/a":{"get":{}}}})", "document_unsupported");
        row("no paths", R"({"openapi":"3.0.0","info":{}})", "document_has_no_operations");
        row("no operation", R"({"openapi":"3.0.0","paths":{"/a":{"parameters":[]}}})", "document_has_no_operations");
        row("broken UTF-8", "{\"openapi\":\"3.0.0\xff\",\"paths\":{}}", "document_unreadable");
        row("a list", "- a\n- b\n", "document_unreadable");
        row("YAML that is none", "openapi: 3.0.0\n  paths: [", "document_unreadable");
        row(
            "a bomb of aliases",
            [] {
                std::string yaml = "openapi: 3.0.0\na0: &a0 [x,x,x,x,x,x,x,x,x]\n";
                for (int i = 1; i < 12; ++i) {
                    const std::string before = "*a" + std::to_string(i - 1);
                    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
                    for (int k = 0; k < 8; ++k) {
                        yaml += "," + before;
                    }
                    yaml += "]\n";
                }
                return yaml;
            }(),
            "document_too_large");
    }
    void unreadable()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QElapsedTimer timer;
        timer.start();
        const auto result = readDocument(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(wireCode(result)), code);
        QVERIFY(timer.elapsed() < 5'000);
    }

    void theErrorNamesThePlace()
    {
        const auto result = readDocument("{\n  \"openapi\": \"3.0.0\",\n  \"paths\": oops\n}");
        QVERIFY(!result);
        QCOMPARE(result.error().details["line"].get<int>(), 3);
    }

    void aDeepValueCostsItsOperationOnly()
    {
        const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
        const auto result = readDocument(documentWith(R"({"/a":{"get":{"operationId":"a","x-deep":)" + deep +
                                                      R"(}},"/b":{"get":{"operationId":"b"}}})"));
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QCOMPARE(result->tools.size(), std::size_t(1));
        QCOMPARE(result->warnings.front().code, std::string("operation_left_out"));
    }

    void deepYamlEnds()
    {
        const auto result = openapi::jsonFromYaml("a: " + std::string(100'000, '['), CancelToken());
        QVERIFY(!result);
    }

    void circlesOfReferencesEnd()
    {
        const std::string components = R"("components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},
            "B":{"$ref":"#/components/schemas/A"},
            "Tree":{"type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#/components/schemas/Tree"}}}}},
            "parameters":{"P":{"$ref":"#/components/parameters/P"}}},)";
        const auto result = readDocument(documentWith(
            R"({"/a":{"get":{"parameters":[{"$ref":"#/components/parameters/P"}]}},
                "/b":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}},
                "/c":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Tree"}}}}}}})",
            components));
        QVERIFY(result.has_value());
        QCOMPARE(result->tools.size(), std::size_t(2));
        QVERIFY(result->definitions.contains("Tree"));
        QCOMPARE(result->definitions["Tree"]["properties"]["kids"]["items"]["$ref"], Json("#/$defs/Tree"));
    }

    void oddDocumentsAreRead()
    {
        const auto result = readDocument(documentWith(R"({
            "no-slash":{"get":{"operationId":"","tags":[{"name":"x"}],"parameters":null,"responses":{}}},
            "/a":{"get":{"operationId":"catch","tags":["then"],"parameters":[{"name":"__proto__","in":"query","schema":true},
                 {"name":"","in":"query"},{"name":"x","in":"nowhere"},5],"responses":{"200":{"description":5}}}},
            "/b":{"post":{"operationId":"b\u0000\u202e","requestBody":{"content":{"Application/JSON; charset=UTF-8":
                 {"schema":{"type":"any","required":true,"properties":{"$ref":{"type":"string"},"a":null}}}}}}},
            "/c":{"trace":{"operationId":"c"},"get":7}})"));
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QCOMPARE(result->tools.size(), std::size_t(3));
        for (const catalog::ToolDefinition& tool : result->tools) {
            QVERIFY(tool.path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") ==
                    std::string::npos);
        }
        QCOMPARE(result->tools[1].path, std::string("then_.catch_"));
    }

    void readOnlyAndWriteOnlyPartWays()
    {
        const auto result = readDocument(documentWith(
            R"({"/p":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},
                "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}}})",
            R"("components":{"schemas":{"Pet":{"type":"object","required":["id","secret"],"properties":
                {"id":{"type":"string","readOnly":true},"secret":{"type":"string","writeOnly":true}}}}},)"));
        QVERIFY(result.has_value());
        const catalog::ToolDefinition& tool = result->tools.front();
        QCOMPARE(tool.inputSchema["properties"]["body"]["$ref"], Json("#/$defs/PetInput"));
        QCOMPARE(tool.outputSchema["$ref"], Json("#/$defs/Pet"));
        QVERIFY(!result->definitions["PetInput"]["properties"].contains("id"));
        QCOMPARE(result->definitions["PetInput"]["required"], Json::array({"secret"}));
        QVERIFY(!result->definitions["Pet"]["properties"].contains("secret"));
    }

    void schemasOfThreeZeroBecomeModern()
    {
        const auto result = readDocument(documentWith(
            R"({"/p":{"get":{"parameters":[{"name":"n","in":"query","schema":{"type":"integer","nullable":true,"minimum":1,
                "exclusiveMinimum":true,"example":3}},{"name":"r","in":"query","schema":{"$ref":"#/components/schemas/E"}}]}}})",
            R"("components":{"schemas":{"E":{"type":"string","enum":["a"],"nullable":true}}},)"));
        QVERIFY(result.has_value());
        const Json& number = result->tools.front().inputSchema["properties"]["n"];
        QCOMPARE(number["type"], Json::array({"integer", "null"}));
        QCOMPARE(number["exclusiveMinimum"], Json(1));
        QVERIFY(!number.contains("minimum"));
        QCOMPARE(number["examples"], Json::array({3}));
        QCOMPARE(result->definitions["E"]["enum"], Json::array({"a", nullptr}));
    }

    void yamlKeepsItsTexts()
    {
        const auto json =
            openapi::jsonFromYaml("a: no\nb: 1.10\nc: 0x10\n200: x\nd: &x {k: 1}\ne: {<<: *x, m: 2}\nf: *x\n"
                                  "g: 2020-01-01\nh: 'true'\ni: ~\n---\nz: 1\n",
                                  CancelToken());
        QVERIFY(json.has_value());
        QCOMPARE(QString::fromStdString(*json),
                 QStringLiteral(R"({"a":"no","b":1.10,"c":16,"200":"x","d":{"k":1},"e":{"m":2,"k":1},"f":{"k":1},)"
                                R"("g":"2020-01-01","h":"true","i":null})"));
    }

    void cancelEndsAnImport()
    {
        CancelSource cancel;
        const openapi::OpenApiAdapter adapter;
        DocumentText document{std::make_shared<const std::string>(documentWith(R"({"/a":{"get":{}}})")), {}};
        auto stream = adapter.open(document, {}, cancel.token());
        QVERIFY(stream.has_value());
        cancel.cancel();
        const auto batch = (*stream)->next(256, cancel.token());
        QVERIFY(!batch);
        QCOMPARE(batch.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestOpenApiHostile)
#include "tst_openapi_hostile.moc"
