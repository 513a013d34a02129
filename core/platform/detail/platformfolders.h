#pragma once

#include "core/platform/paths.h"

namespace executor::platform::detail {

/// The folders of this system when no EXECUTOR_... variable moves them; `door` stays empty.
[[nodiscard]] Result<Paths> platformFolders(const EnvironmentLookup& environment);
/// The door of the data folder `paths.data`: inside `paths.run` where its path is short enough.
[[nodiscard]] std::filesystem::path doorFor(const Paths& paths);

} // namespace executor::platform::detail
