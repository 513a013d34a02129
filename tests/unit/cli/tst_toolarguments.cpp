#include "core/api/cli/toolarguments.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <QTest>

using namespace executor;
using namespace executor::api::cli;

namespace {
/// The schemas of the acceptance table.
Json schemaOf(char name)
{
    const char* text = "{}";
    switch (name) {
    case 'A':
        text = R"({"type":"object","required":["id"],"additionalProperties":false,"properties":{"id":{"type":"string"},
            "n":{"type":"integer"},"f":{"type":"number"},"ok":{"type":"boolean"},
            "tags":{"type":"array","items":{"type":"string"}},"state":{"type":"string","enum":["open","closed"]},
            "opt":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"object","properties":{"c":{"type":"string"}}}}},
            "u":{"type":["string","integer"]},"m":{"type":["string","null"]},
            "nums":{"type":"array","items":{"type":"integer"}},"petId":{"type":"string"},"a.b":{"type":"string"},
            "json":{"type":"string"}}})";
        break;
    case 'R':
        text = R"({"type":"object","required":["owner","repo"],"additionalProperties":false,"properties":{
            "owner":{"type":"string"},"repo":{"type":"string"},"title":{"type":"string"}}})";
        break;
    case 'F':
        text =
            R"({"type":"object","properties":{"file":{"type":"string","format":"binary"},"$filter":{"$ref":"#/$defs/T"},
            "page[size]":{"type":"integer"}},"$defs":{"T":{"type":"string"}}})";
        break;
    default:
        break;
    }
    return *parseJson(text);
}

/// The same arguments as a request body, as an imported document has them.
Json bodyOf(Json schema)
{
    if (!schema.contains("type")) {
        schema["type"] = "object";
    }
    Json root = Json::object();
    if (schema.contains("$defs")) {
        root["$defs"] = schema["$defs"];
    }
    root["type"] = "object";
    root["properties"] = Json{{"body", std::move(schema)}};
    root["required"] = Json::array({"body"});
    root["additionalProperties"] = false;
    return root;
}

ToolWords wordsOf(const QStringList& list)
{
    ToolWords words;
    for (const auto& word : list) {
        if (word.startsWith(u"<<")) {
            words.input = ToolWords::Input::Pipe;
            words.inputs["-"] = utf8(word.mid(2));
        } else if (word == u"<pipe") {
            words.input = ToolWords::Input::Pipe;
        } else {
            words.words.push_back(utf8(word));
        }
    }
    words.inputs["@notes.txt"] = "hi\n";
    words.inputs["@args.json"] = R"({"id":"file"})";
    return words;
}
} // namespace

class TestToolArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsBecomeArguments_data();
    void wordsBecomeArguments();
    void mistakesAreTold_data();
    void mistakesAreTold();
    void parametersStandBesideABody_data();
    void parametersStandBesideABody();
    void filesAndInputAreAskedFor();
    void ownOptionsComeBack();
    void helpNeedsNothing();
    void anyTextSurvivesAsAFlag();
};

