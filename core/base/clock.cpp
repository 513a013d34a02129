#include "core/base/clock.h"

namespace executor {

Instant SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Steady SystemClock::steady() const
{
    return std::chrono::steady_clock::now();
}

} // namespace executor
