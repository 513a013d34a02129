#include "tests/bench/childrunner.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/sandbox/child/confinement.h"
#include "core/sandbox/child/engine.h"
#include "core/sandbox/child/jobqueue.h"
#include "core/sandbox/detail/zygotewire.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QLoggingCategory>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

namespace executor::bench {

using namespace executor::sandbox;
using Clock = std::chrono::steady_clock;

namespace {
constexpr std::size_t kMemoryGrowth = 1U << 30U;

/// A child's frames: calls are refused by silence, timers fire in the order of their due time without waiting.
class Outlet final : public child::FrameSink
{
public:
    void open(int pipe)
    {
        m_pipe = pipe;
        m_begun = Clock::now();
    }
    void send(detail::FrameType type, std::uint32_t id, std::string_view head, std::string_view body) override
    {
        if (m_pipe < 0) {
            return;
        }
        const Result<Json> facts = parseJson(head, kLenientJson);
        if (type == detail::FrameType::TimerChange && facts) {
            std::erase_if(timers, [id](const auto& timer) { return timer.second == id; });
            if (textMember(*facts, "op") == "arm") {
                timers.emplace(clock + member(*facts, "delay")->get<int>(), id);
            }
        } else if (type == detail::FrameType::Done && facts) {
            report(*facts, body);
        }
    }
    void flush() override {}
    void finish() override
    {
        if (m_pipe >= 0) {
            _exit(0);
        }
    }
    void print(std::string text) { m_printed.push_back(std::move(text)); }

    std::multimap<std::int64_t, std::uint32_t> timers;
    std::int64_t clock = 1'700'000'000'000;

private:
    void report(const Json& facts, std::string_view value)
    {
        Json result = Json::object();
        const Json* error = member(facts, "error");
        const std::string code = error == nullptr ? std::string() : textMember(*error, "code");
        result["outcome"] = code == "deadlocked" ? "idle" : "done";
        result["code"] = code;
        result["message"] = error == nullptr ? std::string() : textMember(*error, "message");
        result["stack"] =
            error == nullptr ? std::string() : textMember(*error, "stack"); // begins with the error's name
        result["value"] = std::string(value);
        result["milliseconds"] = std::chrono::duration<double, std::milli>(Clock::now() - m_begun).count();
        result["printed"] = m_printed;
        const std::string text = toText(result);
        std::size_t sent = 0;
        while (sent < text.size()) {
            const ssize_t count = ::write(m_pipe, text.data() + sent, text.size() - sent);
            if (count <= 0) {
                _exit(1);
            }
            sent += static_cast<std::size_t>(count);
        }
    }

    int m_pipe = -1; // -1 in the parent: what the warm-up says goes nowhere
    Clock::time_point m_begun;
    Json m_printed = Json::array();
};

class Printer final : public QObject
{
    Q_OBJECT

public:
    explicit Printer(Outlet& outlet) : m_outlet(outlet) {}
    Q_INVOKABLE void print(const QString& text) { m_outlet.print(utf8(text.toUtf8())); }

private:
    static std::string utf8(const QByteArray& bytes) { return bytes.toStdString(); }
    Outlet& m_outlet;
};

class Children
{
public:
    Children(child::JobQueue& jobs) : m_engine(m_outlet, jobs), m_printer(m_outlet) {}

    std::string prepare()
    {
        std::string problem = m_engine.load();
        if (problem.empty()) {
            m_engine.warmUp();
            m_engine.addGlobal(QStringLiteral("__printer"), &m_printer);
            problem = m_filter.build();
        }
        child::reportMemoryDeaths();
        return problem;
    }

    void start(const Json& task)
    {
        std::array<int, 2> pipes{-1, -1};
        if (pipe(pipes.data()) != 0) {
            std::abort();
        }
        const pid_t pid = fork();
        if (pid == 0) {
            close(pipes[0]);
            runOne(task, pipes[1]);
        }
        close(pipes[1]);
        const Json* seconds = member(task, "seconds");
        const auto limit = std::chrono::seconds(seconds == nullptr ? 10 : seconds->get<int>());
        m_running.push_back(Running{*member(task, "id"), pid, pipes[0], Clock::now() + limit, {}});
    }

    [[nodiscard]] std::size_t count() const { return m_running.size(); }

