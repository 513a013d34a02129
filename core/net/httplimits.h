#pragma once

#include "core/base/clock.h"

#include <cstddef>

namespace executor::net {

/// Every limit and time-out of the server (http-api.md 1). Tests hand in short times.
struct HttpLimits
{
    std::size_t connections = 1024;    ///< over TCP, all together
    std::size_t perOwner = 256;        ///< of one agent
    std::size_t door = 256;            ///< on the local door
    std::size_t halfOpen = 256;        ///< connections without a whole head so far; beyond it the oldest is closed
    std::size_t requestsPerOwner = 64; ///< in flight; streams do not count
    std::size_t requestLine = 8U << 10U;
    std::size_t fields = 100;
    std::size_t head = 32U << 10U;
    std::size_t queue = 4U << 20U; ///< bytes of a stream that its reader has not taken
    std::size_t compressAbove = 16U << 10U;
    Milliseconds headTime = 10s;
    Milliseconds idleTime = 75s;
    Milliseconds stalledTime = 30s; ///< bytes are waiting and the reader takes none
    Milliseconds lingerTime = 1500ms;
    Milliseconds keepAliveTime = 15s; ///< silence on an event stream before a comment
    Milliseconds doorCheck = 10s;     ///< whether the door's file is still there
    Milliseconds tick = 250ms;        ///< how often deadlines are looked at
};

} // namespace executor::net
