#pragma once

namespace executor::sandbox::child {

/// Exit codes by which a child explains itself to the daemon.
inline constexpr int kExitMemory = 77;
inline constexpr int kExitProtocol = 78;
inline constexpr int kExitConfinement = 79;

} // namespace executor::sandbox::child
