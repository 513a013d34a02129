#include "storefixture.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

using namespace executor;
using namespace executor::store;
using namespace executor::store::test;

namespace {
/// Runs statements as somebody else would, outside of our code.
void runRaw(const std::filesystem::path& file, const QStringList& statements)
{
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
        db.setDatabaseName(qs(utf8FromPath(file)));
        QVERIFY(db.open());
        for (const QString& statement : statements) {
            QSqlQuery query(db);
            QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
        }
        db.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("raw"));
}

QByteArray bytesOf(const std::filesystem::path& path)
{
    QFile file(qs(utf8FromPath(path)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(missing)");
}

void overwrite(const std::filesystem::path& path, const QByteArray& bytes)
{
    QFile file(qs(utf8FromPath(path)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}
} // namespace

class TestOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewFolderGetsAWholeDatabase();
    void openingTwiceKeepsEverything();
    void aNewerDatabaseIsRefusedAndNotTouched();
    void anUncleanNewerDatabaseIsRefused();
    void aChangedMigrationIsRefused();
    void anOlderDatabaseIsMigratedAfterABackup();
    void aDamagedFileIsMovedAndTheBackupTakesItsPlace_data();
    void aDamagedFileIsMovedAndTheBackupTakesItsPlace();
    void aDamagedFileWithoutABackupIsNeverAnEmptyStart();
    void aDamagedBackupIsPassedOver();
    void damageFoundWhileRunningIsMendedAtTheNextStart();
};

void TestOpening::aNewFolderGetsAWholeDatabase()
{
    Store store;
    EX_VERIFY(store.open());
    QVERIFY(store.database->report().isNew);
    const auto facts = store.read([](Connection& db) -> Result<std::vector<std::int64_t>> {
        std::vector<std::int64_t> values;
        for (const char* pragma : {"PRAGMA application_id", "PRAGMA user_version", "PRAGMA auto_vacuum"}) {
            EX_TRY(const std::int64_t value, db.number(pragma));
            values.push_back(value);
        }
        return values;
    });
    EX_VERIFY(facts);
    QCOMPARE(*facts, (std::vector<std::int64_t>{0x45584543, 1, 2}));
    const auto mode = store.read(
        [](Connection& db) { return db.first("PRAGMA journal_mode", {}, [](Row& row) { return row.text(); }); });
    QCOMPARE(mode->value_or(""), std::string("wal"));
}

void TestOpening::openingTwiceKeepsEverything()
{
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write(saving("a", "1")));
    store.close();
    EX_VERIFY(store.open());
    QVERIFY(!store.database->report().isNew);
    QVERIFY(store.database->report().wasCleanStop);
    QCOMPARE(store.database->report().migratedFrom, 0);
    QCOMPARE(store.setting("a"), std::string("1"));
}

void TestOpening::aNewerDatabaseIsRefusedAndNotTouched()
{
    Store store;
    EX_VERIFY(store.open());
    store.close();
    runRaw(store.file(), {QStringLiteral("INSERT INTO migrations VALUES (9999, 'later', 'x', 0, 'v9', 0)"),
                          QStringLiteral("PRAGMA user_version = 9999")});
    const QByteArray before = bytesOf(store.file());
    const auto result = store.open();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::DatabaseNewer);
    QVERIFY(bytesOf(store.file()) == before);
    QVERIFY(!std::filesystem::exists(store.folder() / "executor.db-wal"));
    QVERIFY(!std::filesystem::exists(store.folder() / "backups"));
}

void TestOpening::anUncleanNewerDatabaseIsRefused()
{
    // Killed between a migration's commit and its checkpoint: only the WAL knows of the newer format.
    Store store;
    EX_VERIFY(store.open());
    store.close();
    Store copy;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("open"));
        db.setDatabaseName(qs(utf8FromPath(store.file())));
        QVERIFY(db.open());
        QSqlQuery query(db);
        QVERIFY(query.exec(QStringLiteral("INSERT INTO migrations VALUES (9999, 'later', 'x', 0, 'v9', 0)")));
        for (const char* suffix : {"", "-wal"}) {
            auto from = store.file();
            auto to = copy.file();
            from += suffix;
            to += suffix;
            std::filesystem::copy_file(from, to);
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("open"));
    const QByteArray before = bytesOf(copy.file());
    const auto result = copy.open();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::DatabaseNewer);
    QVERIFY(bytesOf(copy.file()) == before);
}

void TestOpening::aChangedMigrationIsRefused()
{
    Store store;
    EX_VERIFY(store.open());
    store.close();
    runRaw(store.file(), {QStringLiteral("UPDATE migrations SET checksum = 'other'")});
    const auto result = store.open();
    QVERIFY(!result);
    QVERIFY2(result.error().message.find("is not the one of this program") != std::string::npos,
             result.error().message.c_str());
}