void TestToolArguments::wordsBecomeArguments_data()
{
    QTest::addColumn<char>("schema");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("arguments");
    const auto row = [](const char* name, char schema, const QStringList& words, const char* arguments) {
        QTest::newRow(name) << schema << words << QString::fromUtf8(arguments);
    };
    const auto L = [](const char* text) { return QString::fromUtf8(text).split(QLatin1Char('|')); };
    row("1 text stays text", 'A', L("--id|007"), R"({"id":"007"})");
    row("2 digits in a text parameter", 'A', L("id=94105"), R"({"id":"94105"})");
    row("3 a word of JSON in a text parameter", 'A', L("id=true"), R"({"id":"true"})");
    row("4 an empty value", 'A', L("--id="), R"({"id":""})");
    row("5 an option as value", 'A', L("--id=--help"), R"({"id":"--help"})");
    row("6 a flag reads no file", 'A', L("--id|@alice"), R"({"id":"@alice"})");
    row("7 a pair reads a file", 'A', L("id=@notes.txt"), R"({"id":"hi\n"})");
    row("8 an escaped at sign", 'A', L("id=\\@alice"), R"({"id":"@alice"})");
    row("12 a long integer keeps its digits", 'A', L("n=123456789012345678901234567890|id=x"),
        R"({"n":123456789012345678901234567890,"id":"x"})");
    row("16 a negative value", 'A', L("--n|-5|id=x"), R"({"n":-5,"id":"x"})");
    row("19 a decimal keeps its zeros", 'A', L("f=0.1000|id=x"), R"({"f":0.1000,"id":"x"})");
    row("22 a bare boolean eats nothing", 'A', L("--ok|stray"), R"({"ok":true,"id":"stray"})");
    row("23 a boolean with a value", 'A', L("--ok=false|id=x"), R"({"ok":false,"id":"x"})");
    row("23 a negated boolean", 'A', L("--no-ok|id=x"), R"({"ok":false,"id":"x"})");
    row("24 yes", 'A', L("ok=Yes|id=x"), R"({"ok":true,"id":"x"})");
    row("27 a repeated name is a list", 'A', L("--tags|x|--tags|y|id=x"), R"({"tags":["x","y"],"id":"x"})");
    row("28 commas do not split", 'A', L("tags=a,b|id=x"), R"({"tags":["a,b"],"id":"x"})");
    row("29 a whole list", 'A', L("tags=[\"a\",\"b\"]|id=x"), R"({"tags":["a","b"],"id":"x"})");
    row("30 one verbatim item", 'A', L("tags[]=[\"a\"|id=x"), R"({"tags":["[\"a\""],"id":"x"})");
    row("33 an empty list", 'A', L("tags:=[]|id=x"), R"({"tags":[],"id":"x"})");
    row("34 an enumerated value", 'A', L("state=open|id=x"), R"({"state":"open","id":"x"})");
    row("36 dotted names", 'A', L("opt.a=1|opt.b.c=2|id=x"), R"({"opt":{"a":1,"b":{"c":"2"}},"id":"x"})");
    row("37 an object and a dotted name", 'A', L("--opt|{\"a\":1}|opt.b.c=x|id=x"),
        R"({"opt":{"a":1,"b":{"c":"x"}},"id":"x"})");
    row("39 an exact name with a dot", 'A', L("a.b=x|id=y"), R"({"a.b":"x","id":"y"})");
    row("40 a number where both fit", 'A', L("u=5|id=x"), R"({"u":5,"id":"x"})");
    row("41 a text where both fit", 'A', L("u=02134|id=x"), R"({"u":"02134","id":"x"})");
    row("42 null is a text where texts are allowed", 'A', L("m=null|id=x"), R"({"m":"null","id":"x"})");
    row("43 a real null", 'A', L("m:=null|id=x"), R"({"m":null,"id":"x"})");
    row("44 kebab", 'A', L("--pet-id|5|id=x"), R"({"petId":"5","id":"x"})");
    row("44 camel", 'A', L("--petId|5|id=x"), R"({"petId":"5","id":"x"})");
    row("44 snake", 'A', L("--pet_id|5|id=x"), R"({"petId":"5","id":"x"})");
    row("44 shouting", 'A', L("PETID=5|id=x"), R"({"petId":"5","id":"x"})");
    row("46 an object behind --json", 'A', L("--json|{\"id\":\"x\"}"), R"({"id":"x"})");
    row("47 an object in --json", 'A', L("--json={\"id\":\"x\"}"), R"({"id":"x"})");
    row("48 a parameter named like an option", 'A', L("--arg-json|v|id=x"), R"({"json":"v","id":"x"})");
    row("48 the same as a pair", 'A', L("json=v|id=x"), R"({"json":"v","id":"x"})");
    row("49 a pair wins over --args", 'A', L("--args|{\"id\":\"a\",\"n\":1}|n=2"), R"({"id":"a","n":2})");
    row("50 two --args", 'A', L("--args|{\"n\":1}|--args|{\"id\":\"b\"}"), R"({"n":1,"id":"b"})");
    row("53 an object word", 'A', L("{\"id\":\"a\"}|n=3"), R"({"id":"a","n":3})");
    row("57 positional words", 'R', L("acme|api"), R"({"owner":"acme","repo":"api"})");
    row("58 positional words skip what is named", 'R', L("--repo|api|acme"), R"({"repo":"api","owner":"acme"})");
    row("60 text behind two hyphens", 'R', L("acme|--|--api"), R"({"owner":"acme","repo":"--api"})");
    row("61 equals signs in a value", 'R', L("acme|api|title=k=a=b"),
        R"({"title":"k=a=b","owner":"acme","repo":"api"})");
    row("62 an address is no pair", 'R', L("acme|https://x/?a=b"), R"({"owner":"acme","repo":"https://x/?a=b"})");
    row("63 a search text is no pair", 'R', L("acme|is:open a=b"), R"({"owner":"acme","repo":"is:open a=b"})");
    row("65 without a schema", 'N', L("zip=02134|n=5|b=true|x=1e3"), R"({"zip":"02134","n":5,"b":true,"x":"1e3"})");
    row("66 quotes are text", 'N', L("q=\"5\""), R"({"q":"\"5\""})");
    row("67 quotes are JSON", 'N', L("q:=\"5\""), R"({"q":"5"})");
    row("68 a plain key", 'N', L("__proto__=1"), R"({"__proto__":1})");
    row("71 a pipe without words", 'A', L("<<{\"id\":\"z\"}"), R"({"id":"z"})");
    row("72 a pair wins over the pipe", 'A', L("<<{\"id\":\"z\",\"n\":1}|-|n=2"), R"({"id":"z","n":2})");
    row("74 the pipe as a value", 'A', L("<<text\n|id=@-"), R"({"id":"text\n"})");
    row("76 nothing at all", 'N', {}, "{}");
    row("77 help is a value behind the first word", 'R', L("acme|help"), R"({"owner":"acme","repo":"help"})");
    row("an arguments file", 'A', L("@args.json|n=1"), R"({"id":"file","n":1})");
    row("a file parameter", 'F', L("file=@notes.txt"), R"({"file":{"$bytes":"aGkK","name":"notes.txt"}})");
    row("a name with a dollar sign", 'F', L("filter=a eq 1"), R"({"$filter":"a eq 1"})");
    row("an exact name with brackets", 'F', L("page[size]=5"), R"({"page[size]":5})");
    row("brackets are dots", 'N', L("a[b]=1"), R"({"a":{"b":1}})");
    row("indexes", 'N', L("a[0]=x|a[1]=y"), R"({"a":["x","y"]})");
    row("an escaped dot", 'N', L("a\\.b=1"), R"({"a.b":1})");
}

