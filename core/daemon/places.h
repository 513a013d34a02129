#pragma once

#include "core/base/task.h"

#include <string>

namespace executor::daemon {

struct Core;

/// Whether the window can be raised at `place`: a page of it, or the id of something that is there; empty: as it was.
/// Thread: core. Errors: `not_found` with the pages.
[[nodiscard]] Task<void> checkPlace(Core* core, std::string place);

} // namespace executor::daemon
