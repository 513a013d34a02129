#include "core/base/text.h"
#include "core/catalog/indexbuilder.h"
#include "core/catalog/ranker.h"
#include "core/catalog/searchindex.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace executor;
using namespace executor::catalog;

class TestRanker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ranks_data();
    void ranks();
    void namesComeInTheOrderOfTheQuery();
    void aSourceNameDoesNotDrownTheWords();
    void weakMatchIsFlagged();
    void maskedToolsAreGone();
    void orderOfArrivalDoesNotCount();
    void damagedFilesAreRefused_data();
    void damagedFilesAreRefused();
    void hostileQueriesGetAnAnswer_data();
    void hostileQueriesGetAnAnswer();

private:
    std::shared_ptr<const SearchIndex> build(bool isReversed, const QString& name);
    std::vector<std::string> paths(const Ranking& ranking) const;
    std::string first(std::string_view query, const DocumentSet* visible = nullptr);

    QTemporaryDir m_folder;
    std::shared_ptr<const SearchIndex> m_index;
    Ranker m_ranker;
};

namespace {
struct Row
{
    std::uint16_t source;
    const char* path;
    const char* description;
    Effect effect;
};
const std::vector<IndexSource> kSources = {{"src_a", "github", "github GitHub"},
                                           {"src_b", "gitlab", "gitlab GitLab"},
                                           {"src_c", "weather_issues", "weather_issues Create an issue list service"}};
const Row kRows[] = {
    {0, "issues.create", "Create an issue.", Effect::Write},
    {0, "issues.list", "List issues of a repository.", Effect::Read},
    {0, "issues.addLabels", "Add labels to an issue.", Effect::Write},
    {0, "repos.delete", "Delete a repository.", Effect::Delete},
    {0, "repos.get", "Get a repository.", Effect::Read},
    {0, "web.fetch", "", Effect::Read},
    {1, "issues.create", "Creates a ticket in a project.", Effect::Write},
    {1, "find_symbol", "Looks a symbol up.", Effect::Read},
    {2, "forecast", "Temperature of tomorrow.", Effect::Read},
};
} // namespace

std::shared_ptr<const SearchIndex> TestRanker::build(bool isReversed, const QString& name)
{
    IndexBuilder builder(kSources);
    std::vector<Row> rows(std::begin(kRows), std::end(kRows));
    if (isReversed) {
        std::reverse(rows.begin(), rows.end());
    }
    for (const Row& row : rows) {
        IndexDocument document;
        document.toolId = &row - rows.data();
        document.source = row.source;
        document.path = row.path;
        document.description = row.description;
        document.effect = row.effect;
        builder.add(document);
    }
    const auto file = pathFromUtf8(utf8(m_folder.filePath(name)));
    const auto written = builder.write(file, 7);
    auto index = SearchIndex::open(file);
    return written && index ? *index : nullptr;
}

std::vector<std::string> TestRanker::paths(const Ranking& ranking) const
{
    std::vector<std::string> out;
    for (const RankedTool& row : ranking.rows) {
        out.emplace_back(m_index->tool(row.document).path);
    }
    return out;
}

std::string TestRanker::first(std::string_view query, const DocumentSet* visible)
{
    const Ranking ranking = m_ranker.rank(*m_index, query, visible);
    return ranking.rows.empty() ? std::string() : std::string(m_index->tool(ranking.rows.front().document).path);
}

void TestRanker::initTestCase()
{
    m_index = build(false, QStringLiteral("index"));
    QVERIFY(m_index);
    QCOMPARE(m_index->size(), 9U);
    QCOMPARE(m_index->generation(), 7U);
    QCOMPARE(m_index->find("gitlab.find_symbol").has_value(), true);
    QCOMPARE(m_index->find("gitlab.find").has_value(), false);
    const auto range = m_index->below("github.issues");
    QCOMPARE(range.second - range.first, 3U);
    QCOMPARE(m_index->below("git").first, m_index->below("git").second);
}

void TestRanker::ranks_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("words of name and description") << "label an issue"
                                                   << "github.issues.addLabels";
    QTest::newRow("a synonym stands in") << "erase a repository"
                                         << "github.repos.delete";
    QTest::newRow("a misspelt word finds its neighbour") << "forecasst"
                                                         << "weather_issues.forecast";
    QTest::newRow("the source's name picks among equals") << "create issue gitlab"
                                                          << "gitlab.issues.create";
    QTest::newRow("name with underscore") << "find_symbol"
                                          << "gitlab.find_symbol";
    QTest::newRow("name in camel case") << "findSymbol"
                                        << "gitlab.find_symbol";
    QTest::newRow("name with a space") << "find symbol"
                                       << "gitlab.find_symbol";
    QTest::newRow("name in quotes") << "\"find_symbol\""
                                    << "gitlab.find_symbol";
    QTest::newRow("full path") << "github.repos.get"
                               << "github.repos.get";
    QTest::newRow("full path with tools and account") << "tools.github.$work.repos.get"
                                                      << "github.repos.get";
    QTest::newRow("a tool without description is found by name") << "web.fetch"
                                                                 << "github.web.fetch";
}

