#include "core/base/text.h"
#include "openapicase.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <set>

using namespace executor;
using namespace executor::sources;

namespace {
std::string fileText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

const QString kCorpus = sharedPath("corpus/openapi");
} // namespace

class TestOpenApiImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpus_data()
    {
        QTest::addColumn<QString>("path");
        if (!QDir(kCorpus).exists()) {
            QSKIP("../shared/corpus/openapi is not there.");
        }
        for (const QString& folder : {kCorpus, kCorpus + QStringLiteral("/small")}) {
            for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) {
                QTest::newRow(file.fileName().toUtf8().constData()) << file.filePath();
            }
        }
    }
    void corpus()
    {
        QFETCH(QString, path);
        QElapsedTimer timer;
        timer.start();
        const auto document = readDocument(fileText(path), "https://example.com/openapi.json");
        QVERIFY2(document.has_value(), document ? "" : document.error().message.c_str());
        qInfo() << path.section(QLatin1Char('/'), -1) << document->tools.size() << "tools"
                << document->definitions.size() << "definitions" << document->warnings.size() << "warnings"
                << timer.elapsed() << "ms";
        QCOMPARE(document->tools.size(), document->facts.operationCount);
        std::set<std::string> names;
        for (const catalog::ToolDefinition& tool : document->tools) {
            QVERIFY(names.insert(tool.path).second);
        }
    }
};

QTEST_GUILESS_MAIN(TestOpenApiImport)
#include "tst_openapi_import.moc"
