// Part of Executions: slots, queue and what runs report.
#include "core/execution/executions.h"

#include "core/base/threads.h"
#include "core/execution/detail/liverun.h"

namespace executor::execution {
namespace {
constexpr Milliseconds kTick = 100ms;
} // namespace

std::string Executions::laneOf(const AgentId& agent) const
{
    const auto facts = m_parts.agents.agent(agent);
    return facts && facts->isPerson ? FairQueue::kPerson : agent.text();
}

std::string Executions::agentName(const AgentId& agent) const
{
    const auto facts = m_parts.agents.agent(agent);
    return facts ? facts->name : std::string();
}

std::shared_ptr<LiveRun> Executions::live(const ExecutionId& id) const
{
    const auto found = m_live.find(id);
    return found == m_live.end() ? nullptr : found->second;
}

void Executions::enqueue(const std::shared_ptr<LiveRun>& run, FairQueue::For reason)
{
    m_queue.push(run->row().id, laneOf(run->row().agent), reason);
    startNext();
}

void Executions::startNext()
{
    if (m_stop != Stop::No) {
        return;
    }
    while (const auto id = m_queue.next()) {
        const std::shared_ptr<LiveRun> run = live(*id);
        if (!run) {
            continue;
        }
        m_slots[*id] = laneOf(run->row().agent);
        if (!m_clock.isActive()) {
            m_clock.start(kTick);
        }
        m_engine.tasks.spawn("run " + id->text(), LiveRun::launch(run));
    }
}

void Executions::wake(const ExecutionId& id)
{
    if (const auto waiting = m_waiting.find(id); waiting != m_waiting.end()) {
        const auto shots = waiting->second;
        for (const auto& shot : shots) {
            shot->settle({});
        }
    }
}

void Executions::runChanged(LiveRun& run)
{
    wake(run.row().id);
}

void Executions::lineWritten(LiveRun& run, const RunOutput::Line& line)
{
    if (m_onLine) {
        m_onLine(run.row().id, line.level, line.text);
    }
}

void Executions::slotGivenBack(LiveRun& run)
{
    if (const auto slot = m_slots.extract(run.row().id)) {
        m_queue.release(slot.mapped());
    }
    startNext();
}

void Executions::slotTakenAgain(LiveRun& run)
{
    const std::string lane = laneOf(run.row().agent);
    m_queue.take(lane);
    m_slots[run.row().id] = lane;
    if (!m_clock.isActive()) {
        m_clock.start(kTick);
    }
}

void Executions::runEnded(LiveRun& run)
{
    const ExecutionId id = run.row().id;
    m_queue.remove(id, laneOf(run.row().agent));
    if (const auto slot = m_slots.extract(id)) {
        m_queue.release(slot.mapped());
    }
    std::erase_if(m_keys, [&](const auto& entry) { return entry.second.first == id; });
    const auto kept = m_live.extract(id);
    wake(id);
    startNext();
}

void Executions::processLost(LiveRun& run)
{
    // Called from inside the run: it goes when its callback has returned.
    auto kept = m_live.extract(run.row().id);
    if (kept) {
        Loop::current().post([last = kept.mapped()] {});
    }
}

std::size_t Executions::runningCount() const
{
    return m_slots.size();
}

std::size_t Executions::waitingCount() const
{
    std::size_t count = 0;
    for (const auto& [id, run] : m_live) {
        count += run->status() == ExecutionStatus::Waiting ? 1U : 0U;
    }
    return count;
}

void Executions::beginStop()
{
    m_stop = std::max(m_stop, Stop::Draining);
    wakeAll();
}

void Executions::endWaits()
{
    m_stop = Stop::Waitless;
    wakeAll();
}

void Executions::wakeAll()
{
    const auto waiting = m_waiting;
    for (const auto& [id, shots] : waiting) {
        wake(id);
    }
}

Task<void> Executions::stop(Steady deadline)
{
    beginStop();
    while (m_parts.clock.steady() < deadline) {
        bool isCalling = false;
        for (const auto& [id, run] : m_live) {
            isCalling = isCalling || run->hasCallsInFlight();
        }
        if (!isCalling) {
            break;
        }
        const Result<void> waited = co_await delay(20ms, CancelToken());
        static_cast<void>(waited);
    }
    for (const auto& [id, run] : m_live) {
        run->letGo();
    }
    endWaits();
    m_clock.stop();
    const Result<void> ended = co_await m_engine.tasks.stop();
    m_live.clear();
    co_return ended;
}

} // namespace executor::execution