void TestToolArguments::wordsBecomeArguments()
{
    QFETCH(char, schema);
    QFETCH(QStringList, words);
    const auto call = readToolArguments(wordsOf(words), schemaOf(schema));
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
    QVERIFY(!call->needsMore());
    QTEST(qs(call->arguments), "arguments");
    // The same words for a tool that takes the same names in a request body.
    const auto inBody = readToolArguments(wordsOf(words), bodyOf(schemaOf(schema)));
    QVERIFY2(inBody.has_value(), inBody ? "" : inBody.error().message.c_str());
    QCOMPARE(inBody->arguments, "{\"body\":" + call->arguments + "}");
}

void TestToolArguments::mistakesAreTold_data()
{
    QTest::addColumn<char>("schema");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("part"); // of message or hint
    const auto row = [](const char* name, char schema, const QStringList& words, const char* part) {
        QTest::newRow(name) << schema << words << QString::fromUtf8(part);
    };
    const auto L = [](const char* text) { return QString::fromUtf8(text).split(QLatin1Char('|')); };
    row("10 a value is missing", 'A', L("--id"), "needs a value");
    row("11 a parameter is missing", 'A', {}, "id");
    row("13 no integer", 'A', L("n=1.0|id=x"), "not an integer");
    row("14 no integer either", 'A', L("n=1e3|id=x"), "not an integer");
    row("15 leading zeros", 'A', L("n=007|id=x"), "leading zeros");
    row("17 a plus sign", 'A', L("n=+5|id=x"), "not an integer");
    row("18 a blank", 'A', L("n= 5|id=x"), "not an integer");
    row("20 out of range", 'A', L("f=1e400|id=x"), "out of range");
    row("21 not a number", 'A', L("f=NaN|id=x"), "not a number");
    row("25 no yes or no", 'A', L("ok=maybe|id=x"), "true, false, yes");
    row("26 twice", 'A', L("--ok|--no-ok|id=x"), "given twice");
    row("31 a hole", 'A', L("tags[0]=a|tags[2]=b|id=x"), "hole at 1");
    row("32 a wrong item", 'A', L("nums=1|nums=x|id=x"), "nums[1]");
    row("35 a near enumerated value", 'A', L("state=Open|id=x"), "open");
    row("38 an object is expected", 'A', L("opt=5|id=x"), "object is expected");
    row("51 no object", 'A', L("--args|[1]"), "must be one JSON object");
    row("52 broken JSON", 'A', L("--args|{"), "line 1, column 2");
    row("54 a scalar twice", 'A', L("id=a|id=b"), "given twice");
    row("55 a near name", 'A', L("idd=a"), "Did you mean id");
    row("56 an unknown option", 'A', L("-x=1"), "Unknown option");
    row("59 one word too many", 'R', L("acme|api|extra"), "too many");
    row("64 an unknown name", 'R', L("acme|a=b"), "-- a=b");
    row("69 a large index", 'N', L("a[1000001]=1"), "1,000");
    row("70 no name in front of the equals sign", 'N', L("=5"), "no name");
    row("70 no name in front of the equals sign of an option", 'N', L("--=5"), "no name");
    row("73 the pipe is no object", 'A', L("<<[1]|-"), "must be one JSON object");
    row("75 standard input twice", 'A', L("<<x|id=@-|opt:=@-"), "used twice");
    row("a connection option behind the tool", 'N', L("--server|x"), "in front of");
    row("a part of a scalar", 'N', L("a=1|a.b=2"), "no parts");
    row("too deep", 'N', {QString::fromUtf8("a").append(QStringLiteral(".a").repeated(40)) + QStringLiteral("=1")},
        "32 levels");
}

