#pragma once

#include "core/sources/openapi/document.h"

namespace executor::sources::openapi {

/// Rewrites an operation of Swagger 2.0 in place as OpenAPI 3 has it: body and form parameters become `requestBody`,
/// types beside parameters become schemas, `collectionFormat` becomes style and explode, responses get `content`.
void upgradeOperation(Document& document, Json& operation, Json& pathParameters, const Json& consumes,
                      const Json& produces);
/// `servers` made from `schemes`, `host` and `basePath`; @param documentUrl fills what is missing. @param schemes of
/// the operation; null: those of the document.
[[nodiscard]] Json serversOfSwagger(Document& document, std::string_view documentUrl, const Json& schemes = {});

} // namespace executor::sources::openapi
