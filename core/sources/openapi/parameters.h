#pragma once

#include "core/base/result.h"
#include "core/sources/openapi/binding.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/schemas.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace executor::sources::openapi {

/// A place and a name that the source's credentials fill: such parameters are not offered.
using FilledPlaces = std::set<std::pair<Place, std::string>>;

/// The parameters of one operation, ready for its schema and its binding.
struct OperationParameters
{
    std::vector<ParameterBinding> bindings; ///< document order, the path item's first
    std::vector<Json> schemas;              ///< one a binding
    std::vector<std::string> required;      ///< keys
};

/// What it takes to read the parameters of one operation.
struct ParameterContext
{
    Document& document;
    SchemaConverter& schemas;
    ImportWarnings& warnings;
    const FilledPlaces& filled;
    std::string pointer;   ///< of the operation
    std::string operation; ///< `GET /pets`
    std::string path;      ///< template
    bool hasBody = false;
};

/// Reads and merges parameter lists (sources.md 3.5): references, names that clash, reserved ones, template variables
/// that nobody declared. Errors: `document_unreadable` for a dead reference, which costs the operation.
[[nodiscard]] Result<OperationParameters> readParameters(const ParameterContext& context, const Json& ofPath,
                                                         const Json& ofOperation);

} // namespace executor::sources::openapi
