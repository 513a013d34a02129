#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/typescript.h"

#include <QTest>

using namespace executor;
using namespace executor::catalog;

class TestTypeScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void types_data();
    void types();
    void signatures_data();
    void signatures();
    void signatureTakenApart();
    void sentences_data();
    void sentences();
    void documentedLayout();
    void namesAreUniqueAndSafe();
    void tokens();

private:
    DefinitionTable m_table;
    DefinitionLookup m_lookup;
};

void TestTypeScript::initTestCase()
{
    m_table.add("Issue",
                R"({"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"title":{"type":"string"},
        "children":{"type":"array","items":{"$ref":"#/$defs/Issue"}},"state":{"type":"string"},"body":{"type":"string"}}})");
    m_table.add("Color", R"({"enum":["red","green"]})");
    m_table.add("Base", R"({"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}})");
    m_table.add("Ring", R"({"$ref":"#/$defs/Ring"})");
    m_lookup = m_table.lookup();
}

void TestTypeScript::types_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<bool>("isOutput");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* name, const char* schema, const char* wanted, bool isOutput = false) {
        QTest::newRow(name) << QByteArray(schema) << isOutput << QString::fromUtf8(wanted);
    };
    row("text", R"({"type":"string"})", "string");
    row("array of types with null", R"({"type":["string","null"]})", "string | null");
    row("int64 keeps its digits", R"({"type":"integer","format":"int64"})", "number | string");
    row("a file", R"({"type":"string","format":"binary"})", "ToolFile");
    row("enumeration in order, null included", R"({"enum":["b","a",null]})", R"("b" | "a" | null)");
    row("constant", R"({"const":5})", "5");
    row("required and optional",
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}},"required":["a"]})",
        "{ a: string; b?: number }");
    row("a required name without property", R"({"type":"object","required":["x"]})", "{ x: unknown }");
    row("a name that is no identifier", R"({"type":"object","properties":{"2fa-code":{"type":"string"}}})",
        R"({ "2fa-code"?: string })");
    row("readOnly leaves inputs",
        R"({"type":"object","properties":{"id":{"type":"string","readOnly":true},"n":{"type":"string"}}})",
        "{ n?: string }");
    row("readOnly is readonly in outputs", R"({"type":"object","properties":{"id":{"type":"string","readOnly":true}}})",
        "{ readonly id?: string }", true);
    row("writeOnly leaves outputs",
        R"({"type":"object","properties":{"p":{"type":"string","writeOnly":true},"q":{"type":"null"}}})",
        "{ q?: null }", true);
    row("a map", R"({"type":"object","additionalProperties":{"type":"number"}})", "Record<string, number>");
    row("an open object", R"({"type":"object"})", "Record<string, unknown>");
    row("a closed empty object", R"({"type":"object","additionalProperties":false})", "{}");
    row("list", R"({"type":"array","items":{"type":"string"}})", "string[]");
    row("list of a union", R"({"type":"array","items":{"type":["string","number"]}})", "(string | number)[]");
    row("list without items", R"({"type":"array"})", "unknown[]");
    row("tuple", R"({"type":"array","prefixItems":[{"type":"string"},{"type":"number"}],"minItems":1,"items":false})",
        "[string, number?]");
    row("reference", R"({"$ref":"#/$defs/Issue"})", "Issue");
    row("dead reference", R"({"$ref":"#/$defs/Nobody"})", "unknown");
    row("foreign reference", R"({"$ref":"https://x/y"})", "unknown");
    row("nullable reference", R"({"anyOf":[{"$ref":"#/$defs/Issue"},{"type":"null"}]})", "Issue | null");
    row("union without repeats", R"({"oneOf":[{"type":"string"},{"type":"string"},{"type":"number"}]})",
        "string | number");
    row("members of only required",
        R"({"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]})",
        "{ a?: string }");
    row("allOf of objects is one object",
        R"({"allOf":[{"$ref":"#/$defs/Base"},{"type":"object","properties":{"n":{"type":"number"}}}]})",
        "{ kind: string; n?: number }");
    row("allOf of others is an intersection", R"({"allOf":[{"type":"string"},{"$ref":"#/$defs/Color"}]})",
        "string & Color");
    row("true", "true", "unknown");
    row("false", "false", "never");
    row("nothing said", "{}", "unknown");
    row("not has no effect", R"({"type":"string","not":{"const":"x"}})", "string");
}

void TestTypeScript::types()
{
    QFETCH(QByteArray, schema);
    QFETCH(bool, isOutput);
    QFETCH(QString, wanted);
    TypeStyle style;
    style.direction = isOutput ? Direction::Output : Direction::Input;
    QCOMPARE(qs(typeText(*parseJson(schema.toStdString()), m_lookup, TypeNames(), style, nullptr)), wanted);
}

