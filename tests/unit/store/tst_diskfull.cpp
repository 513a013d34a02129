#include "storefixture.h"

#include <csignal>
#include <fstream>
#include <sys/resource.h>

using namespace executor;
using namespace executor::store;
using namespace executor::store::test;

namespace {
/// Rows that fill pages.
auto filling(std::string key, std::size_t bytes)
{
    return [key = std::move(key), text = std::string(bytes, 'x')](Transaction& db) -> Result<std::int64_t> {
        return saveSetting(db, key, text);
    };
}

void limitFileSize(rlim_t bytes)
{
    rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
}
} // namespace

class TestDiskFull : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBallastIsReleasedAndTheChangeGoesThrough();
    void withoutSpaceOnlyTheBigOnesFail();
    void everyFailingWriteLeavesAllOrNothing();
};

void TestDiskFull::theBallastIsReleasedAndTheChangeGoesThrough()
{
    // SQLite's own limit plays the full disk; it is lifted by nobody, so the second attempt fails as well.
    Store store;
    EX_VERIFY(store.open());
    std::ofstream(store.folder() / "ballast") << "space";
    const auto pages = store.write([](Transaction& db) { return db.number("PRAGMA max_page_count = 1"); });
    EX_VERIFY(pages);
    const auto full = store.write(filling("big", 200'000));
    QVERIFY(!full);
    QCOMPARE(full.error().code, ErrorCode::StorageFull);
    QVERIFY(full.error().retryable);
    QVERIFY(!std::filesystem::exists(store.folder() / "ballast"));
    EX_VERIFY(store.write([](Transaction& db) { return db.number("PRAGMA max_page_count = 1000000"); }));
    EX_VERIFY(store.write(filling("big", 200'000)));
}

void TestDiskFull::withoutSpaceOnlyTheBigOnesFail()
{
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write([](Transaction& db) { return db.number("PRAGMA max_page_count = 1"); }));
    std::vector<Task<std::int64_t>> tasks;
    for (int i = 0; i < 20; ++i) {
        tasks.push_back(store.database->write(filling("k" + std::to_string(i), i % 4 == 2 ? 300'000 : 1)));
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const auto result = QCoro::waitFor(std::move(tasks[i]));
        QCOMPARE(result.has_value(), i % 4 != 2);
        QCOMPARE(store.setting("k" + std::to_string(i)), std::string(i % 4 == 2 ? "(none)" : "x"));
    }
}

void TestDiskFull::everyFailingWriteLeavesAllOrNothing()
{
    Store store;
    EX_VERIFY(store.open());
    EX_VERIFY(store.write(saving("before", "1")));
    (void)std::signal(SIGXFSZ, SIG_IGN);
    auto wal = store.file();
    wal += "-wal";
    const auto start = std::filesystem::file_size(wal);
    auto closure = [](Transaction& db) -> Result<void> {
        for (int i = 0; i < 12; ++i) {
            EX_CHECK(saveSetting(db, "many" + std::to_string(i), std::string(3000, 'y')));
        }
        return {};
    };
    int failures = 0;
    bool isDone = false;
    // The n-th page written fails, for n = 1, 2, 3, ... until the change goes through.
    for (rlim_t n = 0; n < 200 && !isDone; ++n) {
        limitFileSize(start + n * 4096 + 10);
        const auto result = store.write(closure);
        limitFileSize(RLIM_INFINITY);
        isDone = result.has_value();
        const auto rows = store.read(
            [](Connection& db) { return db.number("SELECT count(*) FROM settings WHERE key LIKE 'many%'"); });
        QCOMPARE(rows.value_or(-1), isDone ? 12 : 0);
        if (!isDone) {
            ++failures;
            QCOMPARE(result.error().code, ErrorCode::StorageFull);
            QVERIFY(result.error().retryable);
        }
    }
    QVERIFY(isDone);
    QVERIFY2(failures > 3, qPrintable(QString::number(failures)));
    QCOMPARE(store.setting("before"), std::string("1"));
    store.close();
    EX_VERIFY(store.open());
    QVERIFY(QCoro::waitFor(store.database->quickCheck())->empty());
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    initCrypto();
    TestDiskFull test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_diskfull.moc"
