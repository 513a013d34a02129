#pragma once

#include "core/base/task.h"

#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

class QAbstractEventDispatcher;

namespace executor {

/// The event loop of one thread, as an address for values. Thread: any may post to it.
class Loop
{
public:
    /// The loop of the calling thread.
    [[nodiscard]] static Loop current();
    /// Runs `job` on the loop's thread, later; dropped when that thread's loop has ended.
    void post(std::function<void()> job) const;

private:
    QPointer<QObject> m_target;
};

namespace detail {
template <class T>
struct TaskValue;
template <class T>
struct TaskValue<QCoro::Task<tl::expected<T, Error>>>
{
    using type = T;
};
template <class T>
struct ResultValue;
template <class T>
struct ResultValue<tl::expected<T, Error>>
{
    using type = T;
};

/// Carries a settled value back to the thread that waits.
template <class T>
struct Reply
{
    Loop loop = Loop::current();
    std::shared_ptr<OneShot<T>> shot = std::make_shared<OneShot<T>>();
    void send(Result<T> result) const
    {
        auto value = std::make_shared<Result<T>>(std::move(result));
        loop.post([target = shot, value] { target->settle(std::move(*value)); });
    }
};

template <class T, class Fn>
QCoro::Task<void> runAndReply(std::shared_ptr<Fn> fn, Reply<T> reply)
{
    Task<T> task = (*fn)();
    Result<T> result = co_await task;
    reply.send(std::move(result));
}
} // namespace detail

/// Runs the pure function `fn` (returns Result<T>) on the pool; the task ends on the calling thread. Name the lambda
/// and std::move it in: `co_await onPool([x] {...})` is miscompiled by g++ 12.
template <class Fn>
[[nodiscard]] auto onPool(Fn fn) -> Task<typename detail::ResultValue<std::invoke_result_t<Fn>>::type>
{
    using T = typename detail::ResultValue<std::invoke_result_t<Fn>>::type;
    detail::Reply<T> reply;
    auto task = reply.shot->wait();
    auto shared = std::make_shared<Fn>(std::move(fn));
    QThreadPool::globalInstance()->start([shared, reply] { reply.send((*shared)()); });
    return task;
}

/// Runs `fn` (returns Task<T>, captures values) on the thread of `target`; the task ends on the calling thread.
template <class Fn>
[[nodiscard]] auto runOn(QObject* target, Fn fn) -> std::invoke_result_t<Fn>
{
    using T = typename detail::TaskValue<std::invoke_result_t<Fn>>::type;
    detail::Reply<T> reply;
    auto task = reply.shot->wait();
    auto shared = std::make_shared<Fn>(std::move(fn));
    QMetaObject::invokeMethod(
        target, [shared, reply] { detail::runAndReply<T, Fn>(shared, reply); }, Qt::QueuedConnection);
    return task;
}

/// Waits on the calling thread's event loop. Errors: `cancelled` when the token is cancelled first.
class CancelToken;
[[nodiscard]] Task<void> delay(std::chrono::milliseconds time, CancelToken cancel);

} // namespace executor
