#pragma once

#include "core/base/json.h"

#include <string>
#include <vector>

namespace executor::api::cli {

/// One parameter of a tool as words give it.
struct ToolParameter
{
    std::string name;
    std::string flag; ///< `--pet-id`; `--arg-json` where an option of ours has the name
    std::string type; ///< `string`, `integer | null`, `string[]`; `any` when the schema does not say
    bool isRequired = false;
    std::string description;
    Json standard;               ///< the default; null: none
    Json values = Json::array(); ///< of an enumeration

    [[nodiscard]] Json toJson() const;
};

/// The parameters of a tool in the order of its schema, those of its request body among them.
[[nodiscard]] std::vector<ToolParameter> toolParameters(const Json& schema);
/// One row each: flag, type, `required`, description with values and default.
[[nodiscard]] std::string parameterRows(const std::vector<ToolParameter>& parameters);

} // namespace executor::api::cli
