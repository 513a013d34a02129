#pragma once

#include "core/api/cli/command.h"
#include "core/base/json.h"

#include <map>
#include <string>
#include <string_view>

namespace executor::api::cli {

/// Tools by the segments of their paths: `board` > `items` > `createItem`.
struct ToolTree
{
    std::map<std::string, ToolTree> groups;
    std::string effect; ///< of the tool at this place; empty: a group only
    std::size_t tools = 0;
};

/// The tree of listed tools; with a prefix, what lies below it.
[[nodiscard]] ToolTree toolTree(const Json& items, std::string_view prefix);
/// `--depth`; 0: all levels. Errors: `usage_depth`.
[[nodiscard]] CliResult<std::size_t> depthOf(const Words& words);
/// One line a group or tool, indented; groups with the number of their tools.
[[nodiscard]] std::string treeText(const ToolTree& tree, std::size_t depth);
/// `{"board":{"tools":2,"groups":{…}},…}`; a tool is `{"effect":"read"}`.
[[nodiscard]] Json treeJson(const ToolTree& tree, std::size_t depth);

} // namespace executor::api::cli
