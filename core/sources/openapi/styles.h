#pragma once

#include "core/base/result.h"
#include "core/sources/openapi/binding.h"

#include <string>
#include <vector>

namespace executor::sources::openapi {

/// The text that takes the place of `{name}` in a path. `isExpansion`: the template says `{+name}`.
/// Errors: `invalid_tool_arguments` for an empty value where the style cannot write one.
[[nodiscard]] Result<std::string> pathText(const ParameterBinding& parameter, const Json& value, bool isExpansion);
/// `name=value` pairs, encoded, in order; none for null, `[]` and `{}`.
[[nodiscard]] std::vector<std::string> queryPairs(const ParameterBinding& parameter, const Json& value);
/// The value of a header field. Errors: `invalid_tool_arguments` for control characters.
[[nodiscard]] Result<std::string> headerText(const ParameterBinding& parameter, const Json& value);
/// `name=value` pairs of the Cookie field. Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<std::vector<std::string>> cookiePairs(const ParameterBinding& parameter, const Json& value);
/// The whole query of an OpenAPI 3.2 `querystring` parameter.
[[nodiscard]] std::string querystringText(const ParameterBinding& parameter, const Json& value);

/// Values joined as a plain (not exploded) list writes them, without any encoding: `a,b` or `k,v,k,v`.
[[nodiscard]] std::string joinedPlain(const Json& value, std::string_view separator);
/// One problem with one argument, as `invalid_tool_arguments`.
[[nodiscard]] tl::unexpected<Error> argumentProblem(std::string place, std::string problem, std::string expected = {},
                                                    std::string given = {});

} // namespace executor::sources::openapi
