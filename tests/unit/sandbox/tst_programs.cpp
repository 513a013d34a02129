#include "core/base/jsonparse.h"
#include "runner.h"

#include <QFile>
#include <QTest>

using namespace executor;
using namespace executor::sandbox;

/// Tables of programs in tests/fixtures/programs: code with its value, or its error and words of the message.
class TestPrograms final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gives_data();
    void gives();

private:
    void addTable(const QString& path);
    Workbench m_bench;
};

void TestPrograms::addTable(const QString& path)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
    const Result<Json> table = parseJson(file.readAll().toStdString(), kLenientJson);
    QVERIFY(table.has_value());
    for (const Json& row : *table) {
        QTest::newRow(textMember(row, "name").c_str()) << QByteArray::fromStdString(toText(row));
    }
}

void TestPrograms::gives_data()
{
    QTest::addColumn<QByteArray>("row");
    for (const char* table : {"shapes", "language", "tools", "errors", "url"}) {
        addTable(QStringLiteral(EX_SOURCE_DIR "/tests/fixtures/programs/%1.json").arg(QLatin1String(table)));
    }
}

void TestPrograms::gives()
{
    QFETCH(QByteArray, row);
    const Result<Json> wanted = parseJson(row.toStdString(), kLenientJson);
    const Outcome outcome = m_bench.run(textMember(*wanted, "code"));
    const std::string problem = outcome.problem();
    if (const std::string error = textMember(*wanted, "error"); !error.empty()) {
        QVERIFY2(problem.starts_with(error + ":"), (problem + outcome.text()).c_str());
        for (const Json& word : *member(*wanted, "contains")) {
            QVERIFY2(asciiLower(problem).find(asciiLower(word.get<std::string>())) != std::string::npos,
                     problem.c_str());
        }
        return;
    }
    QVERIFY2(problem.empty(), problem.c_str());
    const Result<Json> value = parseJson(outcome.text(), kLenientJson);
    QVERIFY2(value.has_value(), outcome.text().c_str());
    QCOMPARE(qs(toText(*value)), qs(toText(*member(*wanted, "value"))));
    if (const Json* warning = member(*wanted, "warning"); warning != nullptr) {
        QVERIFY(!outcome.done->warnings.empty());
        for (const Json& word : *warning) {
            QVERIFY2(outcome.done->warnings.front().message.find(word.get<std::string>()) != std::string::npos,
                     outcome.done->warnings.front().message.c_str());
        }
    }
    if (const Json* logs = member(*wanted, "logs"); logs != nullptr) {
        std::string all;
        for (const LogFrame& line : outcome.logs) {
            all += (all.empty() ? "" : "\n") + line.text;
        }
        QCOMPARE(qs(all), qs(logs->get<std::string>()));
    }
}

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"
