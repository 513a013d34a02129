#pragma once

#include "core/catalog/detail/catalogparts.h"
#include "core/catalog/viewer.h"

#include <string>

namespace executor::catalog::detail {

/// See Catalog::inventory(): equal bytes until visibility, sources or accounts change.
[[nodiscard]] std::string inventoryText(const CatalogParts& parts, const Viewer& viewer);

} // namespace executor::catalog::detail
