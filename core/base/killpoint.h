#pragma once

namespace executor {

/// Kills this process with SIGKILL when the environment names this point: EXECUTOR_CRASH_AT=<name>[:n], at the n-th
/// passage. Compiled in with EX_KILL_POINTS only (presets dev, asan, tsan, ci), never in a release.
#ifdef EX_KILL_POINTS
void killPoint(const char* name);
#else
inline void killPoint(const char*) {}
#endif

} // namespace executor
