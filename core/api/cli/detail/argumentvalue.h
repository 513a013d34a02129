#pragma once

#include "core/api/cli/detail/argumentschema.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace executor::api::cli::detail {

/// JSON text of a typed text, by its schema. `where` names the parameter in errors (`nums[1]`).
/// Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<std::string> readValue(const ArgumentSchema& schemas, const Json& schema, std::string_view text,
                                            const std::string& where);
/// JSON text that was typed as JSON; its bytes are kept. Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<std::string> readJson(std::string_view text, const std::string& where);
/// A file for a parameter that takes files: `{"$bytes":…,"name":…}`.
[[nodiscard]] std::string fileValue(std::string_view bytes, std::string_view name);
/// Whether the parameter takes a file (`format: binary` or `byte`).
[[nodiscard]] bool takesFile(const Json& schema);
/// A problem with one value.
[[nodiscard]] tl::unexpected<Error> valueProblem(const std::string& where, const std::string& message,
                                                 std::string hint = {});

} // namespace executor::api::cli::detail
