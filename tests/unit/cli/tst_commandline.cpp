#include "core/api/cli/command.h"
#include "core/api/cli/output.h"
#include "core/base/text.h"

#include <QTest>

#include <set>

using namespace executor;
using namespace executor::api::cli;

namespace {
std::vector<std::string> wordsOf(const QString& text)
{
    return text.isEmpty() ? std::vector<std::string>() : split(utf8(text), ' ');
}
} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsAreRead_data();
    void wordsAreRead();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void theLongestNameWins();
    void everyCommandHasHelpAndAFunction();
    void exitCodesFollowTheTable_data();
    void exitCodesFollowTheTable();
    void controlCharactersAreMadeVisible();
};

void TestCommandLine::wordsAreRead_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("positionals");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    QTest::newRow("a switch") << "sources add x --yes"
                              << "x"
                              << "--yes"
                              << "true";
    QTest::newRow("a value behind its option") << "sources add x --name pets"
                                               << "x"
                                               << "--name"
                                               << "pets";
    QTest::newRow("a value with an equals sign") << "sources add x --name=a=b"
                                                 << "x"
                                                 << "--name"
                                                 << "a=b";
    QTest::newRow("options before the words") << "sources add --name pets x"
                                              << "x"
                                              << "--name"
                                              << "pets";
    QTest::newRow("a value may begin with one hyphen") << "call --code -1"
                                                       << ""
                                                       << "--code"
                                                       << "-1";
    QTest::newRow("words behind two hyphens are text") << "sources add -- --odd"
                                                       << "--odd"
                                                       << ""
                                                       << "";
    QTest::newRow("a short option") << "status -q"
                                    << ""
                                    << "--quiet"
                                    << "true";
    QTest::newRow("json takes no value") << "executions list --json --limit 3"
                                         << ""
                                         << "--limit"
                                         << "3";
    QTest::newRow("a lone hyphen is a word") << "call -"
                                             << "-"
                                             << ""
                                             << "";
}

void TestCommandLine::wordsAreRead()
{
    QFETCH(QString, line);
    QFETCH(QString, option);
    const auto words = wordsOf(line);
    const auto found = findCommand(words);
    QVERIFY(found.command != nullptr);
    const auto read = readWords(*found.command, {words.begin() + std::ptrdiff_t(found.wordCount), words.end()});
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QTEST(qs(join(read->positionals, " ")), "positionals");
    if (!option.isEmpty()) {
        QVERIFY(read->value(utf8(option)).has_value());
        QTEST(qs(*read->value(utf8(option))), "value");
    }
}

void TestCommandLine::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("hint");
    QTest::newRow("an unknown option has near matches") << "sources add x --nam y"
                                                        << "usage_unknown_option"
                                                        << "--name";
    QTest::newRow("options are not abbreviated") << "executions list --lim 3"
                                                 << "usage_unknown_option"
                                                 << "--limit";
    QTest::newRow("a value is missing at the end") << "sources add x --name"
                                                   << "usage_value_missing"
                                                   << "";
    QTest::newRow("an option is no value") << "sources add x --name --yes"
                                           << "usage_value_missing"
                                           << "";
    QTest::newRow("a switch with a value") << "status --json=1"
                                           << "usage_switch_value"
                                           << "";
    QTest::newRow("too few words") << "sources add"
                                   << "usage_words"
                                   << "Usage";
    QTest::newRow("too many words") << "status now"
                                    << "usage_words"
                                    << "Usage";
    QTest::newRow("twice") << "sources add x --name a --name b"
                           << "usage_option_twice"
                           << "";
    QTest::newRow("a token in the words") << "status --token x"
                                          << "usage_secret_in_arguments"
                                          << "--token-file";
    QTest::newRow("a password in the words") << "accounts add x --password=y"
                                             << "usage_secret_in_arguments"
                                             << "";
}

void TestCommandLine::mistakesAreNamed()
{
    QFETCH(QString, line);
    QFETCH(QString, hint);
    const auto words = wordsOf(line);
    const auto found = findCommand(words);
    QVERIFY(found.command != nullptr);
    const auto read = readWords(*found.command, {words.begin() + std::ptrdiff_t(found.wordCount), words.end()});
    QVERIFY(!read.has_value());
    QTEST(qs(read.error().code), "code");
    QCOMPARE(read.error().exitCode, 2);
    QVERIFY2(read.error().hint.find(utf8(hint)) != std::string::npos, read.error().hint.c_str());
}

void TestCommandLine::theLongestNameWins()
{
    QCOMPARE(findCommand({"executions", "list"}).wordCount, std::size_t(2));
    QVERIFY(findCommand({"executions"}).command == nullptr);
    QVERIFY(isGroup("executions"));
    QVERIFY(!isGroup("exec"));
    QVERIFY(findCommand({"github", "issues"}).command == nullptr);
}

void TestCommandLine::everyCommandHasHelpAndAFunction()
{
    std::set<std::string> names;
    for (const auto& command : commands()) {
        QVERIFY2(names.insert(std::string(command.name)).second, std::string(command.name).c_str());
        const bool isSpecial = command.name == "tool"; // its words are not read by the model
        QVERIFY2(command.run != nullptr || isSpecial, std::string(command.name).c_str());
        QVERIFY(commandHelp(command).find("Usage: executor " + std::string(command.name)) == 0);
    }
}

void TestCommandLine::exitCodesFollowTheTable_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("exit");
    QTest::newRow("a tool failed") << "upstream_http_error" << 1;
    QTest::newRow("words") << "usage_words" << 2;
    QTest::newRow("arguments") << "invalid_tool_arguments" << 2;
    QTest::newRow("no daemon") << "daemon_unreachable" << 3;
    QTest::newRow("no account") << "credential_missing" << 4;
    QTest::newRow("blocked") << "tool_blocked" << 5;
    QTest::newRow("only a person") << "person_required" << 5;
    QTest::newRow("cancelled") << "cancelled" << 6;
    QTest::newRow("absent") << "not_found" << 7;
    QTest::newRow("storage") << "secret_store_unavailable" << 8;
    QTest::newRow("a defect") << "internal" << 70;
    QTest::newRow("time") << "wall_limit" << 124;
    QTest::newRow("no such tool") << "tool_not_found" << 127;
    QTest::newRow("a code that this program does not know") << "something_new" << 1;
}

void TestCommandLine::exitCodesFollowTheTable()
{
    QFETCH(QString, code);
    QTEST(exitCodeOf(utf8(code)), "exit");
}

void TestCommandLine::controlCharactersAreMadeVisible()
{
    const auto shown = visibleText("a\x1b]52;c;x\x07 b\u202Ec\r\n");
    QVERIFY2(shown.find('\x1b') == std::string::npos && shown.find('\x07') == std::string::npos, shown.c_str());
    QVERIFY2(shown.find("\\x1b") != std::string::npos, shown.c_str());
    QVERIFY(shown.find("\u202E") == std::string::npos);
    QCOMPARE(visibleText("two\nlines"), std::string("two\nlines"));
    QVERIFY(visibleText("two\nlines", Lines::Escape).find('\n') == std::string::npos);
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
