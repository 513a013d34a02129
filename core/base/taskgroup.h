#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"

#include <cstddef>
#include <memory>
#include <string>

namespace executor {

/// Owns the tasks that nobody awaits. The owner of an object stops its group before it destroys the object; so `this`
/// stays valid in member coroutines. Thread: the one it lives on.
class TaskGroup
{
public:
    TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    /// Hand-written: cancels; in debug builds complains when tasks are still running.
    ~TaskGroup();

    /// Runs `task` to its end; its error, unless `cancelled`, is logged under `what`.
    void spawn(std::string what, Task<void> task);
    /// Pass it to the tasks that are spawned here.
    [[nodiscard]] CancelToken token() const { return m_cancel.token(); }
    [[nodiscard]] std::size_t running() const;
    /// Cancels the token and waits until every task has ended.
    [[nodiscard]] Task<void> stop();

private:
    struct State;
    static QCoro::Task<void> run(std::shared_ptr<State> state, std::string what, Task<void> task);
    static Task<void> waitForEnd(std::shared_ptr<State> state);
    CancelSource m_cancel;
    std::shared_ptr<State> m_state;
};

} // namespace executor
