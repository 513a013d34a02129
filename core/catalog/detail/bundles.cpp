#include "core/catalog/detail/bundles.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"

#include <algorithm>
#include <map>

namespace executor::catalog::detail {

SchemaBundle bundleOf(const StoredTool& tool)
{
    std::map<std::string, std::shared_ptr<const Json>> sorted;
    for (const ReachedDefinition& one : closureOf({&tool.input, &tool.output}, tool.definitions->lookup())) {
        sorted.emplace("#/$defs/" + one.name, one.schema);
    }
    SchemaBundle out;
    if (sorted.empty()) {
        return out;
    }
    for (const auto& [name, schema] : sorted) {
        out.references[name] = *schema;
    }
    out.hash = sha256Hex(canonicalText(out.references));
    out.id = "bnd_" + out.hash.substr(0, 32);
    return out;
}

} // namespace executor::catalog::detail
