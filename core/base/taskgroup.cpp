#include "core/base/taskgroup.h"

#include "core/base/log.h"
#include "core/base/text.h"

namespace executor {

Q_LOGGING_CATEGORY(lcTasks, "executor.tasks")

struct TaskGroup::State
{
    std::size_t running = 0;
    OneShot<void> ended;
    bool isStopping = false;
};

TaskGroup::TaskGroup() : m_state(std::make_shared<State>()) {}

TaskGroup::~TaskGroup()
{
    m_cancel.cancel();
    if (m_state->running > 0) {
        qCWarning(lcTasks) << "a task group ended with running tasks, count" << m_state->running;
    }
}

void TaskGroup::spawn(std::string what, Task<void> task)
{
    ++m_state->running;
    run(m_state, std::move(what), std::move(task));
}

std::size_t TaskGroup::running() const
{
    return m_state->running;
}

QCoro::Task<void> TaskGroup::run(std::shared_ptr<State> state, std::string what, Task<void> task)
{
    const Result<void> result = co_await task;
    if (!result && result.error().code != ErrorCode::Cancelled) {
        qCWarning(lcTasks).noquote() << "failed" << qs(what) << qs(result.error().message);
    }
    --state->running;
    if (state->isStopping && state->running == 0) {
        state->ended.settle({});
    }
}

Task<void> TaskGroup::stop()
{
    m_cancel.cancel();
    return waitForEnd(m_state);
}

Task<void> TaskGroup::waitForEnd(std::shared_ptr<State> state)
{
    if (state->running > 0) {
        state->isStopping = true;
        const Result<void> ended = co_await state->ended.wait();
        co_return ended;
    }
    co_return Result<void>{};
}

} // namespace executor
