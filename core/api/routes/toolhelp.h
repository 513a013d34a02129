#pragma once

#include "core/api/route.h"
#include "core/api/routes/toolroutes.h"
#include "core/catalog/resolution.h"

#include <memory>
#include <string>
#include <vector>

namespace executor::api {

/// What the command line tells of a tool (cli.md 5): `{"help": text, "tool": {path, title, …}}`. Calls nothing.
[[nodiscard]] Task<ApiAnswer> toolHelp(std::shared_ptr<const ToolParts> parts, catalog::Resolution tool, Json schemas,
                                       AgentId agent);
/// What lies below words that lead to a group of tools: `{"help": text, "isGroup": true, "group": {path, tools}}`.
/// Errors: `tool_not_found` when they lead to none.
[[nodiscard]] Task<ApiAnswer> groupHelp(std::shared_ptr<const ToolParts> parts, std::vector<std::string> path,
                                        AgentId agent);
/// Why words name no tool: the deepest part of them that is there, and what is near. The error `tool_not_found`.
[[nodiscard]] Task<ApiAnswer> toolMiss(std::shared_ptr<const ToolParts> parts, std::vector<std::string> path,
                                       AgentId agent);

} // namespace executor::api
