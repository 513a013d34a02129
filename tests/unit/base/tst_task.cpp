#include "core/base/cancel.h"
#include "core/base/taskgroup.h"
#include "core/base/threads.h"

#include <QThread>
#include <QtTest>

using namespace executor;
using namespace std::chrono_literals;

namespace {
Task<int> plusOne(Task<int> before)
{
    EX_CO_TRY(const int value, co_await before);
    co_return value + 1;
}

Task<void> note(std::shared_ptr<OneShot<int>> shot, std::vector<int>* seen)
{
    EX_CO_TRY(const int value, co_await shot->wait());
    seen->push_back(value);
    co_return Result<void>{};
}

Task<std::string> hop(QObject* other)
{
    auto work = [] { return doneTask<bool>(QThread::currentThread() != QCoreApplication::instance()->thread()); };
    EX_CO_TRY(const bool wasElsewhere, co_await runOn(other, std::move(work)));
    auto pure = [wasElsewhere]() -> Result<std::string> { return std::string(wasElsewhere ? "elsewhere" : "here"); };
    EX_CO_TRY(std::string text, co_await onPool(std::move(pure)));
    co_return QThread::currentThread() == QCoreApplication::instance()->thread() ? text : "wrong thread";
}
} // namespace

class TestTask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWaiterGetsTheValue()
    {
        auto shot = std::make_shared<OneShot<int>>();
        std::vector<int> seen;
        TaskGroup group;
        group.spawn("first", note(shot, &seen));
        group.spawn("second", note(shot, &seen));
        QCOMPARE(group.running(), std::size_t(2));
        shot->settle(7);
        QCOMPARE(seen, (std::vector<int>{7, 7}));
        QCOMPARE(group.running(), std::size_t(0));
    }

    void anOwnerThatDiesCancelsThoseWhoWait()
    {
        auto shot = std::make_unique<OneShot<int>>();
        auto task = plusOne(shot->wait());
        shot.reset();
        const auto result = QCoro::waitFor(task);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void resultsComeBackToTheCallingThread()
    {
        QThread thread;
        QObject other;
        other.moveToThread(&thread);
        thread.start();
        const auto text = QCoro::waitFor(hop(&other));
        QVERIFY(text);
        QCOMPARE(*text, std::string("elsewhere"));
        thread.quit();
        thread.wait();
    }

    void cancelReachesChildrenAndWaits()
    {
        CancelSource parent;
        CancelSource child(parent.token());
        auto waiting = delay(1h, child.token());
        parent.cancel();
        QVERIFY(child.isCancelled());
        const auto result = QCoro::waitFor(waiting);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
