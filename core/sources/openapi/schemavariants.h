#pragma once

#include "core/sources/openapi/jsonreader.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace executor::sources::openapi {

/// Names of the schemas that have, or reach through references, a `readOnly` or `writeOnly` property: their input and
/// output forms differ. Scans the text; a name too many costs one definition, never a wrong one.
[[nodiscard]] std::unordered_set<std::string> schemasWithVariants(const std::vector<Member>& schemas,
                                                                  std::string_view pointer);

} // namespace executor::sources::openapi