void TestToolArguments::mistakesAreTold()
{
    QFETCH(char, schema);
    QFETCH(QStringList, words);
    QFETCH(QString, part);
    const auto call = readToolArguments(wordsOf(words), schemaOf(schema));
    QVERIFY2(!call.has_value(), call ? call->arguments.c_str() : "");
    QCOMPARE(executor::exitCode(call.error().code), 2);
    const auto told = call.error().message + " / " + call.error().hint;
    QVERIFY2(told.find(utf8(part)) != std::string::npos, told.c_str());
    const auto inBody = readToolArguments(wordsOf(words), bodyOf(schemaOf(schema)));
    QVERIFY2(!inBody.has_value(), inBody ? inBody->arguments.c_str() : "");
    QCOMPARE(inBody.error().message, call.error().message);
    QCOMPARE(inBody.error().hint, call.error().hint);
}

void TestToolArguments::parametersStandBesideABody_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("arguments");
    const auto row = [](const char* name, const char* words, const char* arguments) {
        QTest::newRow(name) << QString::fromUtf8(words).split(QLatin1Char('|')) << QString::fromUtf8(arguments);
    };
    row("in the order of the schema", "acme|title", R"({"owner":"acme","body":{"title":"title"}})");
    row("a property called body is text", "acme|t|body=x", R"({"body":{"body":"x","title":"t"},"owner":"acme"})");
    row("body by its parts", "acme|body.title=t", R"({"body":{"title":"t"},"owner":"acme"})");
    row("body as a whole", "acme|body:={\"title\":\"t\"}", R"({"body":{"title":"t"},"owner":"acme"})");
    row("body as a whole in an object", R"({"owner":"acme","body":{"title":"t"}}|labels=a)",
        R"({"owner":"acme","body":{"title":"t","labels":["a"]}})");
    row("everything in one object", R"({"owner":"acme","title":"t","body":"x"})",
        R"({"owner":"acme","body":{"title":"t","body":"x"}})");
    row("later objects win by name", R"(--args|{"title":"a","owner":"b"}|--args|{"body":{"title":"c"}})",
        R"({"body":{"title":"c"},"owner":"b"})");
    row("a parameter wins over a property of its name", "id=1|owner=o|title=t",
        R"({"id":"1","owner":"o","body":{"title":"t"}})");
    row("the property that it hides", "body.id=5|owner=o|title=t", R"({"body":{"id":5,"title":"t"},"owner":"o"})");
    row("properties of composed bodies", "o|t|--draft", R"({"body":{"draft":true,"title":"t"},"owner":"o"})");
}

