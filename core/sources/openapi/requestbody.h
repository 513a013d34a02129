#pragma once

#include "core/base/result.h"
#include "core/sources/openapi/binding.h"

#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// A body as it is sent, and as `$request` shows it.
struct RequestBody
{
    std::string contentType;
    std::string bytes;
    Json form; ///< `{contentType, json? | text? | base64? | parts?}`
};

/// Writes `value` as the body of type `body`. @param parts the argument `$parts` (null: none); @param stepId makes the
/// boundary. Errors: `invalid_tool_arguments`.
[[nodiscard]] Result<RequestBody> requestBody(const BodyBinding& body, const Json& value, const Json& parts,
                                              std::string_view stepId);
/// A multipart body; part of requestBody().
[[nodiscard]] Result<RequestBody> multipartBody(const BodyBinding& body, const Json& value, const Json& parts,
                                                std::string_view stepId);

} // namespace executor::sources::openapi
