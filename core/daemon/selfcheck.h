#pragma once

#include "core/base/task.h"
#include "core/daemon/core.h"
#include "core/daemon/listeners.h"

namespace executor::daemon {

/// What a running daemon knows about its own health: the report of `executor doctor` (cli.md 3.3), with its `status`.
/// Reads only. Thread: core.
[[nodiscard]] Task<Json> selfCheck(Core& core, ListenerStatus http, Json status);

} // namespace executor::daemon