void TestTypeScript::signatures_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("required first, required inside objects shown")
        << QByteArray(
               R"({"type":"object","properties":{"page":{"type":"integer"},"owner":{"type":"string"},"body":{"type":"object",
           "required":["title"],"properties":{"title":{"type":"string"},"labels":{"type":"array","items":{"type":"string"}}}}},
           "required":["owner","body"]})")
        << QByteArray(R"({"$ref":"#/$defs/Issue"})")
        << QStringLiteral("(owner: string, body: { title: string; labels?: string[] }, page?: number) => Issue");
    QTest::newRow("nothing to give, nothing documented")
        << QByteArray(R"({"type":"object"})") << QByteArray("null") << QStringLiteral("() => unknown");
    QTest::newRow("a small named type is written out")
        << QByteArray(R"({"type":"object","properties":{"color":{"$ref":"#/$defs/Color"}},"required":["color"]})")
        << QByteArray(R"({"type":"array","items":{"$ref":"#/$defs/Issue"}})")
        << QStringLiteral(R"((color: "red" | "green") => Issue[])");
    QTest::newRow("a long enumeration is cut")
        << QByteArray(
               R"({"type":"object","properties":{"c":{"enum":["a","b","c","d","e","f","g","h"]}},"required":["c"]})")
        << QByteArray(R"({"type":"null"})") << QString::fromUtf8(R"((c: "a" | "b" | "c" | … 5 more) => null)");
}

void TestTypeScript::signatures()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, output);
    QFETCH(QString, wanted);
    QCOMPARE(qs(toolSignature(*parseJson(input.toStdString()), *parseJson(output.toStdString()), m_lookup)), wanted);

    Json wide = *parseJson(R"({"type":"object","properties":{},"required":["last"]})");
    for (int i = 0; i < 100; ++i) {
        wide["properties"]["optional" + std::to_string(i)] = *parseJson(R"({"type":"string"})");
    }
    wide["properties"]["last"] = *parseJson(R"({"type":"string"})");
    const std::string text = toolSignature(wide, Json(), m_lookup);
    QVERIFY2(text.size() < 300, text.c_str());
    QVERIFY2(text.starts_with("(last: string, optional0?: string") && text.ends_with(", \xE2\x80\xA6) => unknown"),
             text.c_str());
}

void TestTypeScript::signatureTakenApart()
{
    const SignatureTypes types =
        signatureTypes(R"((a: "x,y", b: { c: string[]; d?: (e | f)[] }, g?: number) => Issue[])");
    QCOMPARE(types.input, std::string(R"({ a: "x,y"; b: { c: string[]; d?: (e | f)[] }; g?: number })"));
    QCOMPARE(types.output, std::string("Issue[]"));
    QCOMPARE(signatureTypes("() => unknown").input, std::string("{}"));
}

void TestTypeScript::sentences_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("ends at a full stop and a blank") << "Create an issue. Any user may."
                                                     << "Create an issue.";
    QTest::newRow("a version number is no end") << "Uses API v1.2 of it. More."
                                                << "Uses API v1.2 of it.";
    QTest::newRow("ends with its paragraph") << "Get a thing\n\nLong text."
                                             << "Get a thing";
    QTest::newRow("Markdown goes") << "# See [the *docs*](https://x/y) for `this`."
                                   << "See the docs for this.";
    QTest::newRow("HTML tags go") << "<p>Retrieves <b>all</b> of a &lt; b.</p>"
                                  << "Retrieves all of a &lt; b.";
    QTest::newRow("lines are joined") << "One\ntwo\n  three."
                                      << "One two three.";
    QTest::newRow("nothing of nothing") << ""
                                        << "";
}

void TestTypeScript::sentences()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QCOMPARE(qs(firstSentence(utf8(text))), wanted);
    QVERIFY(qs(firstSentence(std::string(5000, 'a'))).size() <= 121);
}

void TestTypeScript::documentedLayout()
{
    TypeStyle style;
    style.layout = TypeStyle::Layout::Documented;
    const Json schema = *parseJson(
        R"({"type":"object","properties":{"n":{"type":"integer","description":"How */ many @x","minimum":1}}})");
    QCOMPARE(qs(typeText(schema, m_lookup, TypeNames(), style, nullptr)),
             QStringLiteral("{\n  /** How *\\/ many \\@x @minimum 1 */\n  n?: number;\n}"));
}

void TestTypeScript::namesAreUniqueAndSafe()
{
    const TypeNames names({"page[issue]", "Page-Issue", "2fa", "Promise", "issue", "Issue"});
    QCOMPARE(names.of("Page-Issue"), std::string("PageIssue"));
    QCOMPARE(names.of("page[issue]"), std::string("PageIssue_2"));
    QCOMPARE(names.of("2fa"), std::string("_2fa"));
    QCOMPARE(names.of("Promise"), std::string("Promise_"));
    QVERIFY(names.of("Issue") != names.of("issue"));
}

void TestTypeScript::tokens()
{
    QCOMPARE(estimatedTokens("abcde"), std::size_t{2});
    QCOMPARE(estimatedTokens("\xE5\xA4\xA9"), std::size_t{2});
}

QTEST_GUILESS_MAIN(TestTypeScript)
#include "tst_typescript.moc"
