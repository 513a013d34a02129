#include "core/execution/detail/fairqueue.h"

#include <algorithm>

namespace executor::execution {

Result<void> FairQueue::checkRoom(const std::string& owner) const
{
    const auto lane = m_lanes.find(owner);
    const std::size_t waiting = lane == m_lanes.end() ? 0 : lane->second.first.size() + lane->second.later.size();
    const bool isFull = m_queued >= m_limits.queuedAll;
    if (!isFull && waiting < m_limits.queuedOneAgent) {
        return {};
    }
    const std::size_t limit = isFull ? m_limits.queuedAll : m_limits.queuedOneAgent;
    Error error{ErrorCode::QueueFull,
                std::to_string(limit) + (isFull ? " executions are queued." : " executions of this agent are queued."),
                "Wait for earlier runs to end.", Json{{"retryAfterMs", 2000}, {"limit", limit}}, true};
    return tl::unexpected(std::move(error));
}

void FairQueue::push(const ExecutionId& id, const std::string& owner, For reason)
{
    Lane& lane = m_lanes[owner];
    (reason == For::Start ? lane.later : lane.first).push_back(id);
    ++m_queued;
}

void FairQueue::remove(const ExecutionId& id, const std::string& owner)
{
    const auto lane = m_lanes.find(owner);
    if (lane == m_lanes.end()) {
        return;
    }
    for (auto* queue : {&lane->second.first, &lane->second.later}) {
        const auto found = std::find(queue->begin(), queue->end(), id);
        if (found != queue->end()) {
            queue->erase(found);
            --m_queued;
            return;
        }
    }
}

bool FairQueue::mayStart(const std::string& owner, const Lane& lane) const
{
    if (lane.first.empty() && lane.later.empty()) {
        return false;
    }
    if (owner == kPerson) {
        return m_running < m_limits.runningAll + 1;
    }
    return m_running < m_limits.runningAll && lane.running < m_limits.runningOneAgent;
}

std::optional<ExecutionId> FairQueue::next()
{
    if (m_queued == 0) {
        return std::nullopt;
    }
    auto at = m_lanes.upper_bound(m_lastServed);
    for (std::size_t i = 0; i < m_lanes.size(); ++i, ++at) {
        if (at == m_lanes.end()) {
            at = m_lanes.begin();
        }
        Lane& lane = at->second;
        if (!mayStart(at->first, lane)) {
            continue;
        }
        auto& queue = lane.first.empty() ? lane.later : lane.first;
        ExecutionId id = std::move(queue.front());
        queue.pop_front();
        --m_queued;
        ++m_running;
        ++lane.running;
        m_lastServed = at->first;
        return id;
    }
    return std::nullopt;
}

void FairQueue::release(const std::string& owner)
{
    Lane& lane = m_lanes[owner];
    if (lane.running > 0) {
        --lane.running;
        --m_running;
    }
    if (lane.running == 0 && lane.first.empty() && lane.later.empty()) {
        m_lanes.erase(owner);
    }
}

void FairQueue::take(const std::string& owner)
{
    ++m_lanes[owner].running;
    ++m_running;
}

std::size_t FairQueue::position(const ExecutionId& id, const std::string& owner) const
{
    const auto lane = m_lanes.find(owner);
    if (lane == m_lanes.end()) {
        return 0;
    }
    std::size_t place = 0;
    for (const auto* queue : {&lane->second.first, &lane->second.later}) {
        for (const ExecutionId& queued : *queue) {
            ++place;
            if (queued == id) {
                return place;
            }
        }
    }
    return 0;
}

} // namespace executor::execution
