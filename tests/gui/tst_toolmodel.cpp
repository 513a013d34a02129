// The tree of tools over one sorted array.
#include "demobackend.h"
#include "demodata.h"
#include "ui/tools/toolmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace executor::ui;

class TestToolModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRulesOfModels()
    {
        ToolModel model;
        model.setTable(demo::tools()); // before the tester: it fetches from within a reset, which no view does
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 4);
        const QModelIndex github = model.index(0, 0);
        QCOMPARE(github.data().toString(), QStringLiteral("github"));
        QCOMPARE(github.data(ToolModel::CountRole).toInt(), 12);
        if (model.canFetchMore(github)) { // the tester may have fetched already
            model.fetchMore(github);
        }
        QCOMPARE(model.rowCount(github), 4); // issues, orgs, reactions, repos
    }

    void findsAToolByItsPath()
    {
        ToolModel model;
        model.setTable(demo::tools());
        const QModelIndex found = model.indexOf(QStringLiteral("github.repos.delete"));
        QVERIFY(found.isValid());
        QCOMPARE(model.rowAt(found)->path, QStringLiteral("github.repos.delete"));
        QVERIFY(!model.indexOf(QStringLiteral("github.repos.nothing")).isValid());
    }

    void filterTakesWordsInAnyOrder()
    {
        const ToolTable table = demo::tools();
        const auto rows = filterTools(*table, QStringLiteral("cr issu"));
        QVERIFY(!rows.empty());
        for (const quint32 row : rows) {
            const ToolRow& tool = (*table)[row];
            QVERIFY2((tool.path + tool.title).contains(QStringLiteral("issu"), Qt::CaseInsensitive),
                     qPrintable(tool.path));
        }
        QVERIFY(filterTools(*table, QStringLiteral("no such tool")).empty());
    }

    void twentyThousandToolsCostNothingUntilUnfolded()
    {
        DemoBackend backend;
        backend.makeManyTools(20000);
        ToolTable table;
        later(backend.tools(), this, [&table](executor::Result<ToolTable> result) { table = *result; });
        QTRY_VERIFY(table != nullptr);
        ToolModel model;
        QElapsedTimer time;
        time.start();
        model.setTable(table);
        QCOMPARE(model.rowCount(), 5);
        model.fetchMore(model.index(0, 0));
        const qint64 used = time.elapsed();
        QVERIFY2(used < 100, qPrintable(QStringLiteral("%1 ms").arg(used)));
        QCOMPARE(model.index(0, 0).data(ToolModel::CountRole).toInt(), 4000);
    }
};

QTEST_MAIN(TestToolModel)
#include "tst_toolmodel.moc"
