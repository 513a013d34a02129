#pragma once

#include "core/base/json.h"

#include <set>
#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// What a member of a schema is, as far as its conversion to JSON Schema 2020-12 goes.
enum class Keyword
{
    Properties,
    SchemaMap,  ///< object of schemas
    Schema,     ///< one schema
    SchemaList, ///< array of schemas
    Type,
    Bound, ///< `minimum` and its like, where 3.0 has booleans
    Example,
    Required,
    Plain,
    Dropped
};

[[nodiscard]] Keyword keywordOf(std::string_view key);
/// `type`, with `file` and `any` of older dialects.
void putType(Json& result, const Json& type);
/// Boolean `exclusiveMinimum` of 3.0 becomes the number of 2020-12. @param schema the original.
void putBound(Json& result, const Json& schema, const std::string& key, const Json& value);
/// `example` becomes `examples`; large ones are left out.
void putExample(Json& result, const std::string& key, const Json& value);
/// Only names, without `removed`; an empty list goes.
void settleRequired(Json& result, const std::set<std::string>& removed);
/// Accepts null too.
[[nodiscard]] Json withNull(Json schema);
/// Whether a keyword has a value of the kind that it must have; documents of others have anything.
[[nodiscard]] bool isSaneKeyword(std::string_view key, const Json& value);

} // namespace executor::sources::openapi
