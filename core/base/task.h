#pragma once

#include "core/base/result.h"

#include <QCoroTask>

#include <coroutine>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace executor {

/// The only shape of "later". Starts eagerly; a dropped task runs on, so never drop one: await it or spawn it in a
/// TaskGroup. Where co_await may stand: docs of tools/check_coroutines.py.
template <class T>
using Task = QCoro::Task<Result<T>>;

/// A task that is already done.
template <class T>
Task<T> doneTask(Result<T> result)
{
    co_return std::move(result);
}

/// One value that comes later: the bridge from callbacks to coroutines. The owner settles it once; every task of wait()
/// gets the value (moved when T cannot be copied: then wait once only). An owner that dies unsettled settles it
/// `cancelled`. Thread: one thread for all.
template <class T>
class OneShot
{
public:
    OneShot() : m_state(std::make_shared<State>()) {}
    OneShot(OneShot&&) noexcept = default;
    OneShot& operator=(OneShot&& other) noexcept
    {
        abandon();
        m_state = std::move(other.m_state);
        return *this;
    }
    OneShot(const OneShot&) = delete;
    OneShot& operator=(const OneShot&) = delete;
    /// Hand-written: those who wait must never hang.
    ~OneShot() { abandon(); }

    [[nodiscard]] bool isSettled() const { return m_state && m_state->value.has_value(); }

    /// Stores the value and resumes those who wait, before it returns: make it the last thing a function does. Later
    /// calls are ignored.
    void settle(Result<T> value)
    {
        const auto state = m_state;
        if (!state || state->value) {
            return;
        }
        state->value.emplace(std::move(value));
        auto waiting = std::exchange(state->waiting, {});
        for (const std::coroutine_handle<> handle : waiting) {
            handle.resume();
        }
    }

    [[nodiscard]] Task<T> wait() const { return waitFor(m_state); }

private:
    struct State
    {
        std::optional<Result<T>> value;
        std::vector<std::coroutine_handle<>> waiting;
    };
    struct Awaiter
    {
        std::shared_ptr<State> state;
        [[nodiscard]] bool await_ready() const noexcept { return state->value.has_value(); }
        void await_suspend(std::coroutine_handle<> handle) { state->waiting.push_back(handle); }
        Result<T> await_resume()
        {
            if constexpr (std::is_void_v<T> || std::is_copy_constructible_v<T>) {
                return *state->value;
            } else {
                return std::move(*state->value);
            }
        }
    };
    static Task<T> waitFor(std::shared_ptr<State> state)
    {
        Awaiter awaiter{std::move(state)};
        Result<T> value = co_await awaiter;
        co_return std::move(value);
    }
    void abandon()
    {
        if (m_state && !m_state->value) {
            settle(fail(ErrorCode::Cancelled, "The work was given up."));
        }
    }

    std::shared_ptr<State> m_state;
};

} // namespace executor