void TestRanker::ranks()
{
    QFETCH(QString, query);
    QFETCH(QString, wanted);
    QCOMPARE(qs(first(utf8(query))), wanted);
}

void TestRanker::namesComeInTheOrderOfTheQuery()
{
    const Ranking ranking = m_ranker.rank(*m_index, "repos.get, find_symbol; issues.list", nullptr);
    const std::vector<std::string> found = paths(ranking);
    QVERIFY(found.size() >= 3);
    QCOMPARE(found[0], std::string("github.repos.get"));
    QCOMPARE(found[1], std::string("gitlab.find_symbol"));
    QCOMPARE(found[2], std::string("github.issues.list"));
    for (std::size_t i = 1; i < ranking.rows.size(); ++i) {
        QVERIFY2(ranking.rows[i - 1].score >= ranking.rows[i].score, "scores must fall");
    }
    QVERIFY2(first("fetch the label list of an issue") != "github.web.fetch", "a plain word is no name");
}

void TestRanker::aSourceNameDoesNotDrownTheWords()
{
    QCOMPARE(first("create an issue"), std::string("github.issues.create"));
    const Ranking alone = m_ranker.rank(*m_index, "gitlab", nullptr);
    QCOMPARE(alone.rows.size(), std::size_t{2});
}

void TestRanker::weakMatchIsFlagged()
{
    QVERIFY(Ranker::isWeak(m_ranker.rank(*m_index, "bake sourdough bread tomorrow evening quickly", nullptr).rows));
    QVERIFY(!Ranker::isWeak(m_ranker.rank(*m_index, "create an issue", nullptr).rows));
    QVERIFY(Ranker::isWeak(m_ranker.rank(*m_index, "please show me", nullptr).rows));
}

void TestRanker::maskedToolsAreGone()
{
    DocumentSet visible(m_index->size());
    for (std::uint32_t i = 0; i < m_index->size(); ++i) {
        if (m_index->tool(i).slug == "gitlab") {
            visible.insert(i);
        }
    }
    const Ranking ranking = m_ranker.rank(*m_index, "github.issues.create issue", &visible);
    for (const std::string& path : paths(ranking)) {
        QVERIFY2(path.starts_with("gitlab."), path.c_str());
    }
    QVERIFY(!first("github.repos.get", &visible).starts_with("github."));
}

void TestRanker::orderOfArrivalDoesNotCount()
{
    const auto other = build(true, QStringLiteral("reversed"));
    QVERIFY(other);
    const Ranking a = m_ranker.rank(*m_index, "create list delete issue repository", nullptr);
    const Ranking b = Ranker().rank(*other, "create list delete issue repository", nullptr);
    QCOMPARE(a.rows.size(), b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
        QCOMPARE(a.rows[i].document, b.rows[i].document);
    }
}

void TestRanker::damagedFilesAreRefused_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("a flipped byte in the header") << 0;
    QTest::newRow("a flipped byte in a block") << 1;
    QTest::newRow("a cut file") << 2;
    QTest::newRow("an empty file") << 3;
    QTest::newRow("a longer file") << 4;
}

void TestRanker::damagedFilesAreRefused()
{
    QFETCH(int, kind);
    QFile file(m_folder.filePath(QStringLiteral("index")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    const qsizetype at = kind == 0 ? 20 : bytes.size() / 2;
    if (kind <= 1) {
        bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    } else if (kind == 2) {
        bytes.truncate(at);
    } else if (kind == 3) {
        bytes.clear();
    } else {
        bytes += "x";
    }
    QFile damaged(m_folder.filePath(QStringLiteral("damaged")));
    QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
    damaged.write(bytes);
    damaged.close();
    QVERIFY(!SearchIndex::open(pathFromUtf8(utf8(damaged.fileName()))));
}

void TestRanker::hostileQueriesGetAnAnswer_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one long word") << QByteArray(100'000, 'a');
    QTest::newRow("one letter again and again") << QByteArray(100'000, 'y');
    QTest::newRow("many words") << QByteArray("x y z ").repeated(20'000);
    QTest::newRow("NUL and operators") << QByteArray("\0 OR 1=1 -- NEAR(a b) \"", 23);
    QTest::newRow("bytes that are no UTF-8") << QByteArray("\xff\xfe\xc0 issue");
}

void TestRanker::hostileQueriesGetAnAnswer()
{
    QFETCH(QByteArray, query);
    const Ranking ranking =
        m_ranker.rank(*m_index, std::string_view(query.constData(), static_cast<std::size_t>(query.size())), nullptr);
    QVERIFY(ranking.rows.size() <= m_index->size());
}

QTEST_GUILESS_MAIN(TestRanker)
#include "tst_ranker.moc"
