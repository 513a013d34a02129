#include "core/base/threads.h"

#include "core/base/cancel.h"

#include <QAbstractEventDispatcher>
#include <QTimer>

namespace executor {

Loop Loop::current()
{
    Loop loop;
    loop.m_target = QAbstractEventDispatcher::instance();
    return loop;
}

void Loop::post(std::function<void()> job) const
{
    if (QObject* target = m_target.data()) {
        QMetaObject::invokeMethod(target, std::move(job), Qt::QueuedConnection);
    }
}

Task<void> delay(std::chrono::milliseconds time, CancelToken cancel)
{
    const auto shot = std::make_shared<OneShot<void>>();
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [shot] { shot->settle({}); });
    timer.start(time);
    const auto registration =
        cancel.onCancelled([shot] { shot->settle(fail(ErrorCode::Cancelled, "The wait was cancelled.")); });
    const Result<void> result = co_await shot->wait();
    co_return result;
}

} // namespace executor
