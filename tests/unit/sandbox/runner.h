#pragma once

#include "core/base/text.h"
#include "core/sandbox/sandbox.h"
#include "core/sandbox/transpiler.h"

#include <QCoroTask>
#include <QCoroTimer>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace executor::sandbox {

/// What came of one program.
struct Outcome
{
    std::optional<DoneFrame> done;
    std::optional<ExitReport> exit;
    std::optional<Error> refused; ///< by the transpiler
    std::vector<LogFrame> logs;
    std::vector<std::string> emitted;
    std::vector<CallFrame> calls;
    RunUsage usage;

    /// `code: message` of whatever failed, empty after a success.
    [[nodiscard]] std::string problem() const
    {
        if (refused) {
            return std::string(wireName(refused->code)) + ": " + refused->message + " " + refused->hint;
        }
        if (done && done->error) {
            return std::string(wireName(done->error->code)) + ": " + done->error->message + " " + done->error->hint;
        }
        if (!done) {
            return exit ? "no result, exit reason " + std::to_string(static_cast<int>(exit->reason)) + ": " +
                              exit->message
                        : "no result";
        }
        return {};
    }
    [[nodiscard]] std::string text() const { return done ? done->resultText : std::string(); }
};

/// The smallest engine there can be: answers calls by a function, fires timers in order of their due time without
/// waiting, and sends one delivery at a time.
class Runner final : public RunListener
{
public:
    using Answer = std::function<Result<std::string>(const CallFrame&)>;

    Runner(Sandbox& sandbox, Answer answer) : m_sandbox(sandbox), m_answer(std::move(answer)) {}

    Task<Outcome> run(RunStart start, RunLimits limits)
    {
        m_clock = start.clock;
        EX_CO_TRY(m_run, co_await m_sandbox.acquire(*this, limits));
        m_pid = m_run->processId();
        m_run->start(std::move(start));
        EX_CO_CHECK(co_await m_over.wait());
        m_outcome.usage = m_run->usage();
        m_run.reset();
        co_return std::move(m_outcome);
    }
    void kill() { m_run->kill(); }
    CallNumber holdAt = 0; ///< holds the run at this call for a moment
    std::size_t callsWhileHeld = 0;
    [[nodiscard]] qint64 processId() const { return m_pid; }
    [[nodiscard]] const Outcome& outcome() const { return m_outcome; }

    void onCall(CallFrame call) override
    {
        m_outcome.calls.push_back(call);
        const CallNumber id = call.id;
        if (id == holdAt) {
            m_run->hold(true);
            QTimer::singleShot(50, &m_context, [this] {
                callsWhileHeld = m_outcome.calls.size();
                m_run->hold(false);
            });
        }
        m_deliveries.push_back([this, id, answer = m_answer(call), path = call.path] {
            if (answer) {
                m_run->deliverValue(id, *answer, m_clock);
            } else {
                m_run->deliverError(id, answer.error(), path, m_clock);
            }
        });
    }
    void onTimer(TimerFrame timer) override
    {
        std::erase_if(m_timers, [&](const auto& armed) { return armed.second == timer.id; });
        if (timer.action == TimerFrame::Action::Arm) {
            m_timers.emplace(m_clock + timer.delay, timer.id);
        }
    }
    void onLog(LogFrame line) override { m_outcome.logs.push_back(std::move(line)); }
    void onEmit(EmitFrame item) override { m_outcome.emitted.push_back(std::move(item.valueText)); }
    void onTurn(DeliveryNumber) override
    {
        if (!m_deliveries.empty()) {
            const auto next = std::move(m_deliveries.front());
            m_deliveries.pop_front();
            next();
        } else if (!m_timers.empty()) {
            const auto [due, id] = *m_timers.begin();
            m_timers.erase(m_timers.begin());
            m_clock = std::max(m_clock, due);
            m_run->fireTimer(id, m_clock);
        }
    }
    void onDone(DoneFrame done) override { m_outcome.done = std::move(done); }
    void onExit(ExitReport report) override
    {
        m_outcome.exit = std::move(report);
        m_over.settle({});
    }

private:
    QObject m_context; ///< of what is posted
    Sandbox& m_sandbox;
    Answer m_answer;
    std::unique_ptr<SandboxRun> m_run;
    Outcome m_outcome;
    OneShot<void> m_over;
    std::deque<std::function<void()>> m_deliveries;
    std::set<std::pair<Instant, TimerNumber>> m_timers;
    Instant m_clock;
    qint64 m_pid = 0;
};

/// Programs from text to result, through the real esbuild and the real sandbox beside the tests' folder.
class Workbench
{
public:
    explicit Workbench(std::string program = EX_BIN_DIR "/executor-sandbox") : sandbox(options(std::move(program))) {}

    Outcome run(std::string code, RunLimits limits = {}, Runner::Answer answer = &echo)
    {
        const Result<Program> program = QCoro::waitFor(transpiler.prepare(std::move(code), {}));
        if (!program) {
            Outcome outcome;
            outcome.refused = program.error();
            return outcome;
        }
        Runner runner(sandbox, std::move(answer));
        Result<Outcome> outcome = QCoro::waitFor(runner.run(startOf(*program), limits));
        if (!outcome) {
            Outcome failed;
            failed.refused = outcome.error();
            return failed;
        }
        return std::move(*outcome);
    }

    static RunStart startOf(const Program& program)
    {
        RunStart start;
        start.javascript = program.javascript;
        start.sourceMap = program.sourceMap;
        start.seed.fill(7);
        start.clock = Instant(Milliseconds(1'700'000'000'000));
        return start;
    }
    /// `echo` gives its arguments back; `big` an integer that a number rounds; anything else is unknown.
    static Result<std::string> echo(const CallFrame& call)
    {
        if (call.path == "big.number") {
            return std::string(R"({"id":9007199254740993,"small":5,"text":"12345678901234567890"})");
        }
        if (call.path.starts_with("echo")) {
            return call.argumentsText;
        }
        return fail(ErrorCode::ToolNotFound, "There is no tool " + call.path + ".", "Did you mean echo?");
    }

    Transpiler transpiler{Transpiler::Options{}};
    Sandbox sandbox;

private:
    static Sandbox::Options options(std::string program)
    {
        Sandbox::Options chosen;
        chosen.program = pathFromUtf8(program);
        return chosen;
    }
};

} // namespace executor::sandbox