void TestOpening::anOlderDatabaseIsMigratedAfterABackup()
{
    // The format before the first one: our header, no tables.
    Store store;
    runRaw(store.file(),
           {QStringLiteral("PRAGMA auto_vacuum = INCREMENTAL"), QStringLiteral("PRAGMA application_id = 1163412803"),
            QStringLiteral("PRAGMA journal_mode = WAL"), QStringLiteral("CREATE TABLE old (a INTEGER)")});
    EX_VERIFY(store.open());
    QVERIFY(!store.database->report().backupOfUpgrade.empty());
    QVERIFY(std::filesystem::exists(pathFromUtf8(store.database->report().backupOfUpgrade) / "executor.db"));
    EX_VERIFY(store.write(saving("a", "1")));
    store.close();
    EX_VERIFY(store.open());
    QVERIFY(store.database->report().backupOfUpgrade.empty());
}

void TestOpening::aDamagedFileIsMovedAndTheBackupTakesItsPlace_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char* kind : {"header", "truncated", "garbage", "empty", "text", "settings"}) {
        QTest::newRow(kind) << QByteArray(kind);
    }
}

void TestOpening::aDamagedFileIsMovedAndTheBackupTakesItsPlace()
{
    QFETCH(QByteArray, kind);
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write(saving("a", "\"kept\"")));
    EX_VERIFY(QCoro::waitFor(store.database->backupNow("daily")));
    EX_VERIFY(store.write(saving("a", "\"newer than the backup\"")));
    const auto page = store.read(
        [](Connection& db) { return db.number("SELECT rootpage FROM sqlite_schema WHERE name = 'settings'"); });
    store.close();
    QByteArray bytes = bytesOf(store.file());
    if (kind == "header") {
        bytes.replace(0, 16, QByteArray(16, 'x'));
    } else if (kind == "truncated") {
        bytes.truncate(8192 + 100);
    } else if (kind == "garbage") {
        bytes.replace(100, bytes.size() - 100, QByteArray(bytes.size() - 100, '\xA5'));
    } else if (kind == "empty") {
        bytes.clear();
    } else if (kind == "text") {
        bytes = "This is no database.\n";
    } else {
        bytes.replace((*page - 1) * 4096, 4096, QByteArray(4096, '\0'));
    }
    overwrite(store.file(), bytes);
    EX_VERIFY(store.open());
    const OpenReport& report = store.database->report();
    QCOMPARE(report.state, OpenReport::State::Restored);
    QVERIFY(bytesOf(pathFromUtf8(report.movedTo) / "executor.db") == bytes);
    QVERIFY(!report.restoredFrom.empty());
    QCOMPARE(store.setting("a"), std::string("\"kept\""));
    EX_VERIFY(store.write(saving("b", "1")));
}

void TestOpening::aDamagedFileWithoutABackupIsNeverAnEmptyStart()
{
    Store store;
    EX_VERIFY(store.open());
    store.close();
    overwrite(store.file(), "garbage");
    for (int start = 0; start < 2; ++start) {
        const auto result = store.open();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::DatabaseCorrupt);
        const auto moved = pathFromUtf8(textMember(result.error().details, "movedTo"));
        QCOMPARE(bytesOf(moved / "executor.db"), QByteArray("garbage"));
        QVERIFY(!std::filesystem::exists(store.file()));
    }
    EX_VERIFY(resetData(store.folder(), store.clock));
    EX_VERIFY(store.open());
    QVERIFY(store.database->report().isNew);
}

void TestOpening::aDamagedBackupIsPassedOver()
{
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write(saving("a", "\"good\"")));
    EX_VERIFY(QCoro::waitFor(store.database->backupNow("daily")));
    store.clock.time += 1h;
    const auto newer = QCoro::waitFor(store.database->backupNow("daily"));
    EX_VERIFY(newer);
    store.close();
    overwrite(pathFromUtf8(*newer) / "executor.db", "garbage");
    overwrite(store.file(), "garbage");
    EX_VERIFY(store.open());
    QVERIFY(store.database->report().restoredFrom != *newer);
    QCOMPARE(store.setting("a"), std::string("\"good\""));
}

void TestOpening::damageFoundWhileRunningIsMendedAtTheNextStart()
{
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write(saving("a", "\"kept\"")));
    EX_VERIFY(QCoro::waitFor(store.database->backupNow("daily")));
    // A page of a table that the start check does not read.
    const auto page = store.read(
        [](Connection& db) { return db.number("SELECT rootpage FROM sqlite_schema WHERE name = 'executions'"); });
    store.close();
    QByteArray bytes = bytesOf(store.file());
    bytes.replace((*page - 1) * 4096, 4096, QByteArray(4096, '\x01'));
    overwrite(store.file(), bytes);
    EX_VERIFY(store.open());
    QCOMPARE(store.database->report().state, OpenReport::State::Ready);
    const auto broken = store.write([](Transaction& db) { return db.run("DELETE FROM executions"); });
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, ErrorCode::DatabaseCorrupt);
    // No further write.
    QCOMPARE(store.write(saving("a", "2")).error().code, ErrorCode::DatabaseCorrupt);
    store.close();
    EX_VERIFY(store.open());
    QCOMPARE(store.database->report().state, OpenReport::State::Restored);
    QCOMPARE(store.setting("a"), std::string("\"kept\""));
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestOpening test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_opening.moc"
