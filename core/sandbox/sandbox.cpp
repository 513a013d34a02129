#include "core/sandbox/sandbox.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sandbox/child/runtimebuild.h"
#include "core/sandbox/detail/child.h"
#include "core/sandbox/detail/keeper.h"
#include "core/sandbox/detail/sourcelines.h"

#include <QCoreApplication>

namespace executor::sandbox {

using detail::FrameType;

namespace {
std::filesystem::path besideThisProgram()
{
    return pathFromUtf8(utf8(QCoreApplication::applicationDirPath())) / "executor-sandbox";
}

std::string runHead(const RunStart& start, const RunLimits& limits)
{
    Json head = Json::object();
    head["v"] = detail::kProtocolVersion;
    head["build"] = runtimeBuild();
    head["clock"] = start.clock.time_since_epoch().count();
    head["seed"] = toBase64(std::string(start.seed.begin(), start.seed.end()));
    Json& given = head["limits"];
    given["memory"] = limits.memoryBytes;
    given["cpu"] = limits.cpuTime.count();
    given["value"] = limits.valueBytes;
    given["timers"] = limits.armedTimers;
    given["calls"] = limits.calls;
    head["lines"] = detail::agentLines(start.sourceMap);
    return toText(head);
}

/// A run in a process forked by the zygote.
class ForkedRun final : public SandboxRun
{
public:
    ForkedRun(std::shared_ptr<detail::Child> child, RunLimits limits) : m_child(std::move(child)), m_limits(limits) {}
    ~ForkedRun() override { m_child->abandon(); }
    ForkedRun(const ForkedRun&) = delete;
    ForkedRun& operator=(const ForkedRun&) = delete;

    void start(RunStart start) override
    {
        (void)m_child->frames().beginDelivery();
        m_child->send(FrameType::Run, 0, runHead(start, m_limits), start.javascript);
    }
    void deliverValue(CallNumber call, std::string_view json, Instant clock) override
    {
        m_child->frames().closeCall(call);
        deliver(FrameType::Value, call, json, clock);
    }
    void deliverError(CallNumber call, const Error& error, std::string_view path, Instant clock) override
    {
        m_child->frames().closeCall(call);
        deliver(FrameType::Error, call, toText(thrownFields(error, path)), clock);
    }
    void fireTimer(TimerNumber timer, Instant clock) override { deliver(FrameType::Timer, timer, {}, clock); }
    void hold(bool isHeld) override { m_child->hold(isHeld); }
    void kill() override { m_child->kill(ExitReport::Reason::Killed, "The run was stopped."); }

    [[nodiscard]] RunUsage usage() const override { return m_child->usage(); }
    [[nodiscard]] qint64 processId() const override { return m_child->pid(); }
    [[nodiscard]] bool owesTurn() const override { return m_child->frames().owesTurn(); }

private:
    void deliver(FrameType type, std::uint32_t id, std::string_view body, Instant clock)
    {
        const DeliveryNumber number = m_child->frames().beginDelivery();
        const std::string head =
            "{\"n\":" + std::to_string(number) + ",\"clock\":" + std::to_string(clock.time_since_epoch().count()) + "}";
        m_child->send(type, id, head, body);
    }

    std::shared_ptr<detail::Child> m_child;
    RunLimits m_limits;
};
} // namespace

Json thrownFields(const Error& error, std::string_view path)
{
    Json fields = error.toJson();
    fields["retryable"] = error.retryable;
    fields["path"] = path;
    for (const char* name : {"status", "schema"}) {
        if (const Json* value = member(error.details, name)) {
            fields[name] = *value;
        }
    }
    return fields;
}

Sandbox::Sandbox(Options options)
{
    if (options.program.empty()) {
        options.program = besideThisProgram();
    }
    m_keeper = std::make_shared<detail::Keeper>(std::move(options.program), options.spares);
}

Sandbox::~Sandbox()
{
    m_keeper->close();
}

Task<std::unique_ptr<SandboxRun>> Sandbox::acquire(RunListener& listener, RunLimits limits)
{
    const auto keeper = m_keeper;
    EX_CO_TRY(detail::Spare spare, co_await keeper->takeSpare());
    auto child = std::make_shared<detail::Child>(std::move(spare), limits, listener, keeper->zygoteBytes());
    child->open();
    keeper->watch(child);
    std::unique_ptr<SandboxRun> run = std::make_unique<ForkedRun>(std::move(child), limits);
    co_return std::move(run);
}

Task<void> Sandbox::warmUp()
{
    return m_keeper->waitReady();
}

qint64 Sandbox::processId() const
{
    return m_keeper->processId();
}

std::string runtimeBuild()
{
    return child::runtimeBuildText();
}

} // namespace executor::sandbox
