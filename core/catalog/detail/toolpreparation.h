#pragma once

#include "core/catalog/callplan.h"
#include "core/catalog/detail/importdefinitions.h"
#include "core/catalog/indexbuilder.h"
#include "core/catalog/tooldefinition.h"
#include "core/store/catalogrows.h"

#include <string>
#include <vector>

namespace executor::catalog::detail {

/// A tool as rows.
struct PreparedTool
{
    std::string identity;
    store::ToolRow row;
    store::ToolTextRow text;
    std::string planBody;
    std::vector<store::SchemaRow> schemas;
};

/// Everything that an import computes of one tool. Pure but for the caches of `definitions`.
[[nodiscard]] PreparedTool prepareTool(const ToolDefinition& tool, ImportDefinitions& definitions);

/// Reads what prepareTool() put into a plan. Errors: `internal` for a damaged body.
[[nodiscard]] Result<CallPlan> planFromBody(std::string_view body);
/// What the index takes of a stored tool.
[[nodiscard]] IndexDocument indexDocument(const store::ToolRow& row, const store::ToolTextRow& text);
/// Tags as they are stored, one a line.
[[nodiscard]] std::vector<std::string> storedTags(std::string_view tags);

} // namespace executor::catalog::detail
