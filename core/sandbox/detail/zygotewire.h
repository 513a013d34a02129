#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace executor::sandbox::detail {

/// File descriptor of the zygote's control socket (SOCK_SEQPACKET), given to it by the daemon.
inline constexpr int kZygoteSocket = 3;
/// In a child: its socket to the daemon.
inline constexpr int kChildSocket = 3;

/// With 64 MiB, 10,000 frames hold through native callbacks too; the engine counts its own depth (runtime.md 5).
inline constexpr std::size_t kZygoteStackBytes = 64U << 20U;

/// The whole environment of agent code. TZ: without it the first Date text reads /etc/localtime. The engine's limits:
/// its defaults end at some 1,200 frames. Machine code from the 12th call on, not the third: most functions of a short
/// program are not worth it, and those of the prelude are compiled in the zygote (measured: 0.6 ms a run).
inline constexpr std::array kZygoteEnvironment{"TZ=UTC", "QV4_MAX_CALL_DEPTH=10400", "QV4_JS_MAX_STACK_SIZE=50331648",
                                               "QV4_JIT_CALL_THRESHOLD=12"};

/// One request of the daemon: fork a child.
inline constexpr char kForkRequest = 'F';

/// What the zygote says; one packet each. `Spawned` carries two file descriptors: the daemon's end of the child's
/// socket and a pidfd.
struct ZygoteMessage
{
    enum class Kind : std::uint8_t
    {
        Ready = 1,
        Spawned = 2,
        Exited = 3,
        Failed = 4
    } kind = Kind::Ready;
    std::int32_t pid = 0;
    std::int32_t status = 0;           ///< Exited: as of wait4()
    std::uint32_t protocol = 0;        ///< Ready
    std::uint64_t cpuMicroseconds = 0; ///< Exited
    std::uint64_t residentBytes = 0;   ///< Ready: of the zygote, the zero point of a child's growth. Exited: the peak
    char text[160] = {};               ///< Ready: build; Failed: why
};
static_assert(std::is_trivially_copyable_v<ZygoteMessage>);

} // namespace executor::sandbox::detail
