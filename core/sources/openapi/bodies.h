#pragma once

#include "core/sources/openapi/binding.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/schemas.h"

#include <string>
#include <vector>

namespace executor::sources::openapi {

/// The request body of one operation.
struct OperationBody
{
    std::vector<BodyBinding> bindings; ///< in the order of preference
    Json schema;                       ///< of the argument `body`, in its default type
    bool isRequired = false;
    bool takesFiles = false;
};

/// Reads a Request Body Object; without usable types the result has no bindings. @param pointer of the operation.
[[nodiscard]] OperationBody readBody(Document& document, SchemaConverter& schemas, const Json& requestBody,
                                     const std::string& pointer);

/// The answer of one operation, as its schema describes it.
struct OperationAnswer
{
    Json schema; ///< null: not documented
    std::vector<catalog::ErrorSchema> errors;
    std::string accept;
    bool givesFiles = false;
    bool streams = false;
};

/// Best 2xx (exact, `2XX`, `default`), JSON preferred.
[[nodiscard]] OperationAnswer readAnswer(Document& document, SchemaConverter& schemas, const Json& responses,
                                         const std::string& pointer);

} // namespace executor::sources::openapi
