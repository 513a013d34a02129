#pragma once

#include "core/base/task.h"
#include "core/catalog/definitions.h"
#include "core/store/catalogrows.h"
#include "core/store/database.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace executor::catalog::detail {

using TextsById = std::unordered_map<std::int64_t, store::ToolTextRow>;
/// Texts of tools; those that are gone are left out.
[[nodiscard]] Task<TextsById> readTexts(store::Database& database, std::vector<std::int64_t> tools);

/// Everything that describing one tool needs.
struct StoredTool
{
    store::ToolRow row;
    store::ToolTextRow text;
    Json input = Json::object();
    Json output;
    Json errors = Json::array();
    Json examples = Json::array();
    std::shared_ptr<DefinitionTable> definitions = std::make_shared<DefinitionTable>(); ///< what the two reach
    std::vector<std::string> definitionNames;                                           ///< all of the revision
};
/// What of a tool is read.
enum class ToolDepth
{
    Texts,
    Schemas
};
/// Null when the revision has no such path.
[[nodiscard]] Task<std::shared_ptr<const StoredTool>> readTool(store::Database& database, std::int64_t revision,
                                                               std::string path, ToolDepth depth);
using StoredTools = std::vector<std::shared_ptr<const StoredTool>>;
/// Several tools of one revision with their schemas; what they reach goes into the one table given. Only the first of
/// the answer has the names of all definitions. Those that are gone are left out.
[[nodiscard]] Task<StoredTools> readTools(store::Database& database, std::int64_t revision,
                                          std::vector<std::string> paths, std::shared_ptr<DefinitionTable> definitions);

} // namespace executor::catalog::detail
