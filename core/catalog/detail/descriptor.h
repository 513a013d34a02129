#pragma once

#include "core/catalog/detail/bundles.h"
#include "core/catalog/detail/catalogparts.h"
#include "core/catalog/viewer.h"

#include <string>

namespace executor::catalog::detail {

/// How much of a tool a description holds.
struct DescribeRequest
{
    bool withSchemas = false;
    int expand = 1;
    std::size_t budget = 2'000; ///< tokens
};

/// The entry of `describe.tool` (catalog.md 4.3).
[[nodiscard]] Json describeJson(const SourceEntry& source, const StoredTool& tool, const Viewer& viewer,
                                const DescribeRequest& request);
/// The short entry of `catalog.tools`: without definitions and without types over 200 characters.
[[nodiscard]] Json descriptorJson(const SourceEntry& source, const store::ToolRow& row, const store::ToolTextRow& text,
                                  const Viewer& viewer);
/// Arguments that pass the check: required ones only, from default, example, first value or type.
[[nodiscard]] Json exampleArguments(const Json& schema, const DefinitionLookup& lookup);
/// `await tools.github.issues.create({…})`
[[nodiscard]] std::string exampleCall(std::string_view path, const Json& arguments);

} // namespace executor::catalog::detail
