#pragma once

#include <chrono>

namespace executor {

using namespace std::chrono_literals;

/// A moment of wall time, whole milliseconds, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A moment of monotonic time.
using Steady = std::chrono::steady_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// Where "now" comes from; handed in by the composition root, replaced in tests. Thread: any.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    [[nodiscard]] virtual Steady steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Steady steady() const override;
};

} // namespace executor
