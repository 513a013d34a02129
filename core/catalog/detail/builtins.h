#pragma once

#include "core/base/objectreader.h"
#include "core/base/task.h"
#include "core/catalog/detail/catalogparts.h"
#include "core/catalog/viewer.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog::detail {

[[nodiscard]] bool isBuiltinPath(std::string_view path);
/// See Catalog::callBuiltin().
[[nodiscard]] Task<Json> callBuiltin(CatalogParts& parts, std::string path, Json arguments, Viewer viewer);

[[nodiscard]] Task<Json> searchTool(CatalogParts& parts, Json arguments, Viewer viewer);
[[nodiscard]] Task<Json> discoverTool(CatalogParts& parts, Json arguments, Viewer viewer);
[[nodiscard]] Task<Json> describeTool(CatalogParts& parts, Json arguments, Viewer viewer);
[[nodiscard]] Task<Json> schemaBundleTool(CatalogParts& parts, Json arguments, Viewer viewer);
[[nodiscard]] Task<Json> namespacesTool(CatalogParts& parts, Json arguments, Viewer viewer);
[[nodiscard]] Task<Json> toolsTool(CatalogParts& parts, Json arguments, Viewer viewer);

/// The reader's first problem as `invalid_tool_arguments` of this built-in tool.
[[nodiscard]] Result<void> finishArguments(ObjectReader& reader, std::string_view tool);
/// A bare text stands for `{query: text}`.
[[nodiscard]] Json withQuery(Json arguments);
/// One effect or a list of them. Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<std::vector<Effect>> effectsArgument(ObjectReader& reader, std::string_view tool);

/// Which tools a listing or search is limited to.
struct ToolFilter
{
    std::string nameSpace; ///< slug or slug.group; empty: all
    std::string account;
    std::vector<Effect> effects;
    [[nodiscard]] bool isEmpty() const { return nameSpace.empty() && account.empty() && effects.empty(); }
};
/// The documents that pass, of those visible. Errors: `invalid_tool_arguments` for an unknown namespace, with near
/// ones.
[[nodiscard]] Result<DocumentSet> filtered(const CatalogParts& parts, const SearchIndex& index,
                                           const DocumentSet& visible, const ToolFilter& filter);

/// `approval`: `ask` or `allow`.
[[nodiscard]] std::string approvalWord(const Viewer& viewer, const ToolFacts& tool);
/// Set flags by name: `deprecated pages files streams`.
[[nodiscard]] Json flagsJson(ToolFlags flags);
/// Account slugs, default first; only when there are two or more.
[[nodiscard]] Json accountsJson(const SourceEntry& source);
/// What is shown to a model: controls gone.
[[nodiscard]] std::string shownText(std::string_view text);

} // namespace executor::catalog::detail
