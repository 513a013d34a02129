#pragma once

#include "core/base/task.h"
#include "core/catalog/detail/catalogparts.h"
#include "core/catalog/resolution.h"
#include "core/catalog/viewer.h"

#include <string>

namespace executor::catalog::detail {

/// See Catalog::resolve().
[[nodiscard]] Task<Resolution> resolvePath(CatalogParts& parts, std::string writtenPath, Viewer viewer);
/// `tool_not_found` with suggestions.
[[nodiscard]] Task<Error> unknownTool(CatalogParts& parts, std::string path, Viewer viewer);

} // namespace executor::catalog::detail
