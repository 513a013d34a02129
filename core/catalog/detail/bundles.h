#pragma once

#include "core/catalog/detail/toolreader.h"

#include <string>

namespace executor::catalog::detail {

/// The closure of definitions that a tool reaches, as `{"#/$defs/<name>": schema}`, sorted; tools with the same closure
/// share the id.
struct SchemaBundle
{
    std::string id; ///< `bnd_` and the hash's first 32 digits; empty: the tool reaches no definition
    std::string hash;
    Json references = Json::object();
};
[[nodiscard]] SchemaBundle bundleOf(const StoredTool& tool);

} // namespace executor::catalog::detail