void TestToolArguments::parametersStandBesideABody()
{
    QFETCH(QStringList, words);
    const auto schema = parseJson(R"({"type":"object","additionalProperties":false,"required":["owner","body"],
        "properties":{"owner":{"type":"string"},"body":{"type":"object","required":["title"],
        "properties":{"title":{"type":"string"},"body":{"type":"string"},"id":{"type":"integer"},
        "labels":{"type":"array","items":{"type":"string"}}},"allOf":[{"properties":{"draft":{"type":"boolean"}}}]},
        "id":{"type":"string"}}})");
    const auto call = readToolArguments(wordsOf(words), *schema);
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
    QTEST(qs(call->arguments), "arguments");
    const auto misspelt = readToolArguments(wordsOf({QStringLiteral("o"), QStringLiteral("titel=x")}), *schema);
    QVERIFY(!misspelt.has_value());
    QCOMPARE(misspelt.error().hint, std::string("Did you mean title?"));
}

void TestToolArguments::filesAndInputAreAskedFor()
{
    ToolWords words;
    words.words = {"id=@a.txt", "opt:=@b.json", "-"};
    const auto call = readToolArguments(words, schemaOf('A'));
    QVERIFY(call.has_value());
    QCOMPARE(call->neededFiles, (std::vector<std::string>{"a.txt", "b.json"}));
    QVERIFY(call->needsInput);
    words.inputs = {{"@a.txt", "x"}, {"@b.json", R"({"a":1})"}, {"-", R"({"n":7})"}};
    QCOMPARE(readToolArguments(words, schemaOf('A'))->arguments, std::string(R"({"n":7,"id":"x","opt":{"a":1}})"));
    // A pipe is read only when there are no arguments at all.
    ToolWords piped;
    piped.input = ToolWords::Input::Pipe;
    QVERIFY(readToolArguments(piped, schemaOf('A'))->needsInput);
    piped.words = {"id=x"};
    QVERIFY(!readToolArguments(piped, schemaOf('A'))->needsInput);
}

void TestToolArguments::ownOptionsComeBack()
{
    ToolWords words;
    words.words = {"id=x", "--json", "--dry-run", "--account", "work", "--head", "5", "--timeout=30s", "-r"};
    const auto call = readToolArguments(words, schemaOf('A'));
    QVERIFY(call.has_value());
    QVERIFY(call->isDryRun);
    QCOMPARE(call->account, std::string("work"));
    QCOMPARE(call->timeout, std::string("30s"));
    QCOMPARE(toText(call->render.toJson()), std::string(R"({"format":"json","head":5,"raw":true})"));
}

void TestToolArguments::helpNeedsNothing()
{
    ToolWords words;
    words.words = {"id=@missing", "-h"};
    const auto call = readToolArguments(words, schemaOf('A'));
    QVERIFY(call.has_value() && call->isHelp && !call->needsMore());
}

void TestToolArguments::anyTextSurvivesAsAFlag()
{
    for (const std::string text :
         {"", "-", "--", "@x", "{", "[1]", "a\nb", "\"q\"", "ü€😀", "=", "true", "\\@", " x "}) {
        ToolWords words;
        words.words = {"--id=" + text};
        const auto call = readToolArguments(words, schemaOf('A'));
        QVERIFY(call.has_value());
        QCOMPARE(textMember(*parseJson(call->arguments), "id"), text);
    }
}

QTEST_GUILESS_MAIN(TestToolArguments)
#include "tst_toolarguments.moc"
