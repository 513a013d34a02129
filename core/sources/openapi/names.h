#pragma once

#include "core/catalog/revisionwriter.h"
#include "core/sources/openapi/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::sources::openapi {

/// What an operation is called, and what its name stays with.
struct OperationName
{
    std::string identity; ///< `GET /pets/{}`
    std::string path;     ///< `pets.getPetsByPetId`
};

/// Names of all operations (sources.md 3.3): group and leaf, collisions in rounds over all members of a clash, known
/// names kept. Does not depend on the order of the operations. Pure.
/// @param known names that this source's operations have had.
[[nodiscard]] std::vector<OperationName> nameOperations(const std::vector<PathEntry>& paths,
                                                        const std::vector<OperationEntry>& operations,
                                                        std::string_view slug,
                                                        const std::vector<catalog::ToolName>& known);
/// `METHOD path-template` with the names of variables left out.
[[nodiscard]] std::string identityOf(std::string_view method, std::string_view path);

} // namespace executor::sources::openapi
