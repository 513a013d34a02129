#include "core/execution/detail/directrun.h"

namespace executor::execution {

DirectRun::DirectRun(sandbox::RunListener& listener, DirectCall call) : m_listener(listener), m_call(std::move(call)) {}

void DirectRun::later(std::function<void()> job)
{
    Loop::current().post([alive = std::weak_ptr(m_alive), job = std::move(job)] {
        if (alive.lock()) {
            job();
        }
    });
}

void DirectRun::start(sandbox::RunStart)
{
    m_owesTurn = true;
    later([this] {
        const auto alive = m_alive;
        m_listener.onCall(sandbox::CallFrame{1, m_call.path, m_call.member, toText(m_call.arguments), 0});
        if (alive.use_count() > 1) {
            m_owesTurn = false;
            m_listener.onTurn(0);
        }
    });
}

void DirectRun::finish(sandbox::DoneFrame done)
{
    m_owesTurn = true;
    later([this, done = std::move(done)] {
        const auto alive = m_alive;
        m_owesTurn = false;
        m_listener.onDone(done);
        if (alive.use_count() > 1) {
            m_listener.onExit({});
        }
    });
}

void DirectRun::deliverValue(sandbox::CallNumber, std::string_view json, Instant)
{
    sandbox::DoneFrame done;
    done.resultText = json;
    finish(std::move(done));
}

void DirectRun::deliverError(sandbox::CallNumber call, const Error& error, std::string_view path, Instant)
{
    sandbox::RunError failure;
    failure.code = error.code;
    failure.message = error.message;
    failure.hint = error.hint;
    failure.path = path;
    failure.call = call;
    failure.details = error.details;
    sandbox::DoneFrame done;
    done.error = std::move(failure);
    finish(std::move(done));
}

void DirectRun::fireTimer(sandbox::TimerNumber, Instant) {}

void DirectRun::kill()
{
    later([this] {
        sandbox::ExitReport report;
        report.reason = sandbox::ExitReport::Reason::Killed;
        m_listener.onExit(report);
    });
}

} // namespace executor::execution