    /// Waits until one or more of them say something or are due.
    void wait()
    {
        std::vector<pollfd> waits;
        for (const Running& running : m_running) {
            waits.push_back(pollfd{running.pipe, POLLIN, 0});
        }
        poll(waits.data(), waits.size(), 100);
        for (std::size_t i = waits.size(); i-- > 0;) {
            Running& running = m_running[i];
            bool isOver = false;
            if (waits[i].revents != 0) {
                std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read()
                const ssize_t count = read(running.pipe, buffer.data(), buffer.size());
                running.text.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
                isOver = count <= 0;
            }
            const bool isLate = !isOver && Clock::now() > running.due;
            if (isLate) {
                kill(running.pid, SIGKILL);
            }
            if (isOver || isLate) {
                end(running, isLate);
                m_running.erase(m_running.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
    }

private:
    struct Running
    {
        Json id;
        pid_t pid;
        int pipe;
        Clock::time_point due;
        std::string text;
    };

    static void end(const Running& running, bool isLate)
    {
        close(running.pipe);
        int status = 0;
        waitpid(running.pid, &status, 0);
        Json answer = parseJson(running.text, kLenientJson).value_or(Json::object());
        answer["id"] = running.id;
        if (isLate) {
            answer["outcome"] = "hang";
        } else if (!answer.contains("outcome")) {
            answer["outcome"] = "crash";
            answer["message"] = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                                    : "exit code " + std::to_string(WEXITSTATUS(status));
        }
        std::cout << toText(answer) << '\n';
    }

    [[noreturn]] void runOne(const Json& task, int pipe)
    {
        child::ResourceLimits limits;
        limits.addressSpaceBytes = 2 * kMemoryGrowth;
        if (!child::limitAlways() || !m_filter.install() || !child::limitResources(limits)) {
            _exit(child::kExitConfinement);
        }
        m_outlet.open(pipe);
        const std::string head =
            R"({"clock":)" + std::to_string(m_outlet.clock) + R"(,"lines":[],"limits":{"calls":10000,"timers":10000}})";
        m_engine.run(head, textMember(task, "javascript"));
        while (!m_outlet.timers.empty()) {
            const auto [due, id] = *m_outlet.timers.begin();
            m_outlet.timers.erase(m_outlet.timers.begin());
            m_outlet.clock = std::max(m_outlet.clock, due);
            m_engine.deliver(QStringLiteral("timer"), id, m_outlet.clock, {});
        }
        _exit(2); // calls are not answered here
    }

    Outlet m_outlet;
    child::Engine m_engine;
    Printer m_printer;
    child::SyscallFilter m_filter;
    std::vector<Running> m_running;
};

/// The engine reads its limits from the environment when it is made, and the stack is set before a program starts.
void startAnewAsZygote(char** argv)
{
    const rlimit stack{detail::kZygoteStackBytes, detail::kZygoteStackBytes};
    setrlimit(RLIMIT_STACK, &stack);
    std::array<char*, detail::kZygoteEnvironment.size() + 1> environment{};
    for (std::size_t i = 0; i < detail::kZygoteEnvironment.size(); ++i) {
        environment[i] = const_cast<char*>(detail::kZygoteEnvironment[i]);
    }
    execve("/proc/self/exe", argv, environment.data());
    std::cerr << "cannot start anew\n";
    std::exit(1);
}
} // namespace

int runAll(int argc, char** argv)
{
    if (std::getenv("QV4_MAX_CALL_DEPTH") == nullptr) {
        startAnewAsZygote(argv);
    }
    std::ios::sync_with_stdio(false);
    auto* const jobs = new child::JobQueue; // NOLINT(cppcoreguidelines-owning-memory): the application owns it
    QCoreApplication::setEventDispatcher(jobs);
    const QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    initCrypto();
    Children children(*jobs);
    if (const std::string problem = children.prepare(); !problem.empty()) {
        std::cerr << problem << '\n';
        return 1;
    }
    const std::size_t most = std::max(1U, std::thread::hardware_concurrency());
    std::string line;
    while (std::getline(std::cin, line)) {
        const Result<Json> task = parseJson(line, kLenientJson);
        if (!task) {
            std::cerr << "no JSON: " << task.error().message << '\n';
            return 1;
        }
        children.start(*task);
        while (children.count() >= most) {
            children.wait();
        }
    }
    while (children.count() > 0) {
        children.wait();
    }
    std::cout.flush();
    return 0;
}

} // namespace executor::bench

#include "childrunner.moc"
