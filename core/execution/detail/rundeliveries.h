#pragma once

#include "core/base/clock.h"
#include "core/execution/detail/livestep.h"
#include "core/execution/detail/replay.h"
#include "core/store/executionrows.h"

#include <deque>
#include <optional>
#include <vector>

namespace executor::execution {

/// One delivery that waits for its turn.
struct QueuedDelivery
{
    Delivery delivery;
    StepAnswer answer;    ///< of a step
    std::string path;     ///< of a step, for its error
    bool isReady = false; ///< its row is committed
};

/// Deliveries of a live run in their order: numbered when they arise, sent when committed and the sandbox is idle.
class RunDeliveries
{
public:
    /// Goes on after the deliveries of a record.
    void startAfter(std::int64_t number, Instant clock)
    {
        m_last = number;
        m_clock = std::max(m_clock, clock);
    }
    /// The clock never goes back, whatever the machine's does.
    Delivery next(Delivery::Kind kind, std::int64_t reference, Instant now)
    {
        m_clock = std::max(m_clock, now);
        return Delivery{++m_last, kind, reference, m_clock};
    }
    void push(QueuedDelivery delivery) { m_queue.push_back(std::move(delivery)); }
    void markReady(std::int64_t number)
    {
        const std::int64_t at = m_queue.empty() ? -1 : number - m_queue.front().delivery.number; // numbers have no gap
        if (at >= 0 && at < static_cast<std::int64_t>(m_queue.size())) {
            m_queue[static_cast<std::size_t>(at)].isReady = true;
        }
    }
    [[nodiscard]] std::optional<QueuedDelivery> takeReady()
    {
        if (m_queue.empty() || !m_queue.front().isReady) {
            return std::nullopt;
        }
        QueuedDelivery out = std::move(m_queue.front());
        m_queue.pop_front();
        return out;
    }
    [[nodiscard]] bool isEmpty() const { return m_queue.empty(); }
    [[nodiscard]] std::int64_t last() const { return m_last; }

    /// Rows of timer deliveries: written together with the next step, as nothing depends on them before.
    void holdRow(const Delivery& delivery) { m_held.push_back(rowOf(delivery)); }
    [[nodiscard]] std::vector<store::DeliveryRow> takeHeldRows() { return std::exchange(m_held, {}); }

    [[nodiscard]] static store::DeliveryRow rowOf(const Delivery& delivery)
    {
        store::DeliveryRow row;
        row.n = delivery.number;
        row.kind = delivery.kind == Delivery::Kind::Value   ? "value"
                   : delivery.kind == Delivery::Kind::Error ? "error"
                                                            : "timer";
        row.ref = delivery.reference;
        row.clock = toMillis(delivery.clock);
        return row;
    }

private:
    std::deque<QueuedDelivery> m_queue;
    std::vector<store::DeliveryRow> m_held;
    std::int64_t m_last = 0;
    Instant m_clock{};
};

} // namespace executor::execution
